/** Rows at any times, as even steps: what a file or CloudWatch holds becomes a Series. */
import { HOUR, type Instant, MINUTE } from '../../core/instant.ts'
import type { Series } from '../series.ts'

/** Steps that people and clouds record at, in milliseconds. */
const usualSteps = [1, 2, 3, 5, 10, 15, 20, 30, 60].map((minutes) => minutes * MINUTE)

const mostSteps = 10_000_000

/**
 * Each step holds the mean of its rows; a step without rows is NaN, but a row stands for as long as rows are usually apart.
 * @param at rising; values of the same length, never negative
 * @param step in milliseconds; by default the usual time between rows, as a whole part of an hour or whole hours
 */
export function evenSeries(at: ArrayLike<Instant>, values: ArrayLike<number>, step = usualStep(at)): Series {
  const first = at[0] ?? 0
  const startsAt = Math.floor(first / step) * step
  const length = Math.min(mostSteps, Math.floor(((at[at.length - 1] ?? first) - startsAt) / step) + 1)
  const sums = new Float64Array(length)
  const counts = new Uint32Array(length)
  for (let row = 0; row < at.length; row += 1) {
    const index = Math.floor(((at[row] ?? 0) - startsAt) / step)
    const value = values[row] ?? Number.NaN
    if (index < 0 || index >= length || !(value >= 0) || value === Number.POSITIVE_INFINITY) continue
    sums[index] = (sums[index] ?? 0) + value
    counts[index] = (counts[index] ?? 0) + 1
  }
  return { startsAt, step, values: sums.map((sum, index) => sum / (counts[index] ?? 0)) }
}

/** The median time between rows, drawn to the nearest usual step. */
export function usualStep(at: ArrayLike<Instant>): number {
  const apart = Float64Array.from({ length: Math.max(0, at.length - 1) }, (_, row) => {
    return (at[row + 1] ?? 0) - (at[row] ?? 0)
  }).sort()
  const median = apart[apart.length >> 1] ?? HOUR
  if (median > HOUR) return Math.round(median / HOUR) * HOUR
  return usualSteps.reduce((best, step) => (Math.abs(step - median) < Math.abs(best - median) ? step : best))
}
