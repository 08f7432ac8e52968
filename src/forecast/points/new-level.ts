/** A day that came over the upper quantile through nearly all of its hours may be the level from now on. */
import { quantiles } from './weighted-quantile.ts'

/** A forecast of the past and what came, or that of the present, of which nothing came yet. All logarithms, step by step. */
interface Made {
  path: Float64Array
  /** NaN where nothing was measured. */
  came: Float64Array
}

/**
 * What to add to the upper quantiles, so that they stand where they would if the level of the last day stays. Weights that were found
 * over twelve weeks take days to follow; whether it stays nobody knows yet, so the likely curve is left as it is.
 * @param made one origin a day; the last is the present
 * @returns nothing where a quarter of the last day or more was under the quantile, as on a day with a burst
 */
export function newLevel(made: readonly Made[], q95: Float64Array, perDay: number): number {
  const [yesterday, present] = [made.at(-2), made.at(-1)]
  if (!yesterday || !present || present.path.length < 1) return 0
  const errors: number[] = []
  let over = 0
  for (let index = 0; index < perDay; index += 1) {
    const error = (yesterday.came[index] ?? Number.NaN) - (yesterday.path[index] ?? Number.NaN)
    if (Number.isNaN(error)) continue
    errors.push(error)
    if (error > (q95[index] ?? 0)) over += 1
  }
  if (2 * errors.length < perDay || 4 * over <= 3 * errors.length) return 0
  return Math.max(0, medianOf(errors) - followed(yesterday.path, present.path, perDay))
}

/** How far the present forecast of the next day is over the one that was made for it a day before, where that reaches. */
function followed(before: Float64Array, now: Float64Array, perDay: number): number {
  const changes = Array.from(before.subarray(perDay), (log, index) => (now[index] ?? Number.NaN) - log)
  return medianOf(changes.filter((change) => !Number.isNaN(change)))
}

function medianOf(values: readonly number[]): number {
  const [median = 0] = quantiles(
    values,
    values.map(() => 1),
    [0.5],
  )
  return median
}
