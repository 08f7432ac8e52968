/** The one kind of metric math that alarms are evaluated on: how a sum grew where as many samples came as before. */
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { SECOND } from '../core/instant.ts'
import { isStatistic, metricKey, type Statistic } from './metrics.ts'
import type { RegionState } from './state.ts'

export interface Growth {
  key: string
  statistic: Statistic
  periodSeconds: number
}

const expression = /^IF\(DIFF\((\w+)\) == 0, DIFF\((\w+)\), 0\)$/

/** `null` for any other metric math. */
export function growthIn(queries: MetricDataQuery[] = []): Growth | null {
  const shown = queries.filter(({ ReturnData }) => ReturnData ?? true)
  const [, samplesId, valueId] = expression.exec(shown[0]?.Expression ?? '') ?? []
  const samples = queries.find(({ Id }) => Id === samplesId)?.MetricStat
  const value = queries.find(({ Id }) => Id === valueId)?.MetricStat
  const { Namespace: namespace, MetricName: name, Dimensions = [] } = value?.Metric ?? {}
  const isOne =
    shown.length === 1 &&
    samples?.Stat === 'SampleCount' &&
    samples.Period === value?.Period &&
    JSON.stringify(samples.Metric) === JSON.stringify(value?.Metric)
  if (!isOne || !value?.Period || namespace === undefined || name === undefined) return null
  if (!isStatistic(value.Stat ?? '') || value.Unit !== undefined) return null
  const dimensions = Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value]))
  const key = metricKey({ namespace, name, dimensions })
  return { key, statistic: value.Stat as Statistic, periodSeconds: value.Period }
}

/** Before the first one wanted, so that it has one to be compared with. */
const before = 5

/** The sliding windows that end at this minute, oldest first; DIFF compares each with the latest one that has data. */
export function growthDatapoints(
  { metrics, timeline }: RegionState,
  { key, statistic, periodSeconds }: Growth,
  count: number,
): (number | null)[] {
  const period = periodSeconds * SECOND
  const end = timeline.now()
  let last: { value: number; samples: number } | null = null
  const grown: (number | null)[] = []
  for (let from = end - (count + before) * period; from < end; from += period) {
    const value = metrics.read(key, statistic, from, from + period)
    const samples = metrics.read(key, 'SampleCount', from, from + period)
    if (value === null || samples === null) {
      grown.push(null)
      continue
    }
    grown.push(last === null ? null : samples === last.samples ? value - last.value : 0)
    last = { value, samples }
  }
  return grown.slice(-count)
}
