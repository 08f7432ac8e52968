/** From the coarse grid back to the steps that were measured: a line through the middles, and what each part of the hour adds. */
import { HOUR, type Instant } from '../../core/instant.ts'
import type { Grid } from '../history/grid.ts'

/** Steps as they were measured, and where they lie on the grid. */
export interface Native {
  startsAt: Instant
  step: number
  /** By part of the hour: what is added to the logarithm. */
  parts: Float64Array
}

export function partOf(at: Instant, step: number): number {
  return Math.floor((at - Math.floor(at / HOUR) * HOUR) / step)
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
      lineAt(grid, filled, path, origin, at + native.step / 2) + (native.parts[partOf(at, native.step)] ?? 0)
  }
  return out
}

/** Between the middles of two steps, known before the origin and forecast from it on. */
export function lineAt(
  grid: Grid,
  filled: Float64Array,
  path: Float64Array,
  origin: number,
  at: Instant,
): number {
  const place = (at - grid.startsAt) / grid.step - 0.5
  const before = Math.floor(place)
  const share = place - before
  const value = (index: number): number => {
    if (index < origin) return filled[Math.max(0, index)] ?? 0
    return path[Math.min(path.length - 1, index - origin)] ?? 0
  }
  return share === 0 ? value(before) : (1 - share) * value(before) + share * value(before + 1)
}
