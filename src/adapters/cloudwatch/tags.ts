/** Reads the tags of alarms, one call each: no listing has them. */
import { type CloudWatchClient, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import type { Reading } from '../../core/observed.ts'
import { concurrency } from '../batch.ts'
import { calling, reading } from '../cloud-error.ts'

/** By ARN; one that cannot be read leaves the others alone. */
export async function readTags(
  client: CloudWatchClient,
  arns: string[],
): Promise<Map<string, Reading<Record<string, string>>>> {
  const readOne = async (arn: string): Promise<[string, Reading<Record<string, string>>]> => [
    arn,
    await reading(async () => {
      const { Tags = [] } = await calling('ListTagsForResource', () =>
        client.send(new ListTagsForResourceCommand({ ResourceARN: arn })),
      )
      return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]))
    }),
  ]
  return new Map(await pMap(arns, readOne, { concurrency }))
}
