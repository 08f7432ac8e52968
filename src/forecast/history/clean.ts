/** What is no load is left out before anything is learned: the time before a fleet lived, counters that stood still, outages. */
import { DAY, formatInstant, HOUR, MINUTE } from '../../core/instant.ts'
import type { Series } from '../series.ts'
import { lifeless } from './lifeless.ts'

export interface Clean {
  /** NaN where nothing was measured or what was measured is no load. */
  values: Float64Array
  notes: string[]
}

export type Run = [from: number, to: number]

/** @param known how many steps may be looked at; only these are returned */
export function clean({ startsAt, step, values }: Series, known: number): Clean {
  const kept = values
    .slice(0, known)
    .map((value) => (value >= 0 && value < Number.POSITIVE_INFINITY ? value : Number.NaN))
  const notes: string[] = []
  const leaveOut = (runs: Run[], what: string) => {
    for (const [from, to] of runs) kept.fill(Number.NaN, from, to)
    const [first] = runs
    if (!first) return
    const steps = runs.reduce((sum, [from, to]) => sum + to - from, 0)
    const times = runs.length === 1 ? 'once' : `${runs.length} times`
    const since = formatInstant(startsAt + first[0] * step)
    notes.push(`${what} ${times}, ${lengthOf(steps * step)} in all, the first at ${since}: left out.`)
  }
  const born = birth(kept, step)
  if (born > 0) {
    kept.fill(Number.NaN, 0, born)
    notes.push(`Next to no load before ${formatInstant(startsAt + born * step)}: left out.`)
  }
  leaveOut(glitches(kept), 'The load was beyond belief')
  leaveOut(frozen(kept, step), 'The counter stood still')
  leaveOut(lifeless(kept, step, shareOf(kept, 0.5)), 'There was next to no load for over a day')
  leaveOut(outages(kept, step), 'The load fell to next to nothing')
  return { values: kept, notes }
}

/** `40 minutes`, `3 hours`, `9 days`. */
export function lengthOf(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE)
  if (minutes < 120) return `${minutes} minutes`
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} hours`
  return `${Math.round(minutes / 1_440)} days`
}

/** The first step of the life of a fleet: before it, half a day or more without a hundredth of the usual load. */
function birth(values: Float64Array, step: number): number {
  const usual = shareOf(values, 0.5)
  const first = values.findIndex((value) => value > 0.01 * usual)
  return first * step >= DAY / 2 ? first : 0
}

/** No burst of people but an error of counting: fifty times as much as one step in a hundred holds. */
function glitches(values: Float64Array): Run[] {
  const most = 50 * shareOf(values, 0.99)
  return Array.from(values.keys())
    .filter((index) => most > 0 && (values[index] ?? 0) > most)
    .map((index) => [index, index + 1])
}

/** A quantile of the values over zero. */
function shareOf(values: Float64Array, share: number): number {
  const over = values.filter((value) => value > 0).sort()
  return over[Math.floor(share * (over.length - 1))] ?? 0
}

/** The same value over and over, for two hours at least and so long that chance would bring it once in a million. */
function frozen(values: Float64Array, step: number): Run[] {
  const runs: Run[] = []
  let [same, pairs] = [0, 0]
  for (let index = 1; index < values.length; index += 1) {
    if (!((values[index] ?? Number.NaN) >= 0 && (values[index - 1] ?? Number.NaN) >= 0)) continue
    pairs += 1
    if (values[index] === values[index - 1]) same += 1
  }
  const share = (same + 1) / (pairs + 2)
  if (share > 0.5) return runs
  const least = Math.max(Math.ceil((2 * HOUR) / step), Math.ceil(Math.log(1e-6) / Math.log(share)), 4)
  let from = 0
  for (let index = 1; index <= values.length; index += 1) {
    if (index < values.length && values[index] === values[from]) continue
    // The first value of the run was true when it was measured.
    if (index - from > least && (values[from] ?? 0) > 0) runs.push([from + 1, index])
    from = index
  }
  return runs
}

/** Under a quarter of what nearly all days around held at that time, for three days at most; at the end for one. */
function outages(values: Float64Array, step: number): Run[] {
  const day = Math.round(DAY / step)
  if (day < 1) return []
  const isLow = (index: number, share: number): boolean => {
    const value = values[index] ?? Number.NaN
    if (!(value >= 0)) return false
    let [others, higher] = [0, 0]
    for (let days = -7; days <= 7; days += 1) {
      const other = days === 0 ? Number.NaN : (values[index + days * day] ?? Number.NaN)
      if (!(other >= 0)) continue
      others += 1
      if (value < share * other) higher += 1
    }
    return others >= 2 && higher >= others - Math.floor(others / 5)
  }
  const runs: Run[] = []
  for (let index = 0; index < values.length; index += 1) {
    if (!isLow(index, 0.25)) continue
    let [from, to] = [index, index + 1]
    while (to < values.length && (isLow(to, 0.25) || Number.isNaN(values[to]))) to += 1
    const most = (to === values.length ? 1 : 3) * day
    if (to - from <= most) {
      while (isLow(from - 1, 0.7)) from -= 1
      while (isLow(to, 0.7)) to += 1
      runs.push([from, to])
    }
    index = to
  }
  return runs
}
