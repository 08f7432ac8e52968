/** Reads back what people asked for: the lines `asked` that Springtide's functions logged. */
import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import pMap from 'p-map'
import * as z from 'zod'
import type { Asked } from '../../core/asked.ts'
import type { Instant } from '../../core/instant.ts'
import type { Reading } from '../../core/observed.ts'
import { concurrency } from '../batch.ts'
import { CloudError, calling, reading } from '../cloud-error.ts'

/** Written by `logAsked`; a term of FilterLogEvents ("Filter pattern syntax"). */
const askedPattern = '{ $.message = "asked" }'

/** A page holds up to 1 MB of lines and may be empty while AWS still searches (API_FilterLogEvents). */
const mostPages = 50

/** A text as it may be shown: a longer one is cut. */
const text = (most: number) => z.string().transform((value) => value.slice(0, most))

const Asking = z.object({ message: z.literal('asked') })
const Line = Asking.extend({
  asked: z.object({
    at: z.int().min(0).max(8_640_000_000_000_000),
    by: text(200),
    what: text(1_000),
    became: text(500),
  }),
})

/** Where the functions of a stage that change something log. */
export function logGroupsOf(stage: string): string[] {
  return ['worker', 'act'].map((name) => `/aws/lambda/springtide-${stage}-${name}`)
}

/**
 * What was logged in [from, to), oldest first. A log group that does not exist is empty: its function never ran.
 * It is all or nothing: what AWS denies, and more than 50 pages in one log group, is unread, for a part of what people
 * did would look like all of it. So is a reading without a log group: nobody looked.
 */
export async function readAsked(
  client: CloudWatchLogsClient,
  logGroups: readonly string[],
  from: Instant,
  to: Instant,
): Promise<Reading<Asked[]>> {
  if (logGroups.length === 0) return { unread: 'nobody said in which log groups to look' }
  return reading(async () => {
    const found = await pMap(logGroups, (group) => readGroup(client, group, from, to), { concurrency })
    return found.flat().sort((a, b) => a.at - b.at)
  })
}

async function readGroup(
  client: CloudWatchLogsClient,
  group: string,
  from: Instant,
  to: Instant,
): Promise<Asked[]> {
  const asked: Asked[] = []
  let token: string | undefined
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await readPage(client, group, from, to, token)
    asked.push(...page.events.flatMap((event) => parseLine(event, group)))
    token = page.next
    if (!token) return asked
  }
  const tooMuch = `${group} has more than ${mostPages} pages of it`
  throw new CloudError('rejected', 'FilterLogEvents', `FilterLogEvents: ${tooMuch}`, undefined)
}

async function readPage(
  client: CloudWatchLogsClient,
  group: string,
  from: Instant,
  to: Instant,
  token: string | undefined,
): Promise<{ events: FilteredLogEvent[]; next: string | undefined }> {
  try {
    const { events = [], nextToken } = await calling('FilterLogEvents', () =>
      client.send(
        new FilterLogEventsCommand({
          logGroupName: group,
          filterPattern: askedPattern,
          startTime: from,
          // Its end is inclusive: a line at `to` belongs to the next night.
          endTime: to - 1,
          nextToken: token,
        }),
      ),
    )
    return { events, next: nextToken || undefined }
  } catch (error) {
    if (error instanceof CloudError && error.code === 'not-found') return { events: [], next: undefined }
    throw error
  }
}

/** A line `asked` that is not of this shape is still shown: something was asked. Other lines are none of this. */
function parseLine({ message = '', timestamp = 0 }: FilteredLogEvent, group: string): Asked[] {
  const json = parseJson(message)
  const line = Line.safeParse(json)
  if (line.success) return [line.data.asked]
  if (!Asking.safeParse(json).success) return []
  return [
    { at: timestamp, by: 'unknown', what: 'a line that cannot be read', became: `see the log ${group}` },
  ]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
