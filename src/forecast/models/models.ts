/** The coarse forecast from the present and from each origin of the past: profile, smoothing and trees, with holidays and events on top. */

import { eventEffects, type Occasions, withoutEvents } from '../causes/events.ts'
import { type HolidayNames, holidayEffects, withoutHolidays } from '../causes/holidays.ts'
import { fillGaps } from '../history/fill.ts'
import type { Grid } from '../history/grid.ts'
import { boosted } from '../trees/boosted.ts'
import { alikeDays } from './alike-days.ts'
import { alikeFamily, blend, holtWintersFamily, type Paths, pathsError, weightedMean } from './ensemble.ts'
import { type Rolling, rollingOrigins } from './rolling.ts'

export interface Modelled {
  rolling: Rolling
  /** One for each origin; the last is the forecast. NaN where an event was not to be foreseen. */
  paths: Paths
  /** The history with its gaps closed, and as if there had been no holidays and no events. */
  ordinary: Float64Array
  /** Occasions ahead of which nothing is known. */
  unforeseen: Set<number>
}

export function modelled(measured: Grid, names: HolidayNames, occasions: Occasions): Modelled {
  const grid = { ...measured, logs: withoutEvents(withoutHolidays(measured, names), occasions) }
  const ordinary = fillGaps(grid, grid.logs)
  const rolling = rollingOrigins(grid)
  const alike = blend(grid, alikeFamily(grid, ordinary, rolling), rolling)
  const smooth = blend(grid, holtWintersFamily(grid, ordinary, rolling), rolling)
  const fit = [alike, smooth].map((paths) => 1 / Math.max(1e-9, pathsError(grid, paths, rolling)) ** 4)
  const base = withWeeks(grid, ordinary, rolling, weightedMean([alike, smooth], fit))
  // Half of what the trees say: they are the better half on long histories and the worse one on short ones.
  const paths = weightedMean([base, boosted(grid, ordinary, base, [alike, smooth], rolling)], [1, 1])
  const unforeseen = addKnown(measured, names, occasions, { rolling, paths, ordinary })
  return { rolling, paths: paths.map((path) => bounded(path, measured)), ordinary, unforeseen }
}

/**
 * Errors of the first weeks cannot tell whether the days of the week differ, since there is no week before them. They mostly do:
 * after one week the same weekday is believed by three quarters, after three by no more than errors say.
 */
function withWeeks(grid: Grid, ordinary: Float64Array, { origins }: Rolling, base: Paths): Paths {
  const days = grid.length / grid.perDay
  if (days < 7 || days >= 21) return base
  const lastWeek = alikeDays(grid, ordinary, { halfLife: 28, otherWeekday: 0.03, levelDays: 1 })
  const share = (0.75 * (21 - days)) / 14
  const week = 7 * grid.perDay
  const weekly = base.map((path, which) => {
    const origin = origins[which] ?? 0
    return origin < week ? path : lastWeek(origin, grid.ahead)
  })
  return weightedMean([base, weekly], [1 - share, share])
}

/** In place: what events did before is foreseen from every origin, holidays only from the present, since errors are not learned from them. */
function addKnown(
  grid: Grid,
  names: HolidayNames,
  occasions: Occasions,
  made: Omit<Modelled, 'unforeseen'>,
): Set<number> {
  const { rolling, paths, ordinary } = made
  const unforeseen = new Set<number>()
  const present = paths.length - 1
  const before = { came: grid.logs, ordinary }
  const holidays = holidayEffects(grid, ordinary, names)
  for (const [which, origin] of occasions.all.length > 0 ? rolling.origins.entries() : []) {
    const path = paths[which] ?? new Float64Array()
    for (const [index, effect] of eventEffects(grid, occasions, before, origin, path).entries()) {
      const isUnknown = Number.isNaN(effect)
      if (isUnknown && which === present) unforeseen.add(occasions.marks[origin + index] ?? -1)
      path[index] = (path[index] ?? 0) + (isUnknown && which === present ? 0 : effect)
    }
  }
  for (const [index, effect] of holidays.entries()) {
    const path = paths[present] ?? new Float64Array()
    path[index] = (path[index] ?? 0) + effect
  }
  return unforeseen
}

/** Within twice the highest and half the lowest of eight weeks: beyond it a model has lost its way. */
function bounded(path: Float64Array, { logs, length, perDay }: Grid): Float64Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let index = Math.max(0, length - 56 * perDay); index < length; index += 1) {
    const log = logs[index] ?? Number.NaN
    if (log < low) low = log
    if (log > high) high = log
  }
  return high < low ? path : path.map((log) => Math.max(low - Math.LN2, Math.min(high + Math.LN2, log)))
}
