/** What the trees look at: the hour and day, how the other forecasts differ, and how the last one went. */

import { type Grid, sameClock } from '../history/grid.ts'
import type { Paths } from '../models/ensemble.ts'
import { prefixSums } from '../models/prefix.ts'
import type { Rolling } from '../models/rolling.ts'
import type { Table } from './trees.ts'

export interface Rows {
  table: Table
  /** What came less the forecast so far. */
  target: Float64Array
  /** Zero where nothing came yet. */
  weights: Float64Array
  /** Of each row. */
  origin: Int32Array
  index: Int32Array
}

/** @param stride every so many steps of the grid */
export function treeRows(
  grid: Grid,
  filled: Float64Array,
  base: Paths,
  parts: readonly Paths[],
  rolling: Rolling,
  stride: number,
): Rows {
  const { origins } = rolling
  const perOrigin = Math.ceil(grid.ahead / stride)
  const rows = origins.length * perOrigin
  const target = new Float64Array(rows)
  const weights = new Float64Array(rows)
  const originOf = new Int32Array(rows)
  const indexOf = new Int32Array(rows)
  const sums = prefixSums(filled)
  const mean = (from: number, to: number) => {
    const [a, b] = [Math.max(0, from), Math.max(0, to)]
    return b > a ? ((sums[b] ?? 0) - (sums[a] ?? 0)) / (b - a) : 0
  }
  const columns = Array.from({ length: 12 + parts.length }, () => new Float64Array(rows))
  const day = grid.perDay
  let load = 0
  let row = 0
  for (const [which, origin] of origins.entries()) {
    const path = base[which] ?? new Float64Array()
    const before = base[which - 1]
    const isNext = origins[which - 1] === origin - day
    const errorBefore = (at: number) => {
      const index = at - (origin - day)
      return before && isNext && index >= 0 && index < before.length
        ? (filled[at] ?? 0) - (before[index] ?? 0)
        : 0
    }
    const meanError = (length: number) => {
      let sum = 0
      for (let at = origin - length; at < origin; at += 1) sum += errorBefore(at)
      return sum / length
    }
    const [lastDay, lastHours, lastHour] = [
      meanError(day),
      meanError(Math.max(1, day >> 3)),
      meanError(Math.max(1, Math.round(day / 24))),
    ]
    const trend = mean(origin - day, origin) - mean(origin - 8 * day, origin - 7 * day)
    const month = mean(origin - 7 * day, origin) - mean(origin - 28 * day, origin)
    for (let index = 0; index < grid.ahead; index += stride) {
      const at = origin + index
      const expected = path[index] ?? 0
      const yesterday = sameClock(grid, at, Math.floor(index / day) + 1)
      const lastWeek = sameClock(grid, at, 7 * (Math.floor(index / (7 * day)) + 1))
      const features = [
        index,
        grid.slots[at] ?? 0,
        (grid.days[at] ?? 0) % 7,
        lastDay,
        lastHours,
        lastHour,
        trend,
        month,
        yesterday >= 0 && yesterday < origin ? errorBefore(yesterday) : 0,
        yesterday >= 0 && yesterday < origin ? (filled[yesterday] ?? 0) - expected : 0,
        lastWeek >= 0 && lastWeek < origin ? (filled[lastWeek] ?? 0) - expected : 0,
        expected - mean(origin - 7 * day, origin),
        ...parts.map((part) => (part[which]?.[index] ?? 0) - expected),
      ]
      for (const [column, value] of features.entries()) (columns[column] as Float64Array)[row] = value
      const came = at < grid.length ? (grid.logs[at] ?? Number.NaN) : Number.NaN
      originOf[row] = which
      indexOf[row] = index
      if (!Number.isNaN(came)) {
        target[row] = came - expected
        weights[row] = (rolling.weights[which] ?? 0) * Math.exp(expected)
        load += Math.exp(expected)
      }
      row += 1
    }
  }
  const used = weights.filter((weight) => weight > 0).length
  return {
    table: { rows, columns },
    target,
    weights: weights.map((weight) => (load > 0 ? (weight * used) / load : 0)),
    origin: originOf,
    index: indexOf,
  }
}
