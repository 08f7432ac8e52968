/** Reads whether metrics have data under exactly their namespace, name and set of dimensions. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import { type Instant, MINUTE } from '../../core/instant.ts'
import type { Reading } from '../../core/observed.ts'
import type { Listening } from '../../core/telemetry/arrival.ts'
import { chunk, concurrency } from '../batch.ts'
import { reading } from '../cloud-error.ts'
import { metricQuery, queriesPerCall, readPoints } from './points.ts'

/** Answers are paged by values: five minutes keep hours of several hundred metrics in a page or two. */
const periodSeconds = 300

export interface ArrivalQuery extends Listening {
  fleet: string
}

type Arrival = Omit<Listening, 'lookBack'> & { samples: number }

/** By fleet: the samples of each metric since then. One call that failed leaves all the fleets in it unread. */
export async function readArrivals(
  client: CloudWatchClient,
  queries: ArrivalQuery[],
  at: Instant,
): Promise<Map<string, Reading<Arrival[]>>> {
  const calls = chunk(queries, queriesPerCall)
  const counted = await pMap(calls, (some) => reading(() => countSamples(client, some, at)), { concurrency })
  const found = new Map<string, Reading<Arrival[]>>()
  for (const [call, some] of calls.entries()) {
    const counts = counted[call] ?? { unread: 'nobody asked' }
    for (const [index, { fleet, lookBack: _, ...metric }] of some.entries()) {
      const before = found.get(fleet) ?? { read: [] }
      if ('unread' in before) continue
      const arrival = 'read' in counts ? { ...metric, samples: counts.read[index] ?? 0 } : null
      found.set(fleet, arrival ? { read: [...before.read, arrival] } : (counts as { unread: string }))
    }
  }
  return found
}

/** In the order of the queries. */
async function countSamples(
  client: CloudWatchClient,
  queries: ArrivalQuery[],
  at: Instant,
): Promise<number[]> {
  const to = Math.floor(at / MINUTE) * MINUTE
  const from = to - Math.max(...queries.map(({ lookBack }) => lookBack))
  const asked = queries.map((query, index) => metricQuery(`m${index}`, query, periodSeconds, 'SampleCount'))
  const found = await readPoints(client, asked, from, to)
  return queries.map(({ lookBack }, index) =>
    (found.get(`m${index}`) ?? [])
      .filter(({ startsAt }) => startsAt >= to - lookBack)
      .reduce((sum, { value }) => sum + value, 0),
  )
}
