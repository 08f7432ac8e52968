/** From the coarse grid back to the steps that were measured: a line through the middles, and what each part of the hour adds. */
import { HOUR, type Instant } from '../../core/instant.ts'
import type { Grid } from '../history/grid.ts'
import type { Series } from '../series.ts'

/** Steps as they were measured, and where they lie on the grid. */
export interface Native {
  startsAt: Instant
  step: number
  /** By part of the hour: what is added to the logarithm. */
  parts: Float64Array
}

const days = 21

/** Learns what each part of the hour adds, from the last three weeks. */
export function learnParts(grid: Grid, filled: Float64Array, { startsAt, step, values }: Series): Native {
  const count = step < grid.step && HOUR % step === 0 ? HOUR / step : 1
  const parts = new Float64Array(count)
  const native = { startsAt, step, parts }
  if (count === 1) return native
  const sums = new Float64Array(count)
  const squares = new Float64Array(count)
  const counts = new Uint32Array(count)
  const from = Math.max(0, values.length - Math.round((days * 24 * HOUR) / step))
  for (let index = from; index < values.length; index += 1) {
    const at = startsAt + index * step
    const value = values[index] ?? Number.NaN
    if (!(value >= 0)) continue
    const part = partOf(at, native)
    const error = Math.log(value + grid.floor) - lineAt(grid, filled, filled, grid.length, at + step / 2)
    sums[part] = (sums[part] ?? 0) + error
    squares[part] = (squares[part] ?? 0) + error * error
    counts[part] = (counts[part] ?? 0) + 1
  }
  for (let part = 0; part < count; part += 1) {
    const rows = counts[part] ?? 0
    if (rows < 24) continue
    const mean = (sums[part] ?? 0) / rows
    const doubt = ((squares[part] ?? 0) / rows - mean * mean) / rows
    // As much of the mean as is more than chance.
    parts[part] = mean * Math.max(0, 1 - (2 * doubt) / Math.max(mean * mean, 1e-12))
  }
  return native
}

function partOf(at: Instant, { step, parts }: Native): number {
  return parts.length === 1 ? 0 : Math.floor((at - Math.floor(at / HOUR) * HOUR) / step)
}

/**
 * A path from a grid origin, at native steps.
 * @param first index of the first native step wanted
 */
export function expand(
  grid: Grid,
  filled: Float64Array,
  native: Native,
  origin: number,
  path: Float64Array,
  first: number,
  count: number,
): Float64Array {
  const out = new Float64Array(count)
  for (let index = 0; index < count; index += 1) {
    const at = native.startsAt + (first + index) * native.step
    out[index] =
      lineAt(grid, filled, path, origin, at + native.step / 2) + (native.parts[partOf(at, native)] ?? 0)
  }
  return out
}

/** Between the middles of two steps, known before the origin and forecast from it on. */
function lineAt(grid: Grid, filled: Float64Array, path: Float64Array, origin: number, at: Instant): number {
  const place = (at - grid.startsAt) / grid.step - 0.5
  const before = Math.floor(place)
  const share = place - before
  const value = (index: number): number => {
    if (index < origin) return filled[Math.max(0, index)] ?? 0
    return path[Math.min(path.length - 1, index - origin)] ?? 0
  }
  return share === 0 ? value(before) : (1 - share) * value(before) + share * value(before + 1)
}
