/** Days on which people live as on another one: what they did to the load before, so that they mislead no other day and are foreseen. */
import { parseDay } from '../../core/calendar/local-day.ts'
import type { Holiday } from '../../core/foreseen.ts'
import { type Grid, sameClock, weekdayAt } from '../history/grid.ts'

/** By local day since 1970-01-01. */
export type HolidayNames = ReadonlyMap<number, string>

export function holidayNames(holidays: readonly Holiday[]): HolidayNames {
  return new Map(holidays.map(({ date, name }) => [parseDay(date), name]))
}

/** The same logarithms without holidays: for the models these are gaps. */
export function withoutHolidays(grid: Grid, names: HolidayNames): Float64Array {
  return grid.logs.map((log, index) => (names.has(grid.days[index] ?? 0) ? Number.NaN : log))
}

const believed = 2

/**
 * What to add to the logarithm of each step ahead: as much of the way to a Sunday as holidays before went, what they all did beside
 * that, and where the same holiday is in the history, mostly what it did then.
 * @param ordinary the history as if no day had been a holiday
 */
export function holidayEffects(grid: Grid, ordinary: Float64Array, names: HolidayNames): Float64Array {
  const effects = new Float64Array(grid.ahead)
  if (names.size === 0) return effects
  const share = sundayShare(grid, ordinary, names)
  const beside = besideSundays(grid, ordinary, names, share)
  for (let index = 0; index < grid.ahead; index += 1) {
    const at = grid.length + index
    const name = names.get(grid.days[at] ?? 0)
    if (name === undefined) continue
    const likeSunday = share * towardsSunday(grid, ordinary, at) + (beside[grid.slots[at] ?? 0] ?? 0)
    const before = lastTime(grid, ordinary, names, name, grid.slots[at] ?? 0)
    effects[index] = before === null ? likeSunday : 0.3 * likeSunday + 0.7 * before
  }
  return effects
}

/** Least squares over the holidays of the history; half the way is believed beforehand, as much as one holiday weighs. */
function sundayShare(grid: Grid, ordinary: Float64Array, names: HolidayNames): number {
  let [product, square, rows] = [0, 0, 0]
  for (let at = 0; at < grid.length; at += 1) {
    if (!names.has(grid.days[at] ?? 0) || Number.isNaN(grid.logs[at])) continue
    const towards = towardsSunday(grid, ordinary, at)
    product += towards * ((grid.logs[at] ?? 0) - (ordinary[at] ?? 0))
    square += towards * towards
    rows += 1
  }
  if (rows === 0 || square === 0) return 0.5
  const one = (square / rows) * grid.perDay
  return Math.max(0, Math.min(1.5, (product + 0.5 * one) / (square + one)))
}

/** By time of day, of the two hours around: where holidays stay quieter than Sundays, or Sundays are days as any. */
function besideSundays(grid: Grid, ordinary: Float64Array, names: HolidayNames, share: number): Float64Array {
  const { perDay } = grid
  const sums = new Float64Array(perDay)
  const squares = new Float64Array(perDay)
  const counts = new Float64Array(perDay)
  for (let at = 0; at < grid.length; at += 1) {
    if (!names.has(grid.days[at] ?? 0) || Number.isNaN(grid.logs[at]) || weekdayAt(grid, at) === 0) continue
    const slot = grid.slots[at] ?? 0
    const beside = (grid.logs[at] ?? 0) - (ordinary[at] ?? 0) - share * towardsSunday(grid, ordinary, at)
    sums[slot] = (sums[slot] ?? 0) + beside
    squares[slot] = (squares[slot] ?? 0) + beside * beside
    counts[slot] = (counts[slot] ?? 0) + 1
  }
  const reach = Math.max(1, Math.round(perDay / 24))
  const around = (values: Float64Array, slot: number): number => {
    let sum = 0
    for (let away = -reach; away <= reach; away += 1) sum += values[(slot + away + perDay) % perDay] ?? 0
    return sum
  }
  return sums.map((_, slot) => {
    const rows = around(counts, slot)
    if (rows === 0) return 0
    const mean = around(sums, slot) / rows
    const days = rows / (2 * reach + 1)
    // As much of the mean as is more than chance, and that they are as Sundays is believed as much as two of them weigh.
    const doubt = Math.max(0, around(squares, slot) / rows - mean * mean) / days
    return ((mean * days) / (days + believed)) * Math.max(0, 1 - doubt / Math.max(mean * mean, 1e-12))
  })
}

/** Mean of four weeks: the Sunday before less the same weekday before, at this time of day. */
function towardsSunday(grid: Grid, ordinary: Float64Array, at: number): number {
  const weekday = weekdayAt(grid, at)
  let [sum, count] = [0, 0]
  for (let week = 1; week <= 6 && count < 4; week += 1) {
    const [same, sunday] = [sameClock(grid, at, 7 * week), sameClock(grid, at, 7 * week + weekday)]
    if (same < 0 || sunday < 0 || same >= grid.length) continue
    sum += (ordinary[sunday] ?? 0) - (ordinary[same] ?? 0)
    count += 1
  }
  return count > 0 ? sum / count : 0
}

/** Mean within the hour around this time of day on the last day of that name. */
function lastTime(
  grid: Grid,
  ordinary: Float64Array,
  names: HolidayNames,
  name: string,
  slot: number,
): number | null {
  const near = Math.max(1, Math.round(grid.perDay / 24))
  let [day, sum, count] = [-1, 0, 0]
  for (let at = grid.length - 1; at >= 0; at -= 1) {
    const here = grid.days[at] ?? 0
    if (day !== -1 && here !== day) break
    if (names.get(here) !== name) continue
    day = here
    if (Math.abs((grid.slots[at] ?? 0) - slot) > near || Number.isNaN(grid.logs[at])) continue
    sum += (grid.logs[at] ?? 0) - (ordinary[at] ?? 0)
    count += 1
  }
  return count > 0 ? sum / count : null
}
