/** Alarms on the growth of counters, as metric math: the queries of one, and back. */
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import type { AlarmSpec } from '../../core/observed.ts'
import { growthIds, growthOf } from '../../core/telemetry/growth.ts'
import { fromDimensions, toDimensions } from './dimensions.ts'

type Watched = Pick<AlarmSpec, 'namespace' | 'metric' | 'dimensions' | 'statistic' | 'periodSeconds'>

/** API_PutMetricAlarm, Metrics: exactly one query returns data. */
export function growthQueries({ namespace, metric, dimensions, statistic, periodSeconds }: Watched) {
  const Dimensions = toDimensions(dimensions)
  const Metric = { Namespace: namespace, MetricName: metric, Dimensions }
  return [
    { Id: growthIds.growth, Expression: growthOf(), Label: `growth of ${metric}`, ReturnData: true },
    {
      Id: growthIds.sum,
      MetricStat: { Metric, Period: periodSeconds, Stat: statistic },
      ReturnData: false,
    },
    {
      Id: growthIds.samples,
      MetricStat: { Metric, Period: periodSeconds, Stat: 'SampleCount' },
      ReturnData: false,
    },
  ] satisfies MetricDataQuery[]
}

/** What a live alarm watches if it is one of these; nothing of any other, which then differs from what is declared. */
export function readGrowth(queries: MetricDataQuery[] | undefined): (Watched & { growth: true }) | null {
  const byId = new Map((queries ?? []).map((query) => [query.Id, query]))
  const stat = byId.get(growthIds.sum)?.MetricStat
  const { Namespace, MetricName, Dimensions = [] } = stat?.Metric ?? {}
  if (!stat || Namespace === undefined || MetricName === undefined) return null
  const watched: Watched = {
    namespace: Namespace,
    metric: MetricName,
    dimensions: fromDimensions(Dimensions),
    statistic: stat.Stat ?? '',
    periodSeconds: stat.Period ?? 0,
  }
  const isOurs = growthQueries(watched).every((query) => isSame(query, byId.get(query.Id)))
  return isOurs && byId.size === 3 ? { ...watched, growth: true } : null
}

/** Labels are for people, and the order of dimensions says nothing. */
function isSame(wanted: MetricDataQuery, live: MetricDataQuery | undefined): boolean {
  return live !== undefined && words(wanted) === words(live)
}

function words({ Expression, MetricStat, ReturnData, AccountId, Period }: MetricDataQuery): string {
  const Metric = MetricStat?.Metric
  const dimensions = (Metric?.Dimensions ?? []).map(({ Name, Value }) => JSON.stringify([Name, Value])).sort()
  const about = [
    Metric?.Namespace,
    Metric?.MetricName,
    dimensions,
    MetricStat?.Period,
    MetricStat?.Stat,
    MetricStat?.Unit,
  ]
  return JSON.stringify([Expression, ReturnData ?? true, AccountId, Period, ...about])
}
