/** Recurrence rules (RFC 5545 RRULE) on local dates: what a rule yields, and what is wrong with one. */
import { DAY } from '../instant.ts'
import { type LocalDay, parseDay } from './local-day.ts'
import { type Counted, countFrom, daysOf } from './rrule-days.ts'
import { parseRule, type Rule } from './rrule-text.ts'
import { parseWall, type WallTime, wallAt } from './wall-clock.ts'

/** A rule ready to be asked for days: `last` is the day on which COUNT or UNTIL ends it. */
export interface Recurrence extends Counted {
  last: LocalDay
}

/** The schedule format ends with the year 2200: no rule is followed beyond. */
const endOfTime = parseDay('2200-12-31')

/**
 * A rule counted from a start. UNTIL is a date (included), a wall time, or a UTC time, which is read in
 * `zone`. Throws on a rule that `rruleProblem` objects to.
 */
export function recurrence(rrule: string, start: WallTime, zone: string): Recurrence {
  const parsed = parseRule(rrule)
  if ('problem' in parsed) throw new Error(`recurrence rule ${JSON.stringify(rrule)}: ${parsed.problem}`)
  const first = Math.floor(start / DAY)
  const counted = countFrom(parsed.rule, first)
  const until = lastUntil(parsed.rule, start - first * DAY, zone)
  return { ...counted, last: Math.min(until, lastCounted(counted), endOfTime) }
}

/** The days of a recurrence from `low` to `high`, both included, in order. */
export function recurringDays(recurrence: Recurrence, low: LocalDay, high: LocalDay): LocalDay[] {
  return [...daysOf(recurrence, low, Math.min(high, recurrence.last))]
}

/**
 * What is wrong with a rule, in a sentence, or `null`: unreadable, finer than days, ended by an absurd COUNT,
 * or without any day in fifty years. With `from` (`YYYY-MM-DD`) the last is judged for a rule counted from
 * that date; without, INTERVAL is left aside, because whether it hits depends on where it is counted from.
 */
export function rruleProblem(rrule: string, from?: string): string | null {
  const parsed = parseRule(rrule)
  if ('problem' in parsed) return parsed.problem
  const { rule } = parsed
  const first = parseDay(from ?? '2000-01-01')
  const counted = countFrom(from ? rule : { ...rule, interval: 1 }, first)
  // Longer than the rarest rule of days takes: 29 February on a given weekday can be 40 years away.
  const isNever = daysOf(counted, first, first + 50 * 366).next().done
  return isNever ? 'the rule chooses no day in fifty years: its parts exclude each other' : null
}

/** UNTIL includes an occurrence that starts at that very time. */
function lastUntil({ until }: Rule, timeOfDay: number, zone: string): LocalDay {
  if (until === undefined) return Number.POSITIVE_INFINITY
  const date = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`
  if (until.length === 8) return parseDay(date)
  const wall = parseWall(`${date}T${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}`)
  const local = until.endsWith('Z') ? wallAt(zone, wall) : wall
  return Math.floor((local - timeOfDay) / DAY)
}

function lastCounted(counted: Counted): LocalDay {
  let left = counted.rule.count ?? 0
  if (left === 0) return Number.POSITIVE_INFINITY
  for (const day of daysOf(counted, counted.first, endOfTime)) {
    left -= 1
    if (left === 0) return day
  }
  return endOfTime
}
