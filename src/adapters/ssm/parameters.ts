/** Reads and writes parameters of Parameter Store that hold text; none is ever deleted, for nodes may still fetch it. */
import {
  GetParametersCommand,
  type Parameter,
  PutParameterCommand,
  type SSMClient,
  type Tag,
} from '@aws-sdk/client-ssm'
import pMap from 'p-map'
import type { Reading } from '../../core/observed.ts'
import { chunk, concurrency } from '../batch.ts'
import { calling, reading } from '../cloud-error.ts'

/** API_GetParameters takes 10 names. */
const namesPerCall = 10

/** By name; `null` where there is none: GetParameters lists those names apart and refuses nothing. */
export async function readParameters(
  client: SSMClient,
  names: string[],
): Promise<Map<string, Reading<string | null>>> {
  const unique = [...new Set(names)]
  const read = await pMap(chunk(unique, namesPerCall), (some) => readChunk(client, some), { concurrency })
  return new Map(read.flat())
}

async function readChunk(client: SSMClient, names: string[]): Promise<[string, Reading<string | null>][]> {
  const answer = await reading(() =>
    calling('GetParameters', () => client.send(new GetParametersCommand({ Names: names }))),
  )
  if ('unread' in answer) return names.map((name) => [name, answer])
  const { Parameters = [], InvalidParameters = [] } = answer.read
  return names.map((name) => {
    const found = Parameters.find((parameter) => parameter.Name === name)
    if (found) return [name, textOf(found)]
    return [name, InvalidParameters.includes(name) ? { read: null } : { unread: 'GetParameters left it out' }]
  })
}

/** A secret is not decrypted, and what people made a list of is not overwritten with text. */
function textOf({ Type, Value = '' }: Parameter): Reading<string> {
  if (Type === 'String') return { read: Value }
  return {
    unread: `it is a ${Type ?? 'parameter without a type'}, and only a String is looked into or written`,
  }
}

/**
 * A new parameter is of the standard tier and carries its tags; one that is there keeps tier, tags and description
 * (API_PutParameter: tags cannot be given with Overwrite). Not overwriting what somebody made in between is on purpose.
 */
export async function sendParameter(
  client: SSMClient,
  name: string,
  value: string,
  created: { description: string; tags: Tag[] } | null,
): Promise<void> {
  const how = created
    ? {
        Type: 'String' as const,
        Tier: 'Standard' as const,
        Description: created.description,
        Tags: created.tags,
      }
    : { Overwrite: true }
  await calling('PutParameter', () =>
    client.send(new PutParameterCommand({ Name: name, Value: value, ...how })),
  )
}
