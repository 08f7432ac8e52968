/** Reads the connection metric of many fleets: the sum over the group, and how many samples it is made of. */
import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch'
import type { Instant } from '../../core/instant.ts'
import { calling } from '../cloud-error.ts'
import { toDimensions } from './dimensions.ts'

export interface LoadQuery {
  fleet: string
  namespace: string
  name: string
  dimensions: Record<string, string>
  /** Each instance in service publishes one sample a period. */
  periodSeconds: number
}

/** GetMetricData takes 500 queries; each fleet needs a sum and a sample count. */
export const fleetsPerCall = 250

/** GetMetricData answers with this many values in one page. */
export const valuesPerCall = 100_800

interface Point {
  startsAt: Instant
  value: number
}

/** What was found for one fleet; in no order that can be relied on. */
export interface Series {
  sums: Point[]
  samples: Point[]
}

/** In the order of the queries, at most `fleetsPerCall` of them; follows every page. */
export async function readSeries(
  client: CloudWatchClient,
  queries: LoadQuery[],
  from: Instant,
  to: Instant,
): Promise<Series[]> {
  const found = new Map<string, Point[]>()
  const request = {
    MetricDataQueries: queries.flatMap(toQueries),
    StartTime: new Date(from),
    EndTime: new Date(to),
  }
  let NextToken: string | undefined
  do {
    const page = await calling('GetMetricData', () =>
      client.send(new GetMetricDataCommand({ ...request, NextToken })),
    )
    for (const result of page.MetricDataResults ?? []) {
      const id = result.Id ?? ''
      found.set(id, [...(found.get(id) ?? []), ...toPoints(result)])
    }
    NextToken = page.NextToken
  } while (NextToken)
  return queries.map((_query, index) => ({
    sums: found.get(`sum${index}`) ?? [],
    samples: found.get(`samples${index}`) ?? [],
  }))
}

function toQueries(
  { namespace, name, dimensions, periodSeconds }: LoadQuery,
  index: number,
): MetricDataQuery[] {
  const Dimensions = toDimensions(dimensions)
  const Metric = { Namespace: namespace, MetricName: name, Dimensions }
  return [
    { Id: `sum${index}`, MetricStat: { Metric, Period: periodSeconds, Stat: 'Sum' } },
    { Id: `samples${index}`, MetricStat: { Metric, Period: periodSeconds, Stat: 'SampleCount' } },
  ]
}

function toPoints({ Timestamps = [], Values = [] }: MetricDataResult): Point[] {
  return Timestamps.flatMap((time, index) => {
    const value = Values[index]
    return value === undefined ? [] : { startsAt: time.getTime(), value }
  })
}
