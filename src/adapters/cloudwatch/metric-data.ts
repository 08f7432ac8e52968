/** Reads the connection metric of many fleets: the sum over the group, and how many samples it is made of. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import type { Instant } from '../../core/instant.ts'
import { metricQuery, type Point, queriesPerCall, readPoints } from './points.ts'

export interface LoadQuery {
  fleet: string
  namespace: string
  name: string
  dimensions: Record<string, string>
  /** Each instance in service publishes one sample a period. */
  periodSeconds: number
}

/** Each fleet needs a sum and a sample count. */
export const fleetsPerCall = queriesPerCall / 2

/** What was found for one fleet; in no order that can be relied on. */
export interface Series {
  sums: Point[]
  samples: Point[]
}

/** In the order of the queries, at most `fleetsPerCall` of them. */
export async function readSeries(
  client: CloudWatchClient,
  queries: LoadQuery[],
  from: Instant,
  to: Instant,
): Promise<Series[]> {
  const asked = queries.flatMap((query, index) => [
    metricQuery(`sum${index}`, query, query.periodSeconds, 'Sum'),
    metricQuery(`samples${index}`, query, query.periodSeconds, 'SampleCount'),
  ])
  const found = await readPoints(client, asked, from, to)
  return queries.map((_query, index) => ({
    sums: found.get(`sum${index}`) ?? [],
    samples: found.get(`samples${index}`) ?? [],
  }))
}
