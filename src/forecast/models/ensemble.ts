/** Several forecasts as one: of each family the ways that did best lately, then the mean of the families. */

import type { Grid } from '../history/grid.ts'
import { alikeDays } from './alike-days.ts'
import { holtWinters } from './holt-winters.ts'
import type { Rolling } from './rolling.ts'

/** For each origin a forecast of the logarithm, step by step. */
export type Paths = Float64Array[]

export function alikeFamily(grid: Grid, filled: Float64Array, { origins }: Rolling): Paths[] {
  const family: Paths[] = []
  for (const halfLife of [6, 28]) {
    for (const otherWeekday of [0, 0.15, 1]) {
      for (const levelDays of [0.25, 1, 7]) {
        const forecast = alikeDays(grid, filled, { halfLife, otherWeekday, levelDays })
        family.push(origins.map((origin) => forecast(origin, grid.ahead)))
      }
    }
  }
  return family
}

export function holtWintersFamily(grid: Grid, filled: Float64Array, { origins }: Rolling): Paths[] {
  const usual = usualChange(grid, filled)
  const family: Paths[] = []
  for (const level of [0, 0.003, 0.02]) {
    for (const day of [0.02, 0.1]) {
      for (const week of [0.05, 0.15, 0.3]) {
        const forecast = holtWinters(grid, filled, { level, day, week }, origins, usual)
        family.push(origins.map((_, which) => forecast(which, grid.ahead)))
      }
    }
  }
  return family
}

/** The median change from one day to the next. */
function usualChange({ perDay }: Grid, filled: Float64Array): number {
  const changes = filled
    .slice(perDay)
    .map((log, index) => Math.abs(log - (filled[index] ?? 0)))
    .sort()
  return Math.max(0.02, changes[changes.length >> 1] ?? 0.3)
}

/** Mean of the ways weighted by how well each did: the best counts most, those a tenth worse hardly. */
export function blend(grid: Grid, family: readonly Paths[], rolling: Rolling): Paths {
  const errors = family.map((paths) => pathsError(grid, paths, rolling))
  const least = Math.min(...errors)
  const weights = errors.map((error) => (least > 0 ? Math.exp(-30 * (error / least - 1)) : 1))
  return weightedMean(family, weights)
}

export function weightedMean(family: readonly Paths[], weights: readonly number[]): Paths {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return (family[0] ?? []).map((first, origin) =>
    first.map((_, index) => {
      let mean = 0
      for (const [which, paths] of family.entries())
        mean += (weights[which] ?? 0) * (paths[origin]?.[index] ?? 0)
      return mean / sum
    }),
  )
}

/** Mean absolute error of the load itself, as far as it is known. */
export function pathsError(grid: Grid, paths: Paths, { origins, weights }: Rolling): number {
  let [sum, total] = [0, 0]
  for (const [which, origin] of origins.entries()) {
    const path = paths[which]
    const weight = weights[which] ?? 0
    for (let index = 0; index < grid.ahead && origin + index < grid.length; index += 1) {
      const came = grid.logs[origin + index] ?? Number.NaN
      if (Number.isNaN(came)) continue
      sum += weight * Math.abs(Math.exp(came) - Math.exp(path?.[index] ?? 0))
      total += weight
    }
  }
  return total > 0 ? sum / total : 0
}
