/** Reads the last day of the connection metric of many fleets, to see how their peaks went. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import { type Instant, SECOND } from '../../core/instant.ts'
import type { LoadPoint, Reading } from '../../core/observed.ts'
import { reviewPeriod } from '../../core/review/peaks.ts'
import { chunk, concurrency } from '../batch.ts'
import { reading } from '../cloud-error.ts'
import { fleetsPerCall, type LoadQuery, readSeries, type Series } from './metric-data.ts'
import { valuesPerCall } from './points.ts'

/** By fleet name, oldest first. A period in which nobody was heard is absent. */
export async function readHistory(
  client: CloudWatchClient,
  queries: LoadQuery[],
  from: Instant,
  to: Instant,
): Promise<Map<string, Reading<LoadPoint[]>>> {
  const readings = await pMap(
    chunk(queries, fittingOnePage(queries, to - from)),
    async (some): Promise<[string, Reading<LoadPoint[]>][]> => {
      const found = await reading(() => readSeries(client, some.map(inMinutes), from, to))
      return some.map((query, index) => [
        query.fleet,
        'unread' in found ? found : { read: toLoad(found.read[index] ?? nothing, query) },
      ])
    },
    { concurrency },
  )
  return new Map(readings.flat())
}

const nothing: Series = { sums: [], samples: [] }

/** Each fleet has two values a period. */
function fittingOnePage(queries: LoadQuery[], milliseconds: number): number {
  const shortest = Math.min(...queries.map(({ periodSeconds }) => reviewPeriod(periodSeconds)))
  const values = 2 * Math.ceil(milliseconds / (shortest * SECOND))
  return Math.max(1, Math.min(fleetsPerCall, Math.floor(valuesPerCall / values)))
}

function inMinutes(query: LoadQuery): LoadQuery {
  return { ...query, periodSeconds: reviewPeriod(query.periodSeconds) }
}

/** Of an instance that publishes six times a minute, a minute has six samples: both numbers are brought back to one. */
function toLoad({ sums, samples }: Series, { periodSeconds }: LoadQuery): LoadPoint[] {
  const each = reviewPeriod(periodSeconds) / periodSeconds
  const heard = new Map(samples.map(({ startsAt, value }) => [startsAt, value]))
  return sums
    .flatMap(({ startsAt, value }) => {
      const count = heard.get(startsAt)
      if (count === undefined) return []
      return { startsAt, connections: value / each, instances: Math.round(count / each) }
    })
    .sort((a, b) => a.startsAt - b.startsAt)
}
