/** Published metric data, summed up in buckets of a minute (a second at high resolution) and forgotten after a while. */
import { type Instant, MINUTE, SECOND } from '../core/instant.ts'

/** A metric is its namespace, its name and its exact set of dimensions. */
export interface MetricId {
  namespace: string
  name: string
  dimensions: Record<string, string>
}

/** What one bucket holds: CloudWatch's statistic set. */
interface Bucket {
  at: Instant
  count: number
  sum: number
  minimum: number
  maximum: number
}

/** The same of samples without a time. */
export type Samples = Omit<Bucket, 'at'>

const statistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const
export type Statistic = (typeof statistics)[number]

export function isStatistic(name: string): name is Statistic {
  return (statistics as readonly string[]).includes(name)
}

export interface MetricStore {
  /** Adds a statistic set of samples taken at `at`. */
  put(key: string, at: Instant, samples: Samples, isHighResolution?: boolean): void
  /** One statistic over [from, to), or `null` where nothing was published. */
  read(key: string, statistic: Statistic, from: Instant, to: Instant): number | null
  /** Every metric with data since then, in the order they first came. */
  list(since: Instant): MetricId[]
}

/** The key of a metric; the order of dimensions doesn't matter. */
export function metricKey({ namespace, name, dimensions }: MetricId): string {
  const pairs = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([namespace, name, pairs])
}

function idOf(key: string): MetricId {
  const [namespace, name, pairs] = JSON.parse(key) as [string, string, [string, string][]]
  return { namespace, name, dimensions: Object.fromEntries(pairs) }
}

/** The statistic set of plain values. */
export function summed(values: readonly number[]): Samples {
  let [sum, minimum, maximum] = [0, Infinity, -Infinity]
  for (const value of values) {
    sum += value
    minimum = Math.min(minimum, value)
    maximum = Math.max(maximum, value)
  }
  return { count: values.length, sum, minimum, maximum }
}

/** A store that keeps `retentionSeconds` of data before `now`. */
export function createMetricStore(now: () => Instant, retentionSeconds: number): MetricStore {
  const series = new Map<string, Bucket[]>()
  return {
    put(key, at, samples, isHighResolution = false) {
      if (samples.count === 0) return
      const resolution = isHighResolution ? SECOND : MINUTE
      const buckets = series.get(key) ?? []
      series.set(key, buckets)
      add(buckets, { at: Math.floor(at / resolution) * resolution, ...samples })
      prune(buckets, now() - retentionSeconds * SECOND)
    },
    read(key, statistic, from, to) {
      const buckets = series.get(key)
      return buckets ? aggregate(buckets, statistic, from, to) : null
    },
    list: (since) =>
      [...series]
        .filter(([, buckets]) => (buckets.at(-1)?.at ?? -Infinity) >= since)
        .map(([key]) => idOf(key)),
  }
}

function add(buckets: Bucket[], bucket: Bucket): void {
  const index = firstAtOrAfter(buckets, bucket.at)
  const same = buckets[index]
  if (same?.at !== bucket.at) return void buckets.splice(index, 0, bucket)
  same.count += bucket.count
  same.sum += bucket.sum
  same.minimum = Math.min(same.minimum, bucket.minimum)
  same.maximum = Math.max(same.maximum, bucket.maximum)
}

/** Pruning in runs keeps publishing cheap. */
function prune(buckets: Bucket[], before: Instant): void {
  const old = firstAtOrAfter(buckets, before)
  if (old >= 64) buckets.splice(0, old)
}

function aggregate(
  buckets: readonly Bucket[],
  statistic: Statistic,
  from: Instant,
  to: Instant,
): number | null {
  let [count, sum, minimum, maximum] = [0, 0, Infinity, -Infinity]
  for (let index = firstAtOrAfter(buckets, from); index < buckets.length; index += 1) {
    const bucket = buckets[index]
    if (!bucket || bucket.at >= to) break
    count += bucket.count
    sum += bucket.sum
    minimum = Math.min(minimum, bucket.minimum)
    maximum = Math.max(maximum, bucket.maximum)
  }
  if (count === 0) return null
  return { SampleCount: count, Sum: sum, Average: sum / count, Minimum: minimum, Maximum: maximum }[statistic]
}

function firstAtOrAfter(buckets: readonly Bucket[], at: Instant): number {
  let [low, high] = [0, buckets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const bucket = buckets[middle]
    if (bucket && bucket.at < at) low = middle + 1
    else high = middle
  }
  return low
}
