/** The forecast in the steps of the history, with the quantiles that its errors at earlier origins give. */
import type { ForeseenPoint } from '../../core/foreseen.ts'
import { DAY, HOUR } from '../../core/instant.ts'
import { kindOfDay, type Occasions } from '../causes/events.ts'
import type { HolidayNames } from '../causes/holidays.ts'
import type { Grid } from '../history/grid.ts'
import type { Known } from '../history/known.ts'
import type { Modelled } from '../models/models.ts'
import { liftForEvents, type MadeForEvents } from './event-guard.ts'
import { expand } from './expand.ts'
import { learnParts } from './hour-parts.ts'
import { newLevel } from './new-level.ts'
import { liftForDays } from './peak-guard.ts'
import { beliefs, spreadOf } from './residual-quantiles.ts'

/** A quantile is no higher than so many times what stands under it, unless loads were. */
const mostTimes = 4

/** What the points are made of. */
export interface Ingredients {
  known: Known
  grid: Grid
  names: HolidayNames
  occasions: Occasions
  made: Modelled
  /** The first step ahead, counted as in the history, and how many. */
  first: number
  count: number
}

export function pointsOf(parts: Ingredients): ForeseenPoint[] {
  const { known, grid, made, first, count } = parts
  const { startsAt, step } = known.series
  const perDay = Math.max(1, Math.round(DAY / step))
  const rows = rowsOf(parts, perDay)
  const rowsIf = (isEvent: boolean) =>
    rows.map((row) => ({
      ...row,
      came: row.came.map((log, index) => ((row.marks[index] ?? -1) >= 0 === isEvent ? log : Number.NaN)),
    }))
  const spreadIn = (some: typeof rows) => {
    const errors = some.map(({ path, came }) => came.map((log, index) => log - (path[index] ?? 0)))
    return spreadOf({ errors, weights: made.rolling.weights, perDay }, count)
  }
  const quiet = rowsIf(false)
  const usual = spreadIn(quiet)
  const isCalendar = parts.occasions.all.length > 0
  const busy = isCalendar ? spreadIn(rowsIf(true)) : usual
  const lift = liftForDays(quiet, usual, perDay, step)
  const more = isCalendar
    ? liftForEvents(rows, busy.q95, step, (which) => kindOfDay(grid, parts.occasions, which))
    : lift
  const jump = newLevel(quiet, usual.q95, perDay)
  const wide = Math.sqrt(known.hole > 6 * HOUR ? known.hole / DAY : 0)
  const back = (log: number) => Math.max(0, Math.exp(log) - grid.floor)
  const present = rows.at(-1)
  return Array.from(present?.path ?? [], (log, index) => {
    const isEvent = (present?.marks[index] ?? -1) >= 0
    const spread = isEvent ? busy : usual
    const point = known.isConstant ? known.highest : back(log + (spread.middle[index] ?? 0))
    const q95 = (spread.q95[index] ?? 0) + ((isEvent ? more : lift)[index] ?? 0)
    const [add90, add95] = known.isConstant
      ? [beliefs.q90, beliefs.q95]
      : [(spread.q90[index] ?? 0) + jump + 0.15 * wide, q95 + jump + 0.2 * wide]
    // Beyond it the errors of a few origins say nothing.
    const upper = (add: number, least: number) =>
      Math.max(least, Math.min(back(log + add), Math.max(mostTimes * least, 1.5 * known.highest)))
    const high = upper(add90, point)
    return {
      at: startsAt + (first + index) * step,
      point,
      q90: high,
      q95: upper(add95, Math.max(high, grid.floor)),
    }
  })
}

/** For each origin the path and what came after it; nothing came on holidays, so that no error is learned from them. */
function rowsOf(
  { known, grid, names, occasions, made, first, count }: Ingredients,
  perDay: number,
): MadeForEvents[] {
  const { series } = known
  const { startsAt, step, values } = series
  const { origins } = made.rolling
  const learned = learnParts(grid, made.ordinary, series, origins.length - 1)
  const gridIndex = (index: number) => Math.floor((startsAt + index * step - grid.startsAt) / grid.step)
  const days = Array.from({ length: Math.floor(count / perDay) }, (_, day): [number, number] => [
    day * perDay,
    (day + 1) * perDay,
  ])
  return origins.map((origin, which) => {
    const from = first - Math.round(((grid.length - origin) * grid.step) / step)
    const path = expand(
      grid,
      made.ordinary,
      { startsAt, step, parts: learned[which] ?? new Float64Array(1) },
      origin,
      made.paths[which] ?? new Float64Array(),
      from,
      count,
    )
    const came = path.map((_, index) =>
      names.has(grid.days[gridIndex(from + index)] ?? 0)
        ? Number.NaN
        : Math.log((values[from + index] ?? Number.NaN) + grid.floor),
    )
    const marks = Int32Array.from(path, (_, index) => occasions.marks[gridIndex(from + index)] ?? -1)
    const peaks = days.filter(([begin, end]) => marks.subarray(begin, end).every((mark) => mark < 0))
    return { path, came, marks, weight: made.rolling.weights[which] ?? 0, peaks }
  })
}
