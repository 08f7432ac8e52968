/** A long series as few points: in each stretch its lowest, its highest and its last value, so that no spike is lost. */
import { type Instant, MINUTE } from '../../core/instant.ts'

export interface Point {
  at: Instant
  value: number
}

/** The stretches are of equal length, but for the last. Not more than 3 × `most` points; every one where there are so few. */
export function fewPoints(values: ArrayLike<number>, from: Instant, most: number): Point[] {
  const size = Math.max(1, Math.ceil(values.length / most))
  const points: Point[] = []
  for (let start = 0; start < values.length; start += size) {
    const end = Math.min(values.length, start + size)
    const kept = new Set([lowest(values, start, end), highest(values, start, end), end - 1])
    for (const index of [...kept].sort((a, b) => a - b))
      points.push({ at: from + index * MINUTE, value: values[index] ?? 0 })
  }
  return points
}

/** The highest value of each of `columns` stretches, for a row of bars; fewer where the series is shorter. */
export function highestOf(values: ArrayLike<number>, columns: number): number[] {
  const count = Math.min(columns, values.length)
  return Array.from({ length: count }, (_, column) => {
    const [start, end] = [column, column + 1].map((edge) => Math.floor((edge * values.length) / count))
    return values[highest(values, start ?? 0, end ?? 0)] ?? 0
  })
}

function lowest(values: ArrayLike<number>, start: number, end: number): number {
  let found = start
  for (let index = start; index < end; index++) if ((values[index] ?? 0) < (values[found] ?? 0)) found = index
  return found
}

function highest(values: ArrayLike<number>, start: number, end: number): number {
  let found = start
  for (let index = start; index < end; index++) if ((values[index] ?? 0) > (values[found] ?? 0)) found = index
  return found
}
