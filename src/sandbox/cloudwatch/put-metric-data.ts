/** The CloudWatch request that publishes metric data. */
import {
  InvalidParameterCombinationException,
  type MetricDatum,
  type PutMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch'
import { DAY, HOUR, type Instant } from '../../core/instant.ts'
import { metricKey, summed } from '../metrics.ts'
import { refused, SandboxError, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { dimensionsOf, invalid } from './request.ts'

export function putMetricData(region: RegionState, input: PutMetricDataCommandInput): object {
  const { Namespace: namespace = '', MetricData: data = [] } = input
  if (input.EntityMetricData !== undefined || input.StrictEntityValidation !== undefined) {
    throw new SandboxError('PutMetricData: the sandbox has no model of entities')
  }
  if (namespace.startsWith('AWS/')) throw invalid('The namespace cannot begin with AWS/')
  if (data.length > 1_000)
    throw validationError('At most 1000 metrics can be published at once', 'cloudwatch')
  const now = region.timeline.now()
  const samples = data.map((datum) => ({ datum, at: timeOf(datum, now), set: samplesOf(datum) }))
  for (const { datum, at, set } of samples) {
    const key = metricKey({
      namespace,
      name: datum.MetricName ?? '',
      dimensions: dimensionsOf(datum.Dimensions),
    })
    region.metrics.put(key, at, set, datum.StorageResolution === 1)
  }
  return {}
}

/** API_MetricDatum: from two weeks ago to two hours ahead. */
function timeOf({ Timestamp }: MetricDatum, now: Instant): Instant {
  const at = Timestamp?.getTime() ?? now
  if (at < now - 14 * DAY || at > now + 2 * HOUR)
    throw invalid('The timestamp must be from two weeks ago to two hours ahead')
  return at
}

function samplesOf(datum: MetricDatum) {
  const { Value: value, Values: values, Counts: counts, StatisticValues: set } = datum
  if ([value, values, set].filter((given) => given !== undefined).length !== 1) {
    throw new InvalidParameterCombinationException(
      refused('Exactly one of Value, Values and StatisticValues must be given'),
    )
  }
  if (set)
    return {
      count: finite(set.SampleCount),
      sum: finite(set.Sum),
      minimum: finite(set.Minimum),
      maximum: finite(set.Maximum),
    }
  const list = values ?? [finite(value)]
  if (list.length > 150) throw invalid('At most 150 values can be given for one metric')
  if (counts !== undefined && counts.length !== list.length)
    throw invalid('Values and Counts must have the same length')
  const all = summed(list.map(finite))
  if (!counts) return all
  const sum = list.reduce((total, item, index) => total + item * (counts[index] ?? 1), 0)
  return { ...all, count: counts.reduce((total, count) => total + count, 0), sum }
}

function finite(value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value)) throw invalid(`The value ${value} is not supported`)
  return value
}
