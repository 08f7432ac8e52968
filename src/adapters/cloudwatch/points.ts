/** GetMetricData: the values of many metrics, every page of them. */
import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import type { Instant } from '../../core/instant.ts'
import { calling } from '../cloud-error.ts'
import { toDimensions } from './dimensions.ts'

/** GetMetricData takes 500 queries. */
export const queriesPerCall = 500

/** GetMetricData answers with this many values in one page. */
export const valuesPerCall = 100_800

export interface Point {
  startsAt: Instant
  value: number
}

interface Metric {
  namespace: string
  name: string
  dimensions: Record<string, string>
}

/** Exactly this set of dimensions. */
export function metricQuery(
  id: string,
  { namespace, name, dimensions }: Metric,
  periodSeconds: number,
  stat: 'Sum' | 'SampleCount',
): MetricDataQuery {
  const metric = { Namespace: namespace, MetricName: name, Dimensions: toDimensions(dimensions) }
  return { Id: id, MetricStat: { Metric: metric, Period: periodSeconds, Stat: stat } }
}

/** By the id of the query, in no order that can be relied on; at most `queriesPerCall` of them. */
export async function readPoints(
  client: CloudWatchClient,
  queries: MetricDataQuery[],
  from: Instant,
  to: Instant,
): Promise<Map<string, Point[]>> {
  const found = new Map<string, Point[]>()
  const request = { MetricDataQueries: queries, StartTime: new Date(from), EndTime: new Date(to) }
  let NextToken: string | undefined
  do {
    const page = await calling('GetMetricData', () =>
      client.send(new GetMetricDataCommand({ ...request, NextToken })),
    )
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const points = found.get(Id) ?? []
      found.set(Id, points)
      for (const [index, time] of Timestamps.entries()) {
        const value = Values[index]
        if (value !== undefined) points.push({ startsAt: time.getTime(), value })
      }
    }
    NextToken = page.NextToken
  } while (NextToken)
  return found
}
