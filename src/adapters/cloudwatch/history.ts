/** Reads the last day of the connection metric of many fleets, to see how their peaks went. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import type { Instant } from '../../core/instant.ts'
import type { LoadPoint, Reading } from '../../core/observed.ts'
import { chunk, concurrency } from '../batch.ts'
import { reading } from '../cloud-error.ts'
import { type LoadQuery, readSeries, type Series } from './metric-data.ts'

/** GetMetricData answers with 100,800 values at most: a day of minutes, twice for each fleet, is 2,880 of them. */
const fleetsPerCall = 30

/** By fleet name, oldest first. A period in which nobody was heard is absent. */
export async function readHistory(
  client: CloudWatchClient,
  queries: LoadQuery[],
  from: Instant,
  to: Instant,
): Promise<Map<string, Reading<LoadPoint[]>>> {
  const readings = await pMap(
    chunk(queries, fleetsPerCall),
    async (some): Promise<[string, Reading<LoadPoint[]>][]> => {
      const found = await reading(() => readSeries(client, some, from, to))
      return some.map(({ fleet }, index) => {
        const series = 'read' in found ? found.read[index] : undefined
        return [fleet, series ? { read: toLoad(series) } : (found as { unread: string })]
      })
    },
    { concurrency },
  )
  return new Map(readings.flat())
}

function toLoad({ sums, samples }: Series): LoadPoint[] {
  const heard = new Map(samples.map(({ startsAt, value }) => [startsAt, value]))
  return sums
    .map(({ startsAt, value }) => ({ startsAt, connections: value, instances: heard.get(startsAt) ?? 0 }))
    .sort((a, b) => a.startsAt - b.startsAt)
}
