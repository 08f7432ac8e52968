/** When a peak happens: the one place where schedules become instants. */
import type { Peak, When } from '../desired.ts'
import { DAY, type Instant, MINUTE } from '../instant.ts'
import { eventOccurrences } from './events.ts'
import { daysBetween, formatDay, type LocalDay, parseDay, weekdayOf } from './local-day.ts'
import type { Occurrence } from './occurrence.ts'
import { type Recurrence, recurrence, recurringDays } from './rrule.ts'
import { localDay } from './wall-clock.ts'
import { windowOn } from './window.ts'

export type { Occurrence } from './occurrence.ts'

type Ranges = Peak['except']
type Windowed = Exclude<When, { kind: 'events' }>
type Ruled = Extract<When, { kind: 'rrule' }>

/**
 * Every occurrence of a peak whose [startsAt, endsAt) overlaps [from, to), sorted by start, each once. An
 * occurrence belongs to the local date on which it starts: that date is what `days`, `on`, a rule and
 * `except` speak of, also for a window that goes past midnight.
 *
 * Pure, except that rules and calendar events are read once and kept as long as the peak is.
 */
export function occurrences(peak: Peak, from: Instant, to: Instant): Occurrence[] {
  if (to <= from) return []
  const { when } = peak
  const isExcept = (date: string) => isWithin(peak.except, date)
  const near =
    when.kind === 'events'
      ? eventOccurrences(peak, when, from, to, isExcept)
      : windowOccurrences(peak, when, from, to, isExcept)
  return near
    .filter(({ startsAt, endsAt }) => startsAt < to && endsAt > from)
    .sort(inOrder)
    .filter((each, index, all) => index === 0 || inOrder(all[index - 1] ?? each, each) !== 0)
}

function windowOccurrences(
  peak: Peak,
  when: Windowed,
  from: Instant,
  to: Instant,
  isExcept: (date: string) => boolean,
): Occurrence[] {
  const { timezone, except } = peak
  // A window is over within two wall-clock days of its date, and a clock change can move the date by one.
  const low = localDay(timezone, from) - 2
  const high = localDay(timezone, to) + 1
  return startDays(peak, when, low, high).flatMap((day) => {
    if (except.length > 0 && isExcept(formatDay(day))) return []
    return windowOn(timezone, day, when.window) ?? []
  })
}

/** The dates from `low` to `high` on which a window starts. */
function startDays(peak: Peak, when: Windowed, low: LocalDay, high: LocalDay): LocalDay[] {
  switch (when.kind) {
    case 'days':
      return daysBetween(low, high).filter((day) => when.days.includes(weekdayOf(day)))
    case 'dates': {
      const near = when.dates.filter(({ first, last }) => last >= formatDay(low) && first <= formatDay(high))
      return near.length === 0 ? [] : daysBetween(low, high).filter((day) => isWithin(near, formatDay(day)))
    }
    case 'rrule':
      return recurringDays(recurrences.get(peak) ?? readRecurrence(peak, when), low, high)
  }
}

const recurrences = new WeakMap<Peak, Recurrence>()

function readRecurrence(peak: Peak, { rrule, from, window }: Ruled): Recurrence {
  const read = recurrence(rrule, parseDay(from) * DAY + window.from * MINUTE, peak.timezone)
  recurrences.set(peak, read)
  return read
}

function isWithin(ranges: Ranges, date: string): boolean {
  return ranges.some(({ first, last }) => first <= date && date <= last)
}

function inOrder(a: Occurrence, b: Occurrence): number {
  return a.startsAt - b.startsAt || a.endsAt - b.endsAt || byText(a.title ?? '', b.title ?? '')
}

function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
