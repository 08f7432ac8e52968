/** A trace as the load of a simulation: the minutes that are played, moved by whole weeks, scaled to a fleet. */
import { count } from '../core/count.ts'
import { DAY, formatInstant, type Instant, MINUTE } from '../core/instant.ts'
import { minuteValues } from './minute-values.ts'
import { spanOf, type Trace } from './trace.ts'
import { badTrace } from './trace-lines.ts'

export interface Fit {
  /** Whole minutes; by default the beginning and the end of the trace. */
  from?: Instant | undefined
  to?: Instant | undefined
  /** The highest minute of those played becomes this many connections, or every value so many times itself. */
  size: { peak: number } | { scale: number }
}

export interface FittedLoad {
  from: Instant
  /** Wanted connections, one value a minute, whole. */
  load: Float64Array
  /** What was played and what was done to it, in sentences. */
  notes: string[]
}

const WEEK = 7 * DAY
const mostMinutes = 400 * 1_440

/**
 * Where `from` and `to` lie outside the recording it is moved by whole weeks, so that weekday and UTC clock stay: by as
 * few as bring them inside.
 * @throws SpringtideError `bad-trace` where the recording is too short, or empty
 */
export function fitTrace(trace: Trace, fit: Fit): FittedLoad {
  const { from, to, weeks } = windowOf(trace, fit)
  const minutes = Math.floor((to - from) / MINUTE)
  if (minutes < 1) throw badTrace(`${formatInstant(from)} to ${formatInstant(to)} is no minute of load`)
  if (minutes > mostMinutes)
    throw badTrace(
      `${count(Math.round(minutes / 1_440))} days are more than the 400 of one run: say --from and --to`,
    )
  const { values, notes } = minuteValues(trace, from - weeks * WEEK, minutes)
  const highest = values.reduce((most, value) => Math.max(most, value), 0)
  if (highest === 0)
    throw badTrace(
      `${trace.name} is zero from ${formatInstant(from - weeks * WEEK)} on: there is no load to play`,
    )
  const factor = 'peak' in fit.size ? fit.size.peak / highest : fit.size.scale
  const load = values.map((value) => Math.round(value * factor))
  return { from, load, notes: [...trace.notes, ...notes, ...told(weeks, highest, factor)] }
}

function told(weeks: number, highest: number, factor: number): string[] {
  const moved = `${count(Math.abs(weeks))} ${Math.abs(weeks) === 1 ? 'week' : 'weeks'} ${weeks > 0 ? 'later' : 'earlier'}`
  return [
    ...(weeks === 0 ? [] : [`Played ${moved} than recorded: the same weekdays, the same UTC clock.`]),
    ...(factor === 1
      ? []
      : [
          `Scaled by ${Number(factor.toPrecision(4))}: the highest minute, ${count(Math.round(highest))} as recorded, is ${count(Math.round(highest * factor))} connections.`,
        ]),
  ]
}

function windowOf(trace: Trace, fit: Fit): { from: Instant; to: Instant; weeks: number } {
  const begins = Math.ceil((trace.at[0] ?? 0) / MINUTE) * MINUTE
  // A value holds until the next one would come.
  const ends = Math.floor(((trace.at.at(-1) ?? 0) + trace.step) / MINUTE) * MINUTE
  const from = fit.from ?? begins
  const fewest = fit.to === undefined ? 0 : Math.ceil((fit.to - ends) / WEEK)
  const most = Math.floor((from - begins) / WEEK)
  const isInside = from >= begins && from < ends && (fit.to ?? ends) <= ends
  const weeks = isInside ? 0 : fit.to === undefined ? most : nearest0(fewest, most)
  const to = fit.to ?? ends + weeks * WEEK
  const start = from - weeks * WEEK
  if (start < begins || start >= ends || to - weeks * WEEK > ends) {
    const days = Math.round(((ends - begins) / DAY) * 10) / 10
    throw badTrace(
      `${spanOf(trace)} (${count(days)} days) does not hold ${formatInstant(from)} to ${formatInstant(to)}, moved by whole weeks`,
    )
  }
  return { from, to, weeks }
}

/** Of [fewest, most] the one nearest to zero; `most` where there is none, which is refused afterwards. */
function nearest0(fewest: number, most: number): number {
  if (fewest > most) return most
  return Math.min(most, Math.max(fewest, 0))
}
