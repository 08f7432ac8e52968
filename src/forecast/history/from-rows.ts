/** Rows as they were measured, however irregular and in whatever resolution, as a Series of even steps. */
import { count } from '../../core/count.ts'
import { SpringtideError } from '../../core/error.ts'
import { DAY, formatInstant, HOUR, type Instant, MINUTE, SECOND } from '../../core/instant.ts'
import { formatDuration } from '../../core/scalars.ts'
import type { Series } from '../series.ts'
import { evenSeries, usualStep } from './even.ts'

export interface Rows {
  /** Rising, and each once. A value holds from then on for as long as rows are apart. */
  at: ArrayLike<Instant>
  values: ArrayLike<number>
}

export interface Evened {
  series: Series
  /** What was done to the rows, in sentences. */
  notes: string[]
}

/** The end of the history says in which steps to forecast. */
const recent = 28 * DAY
/** Of two years minutes are read, of fourteen every fifth. */
const mostSteps = 1_500_000

/**
 * Steps are those of the newest rows; older and coarser ones are spread over them, finer ones become their mean.
 * @throws SpringtideError `no-forecast` where there are fewer than three rows
 */
export function fromRows({ at, values }: Rows, name: string): Evened {
  if (at.length < 3) {
    throw new SpringtideError(
      'no-forecast',
      `${name} has ${at.length} values: nothing can be said about tomorrow from that`,
      'give at least two days of history',
    )
  }
  const first = firstSince(at, (at[at.length - 1] ?? 0) - recent)
  const newest = Array.prototype.slice.call(at, at.length - first >= 3 ? first : 0) as Instant[]
  const span = (at[at.length - 1] ?? 0) - (at[0] ?? 0)
  const step = [usualStep(newest), 5 * MINUTE, HOUR].find((each) => span / each <= mostSteps) ?? DAY
  const apart = apartByDay(at)
  const series = evenSeries(at, values, step)
  spread(series, { at, values }, apart)
  return { series, notes: mixed(apart, step) }
}

/** How far rows are apart on each day: the median, so that a hole in a day does not count. */
function apartByDay(at: ArrayLike<Instant>): Map<number, number> {
  const gaps = new Map<number, number[]>()
  for (let row = 0; row + 1 < at.length; row += 1) {
    const day = Math.floor((at[row] ?? 0) / DAY)
    const gap = (at[row + 1] ?? 0) - (at[row] ?? 0)
    const same = gaps.get(day)
    if (same) same.push(gap)
    else gaps.set(day, [gap])
  }
  return new Map([...gaps].map(([day, all]) => [day, all.sort((a, b) => a - b)[all.length >> 1] ?? 0]))
}

/** Fills steps that have no row of their own but lie within the time of one. */
function spread(
  { startsAt, step, values: filled }: Series,
  { at, values }: Rows,
  apart: Map<number, number>,
) {
  for (let row = 0; row < at.length; row += 1) {
    const from = at[row] ?? 0
    const usual = Math.min(DAY, apart.get(Math.floor(from / DAY)) ?? step)
    const isCoarse = usual > 1.5 * step
    const until = Math.min(at[row + 1] ?? Infinity, from + (isCoarse ? 1 : 1.5) * Math.max(usual, step))
    let index = Math.floor((from - startsAt) / step)
    for (; startsAt + (index + 0.5) * step < until && index < filled.length; index += 1) {
      const middle = startsAt + (index + 0.5) * step
      if (isCoarse) filled[index] = between({ at, values }, row, usual, middle)
      else if (Number.isNaN(filled[index])) filled[index] = values[row] ?? Number.NaN
    }
  }
}

/** What a coarse row says is the mean of its time, so it stands in the middle of that: a line leads to its neighbours. */
function between({ at, values }: Rows, row: number, usual: number, middle: Instant): number {
  const [from, value] = [at[row] ?? 0, values[row] ?? 0]
  const away = middle - (from + usual / 2)
  const other = away < 0 ? row - 1 : row + 1
  const distance = Math.abs((at[other] ?? Infinity) - from)
  if (!(distance <= 1.5 * usual)) return value
  return value + ((values[other] ?? value) - value) * Math.min(1, Math.abs(away) / distance)
}

function mixed(apart: Map<number, number>, step: number): string[] {
  const days = [...apart].sort(([a], [b]) => a - b)
  const coarse = days.filter(([, usual]) => usual > 1.5 * step)
  const fine = days.filter(([, usual]) => usual < step / 1.5)
  const of = (some: typeof days, what: string) => {
    const widest = some.reduce((most, [, usual]) => Math.max(most, usual), 0)
    const last = some.at(-1)?.[0] ?? 0
    return `On ${count(some.length)} of ${count(days.length)} days, the last of them ${formatInstant(last * DAY).slice(0, 10)}, rows are ${apartWords(widest)} apart and not ${apartWords(step)}: ${what}.`
  }
  return [
    ...(coarse.length > 0 ? [of(coarse, 'they are spread over the shorter steps')] : []),
    ...(fine.length > 0 ? [of(fine, 'their mean counts')] : []),
  ]
}

/** Whole minutes, where there is one: rows that drift have no round distance. */
function apartWords(milliseconds: number): string {
  return milliseconds < MINUTE
    ? formatDuration(Math.max(1, milliseconds / SECOND))
    : formatDuration(60 * Math.round(milliseconds / MINUTE))
}

function firstSince(at: ArrayLike<Instant>, since: Instant): number {
  let first = at.length
  while (first > 0 && (at[first - 1] ?? 0) >= since) first -= 1
  return first
}
