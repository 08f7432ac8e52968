/** The days a rule chooses, one period at a time: nothing is remembered, and any far day costs as little as a near one. */
import { dateOf, type LocalDay, monthStart, weekdayOf } from './local-day.ts'
import type { Rule } from './rrule-text.ts'

/** A rule counted from a day. */
export interface Counted {
  rule: Rule
  first: LocalDay
}

/** The rule with what RFC 5545 3.3.10 takes from the first day where the rule itself says nothing. */
export function countFrom(rule: Rule, first: LocalDay): Counted {
  const { frequency, months, monthDays, yearDays, weeks, weekdays } = rule
  const { month, monthDay } = dateOf(first)
  const sameWeekday = [{ nth: 0, weekday: weekdayOf(first) }]
  const filled = (parts: Partial<Rule>) => ({ rule: { ...rule, ...parts }, first })
  if (frequency === 'DAILY' || weekdays || monthDays || yearDays) return filled({})
  if (frequency === 'WEEKLY' || weeks) return filled({ weekdays: sameWeekday })
  if (frequency === 'MONTHLY') return filled({ monthDays: [monthDay] })
  return filled({ months: months ?? [month], monthDays: [monthDay] })
}

/** Every day of the rule from `low` to `high`, both included, in order; COUNT and UNTIL are the caller's. */
export function* daysOf({ rule, first }: Counted, low: LocalDay, high: LocalDay): Generator<LocalDay> {
  for (let day = Math.max(low, first); day <= high; ) {
    const period = periodOf(rule, first, day)
    if (period.index % rule.interval === 0) {
      for (const chosen of chosenIn(rule, period, day, high)) yield chosen
    }
    day = period.end + 1
  }
}

/** The day, week, month or year a day is in; `index` counts from the one the first day is in. */
interface Period {
  index: number
  start: LocalDay
  end: LocalDay
}

function periodOf({ frequency, weekStart }: Rule, first: LocalDay, day: LocalDay): Period {
  if (frequency === 'DAILY') return { index: day - first, start: day, end: day }
  if (frequency === 'WEEKLY') {
    const start = startOfWeek(day, weekStart)
    return { index: (start - startOfWeek(first, weekStart)) / 7, start, end: start + 6 }
  }
  const [from, { year, month }] = [dateOf(first), dateOf(day)]
  if (frequency === 'MONTHLY') {
    const index = (year - from.year) * 12 + month - from.month
    return { index, start: monthStart(year, month), end: monthStart(year, month + 1) - 1 }
  }
  return { index: year - from.year, start: monthStart(year, 1), end: monthStart(year + 1, 1) - 1 }
}

/** BYSETPOS counts in the whole period, also where only a part of it is asked for. */
function* chosenIn(rule: Rule, period: Period, low: LocalDay, high: LocalDay): Generator<LocalDay> {
  const { positions } = rule
  if (!positions) {
    for (let day = low; day <= Math.min(high, period.end); day += 1) if (matches(rule, day)) yield day
    return
  }
  const all: LocalDay[] = []
  for (let day = period.start; day <= period.end; day += 1) if (matches(rule, day)) all.push(day)
  for (const [index, day] of all.entries()) {
    if (day < low || day > high) continue
    if (positions.includes(index + 1) || positions.includes(index - all.length)) yield day
  }
}

/** Whether a day passes every BY part but BYSETPOS. */
function matches(rule: Rule, day: LocalDay): boolean {
  const { months, monthDays, yearDays, weeks, weekdays } = rule
  const weekday = weekdayOf(day)
  if (weekdays && !weekdays.some((wanted) => wanted.weekday === weekday)) return false
  const { year, month, monthDay } = dateOf(day)
  if (months && !months.includes(month)) return false
  const inMonth = { start: day - monthDay + 1, end: monthStart(year, month + 1) - 1 }
  if (monthDays && !hasPlace(monthDays, day, inMonth, 1)) return false
  const inYear = { start: monthStart(year, 1), end: monthStart(year + 1, 1) - 1 }
  if (yearDays && !hasPlace(yearDays, day, inYear, 1)) return false
  if (weeks && !isInWeek(weeks, day, rule.weekStart)) return false
  const counted = rule.frequency === 'MONTHLY' || months ? inMonth : inYear
  return !weekdays?.every(({ nth, weekday: wanted }) => {
    return wanted !== weekday || (nth !== 0 && !hasPlace([nth], day, counted, 7))
  })
}

/** Whether a day is the nth of its span, counted in steps of days, from the start or (negative) from the end. */
function hasPlace(
  nths: number[],
  day: LocalDay,
  span: { start: LocalDay; end: LocalDay },
  step: number,
): boolean {
  const fromStart = Math.floor((day - span.start) / step) + 1
  const fromEnd = Math.floor((span.end - day) / step) + 1
  return nths.includes(fromStart) || nths.includes(-fromEnd)
}

/** Week 1 is the one with January 4th in it (ISO 8601); a day in the last days of December may be in it. */
function isInWeek(weeks: number[], day: LocalDay, weekStart: number): boolean {
  const start = startOfWeek(day, weekStart)
  const { year } = dateOf(start + 3)
  const weekOne = (of: number) => startOfWeek(monthStart(of, 1) + 3, weekStart)
  return hasPlace(weeks, start, { start: weekOne(year), end: weekOne(year + 1) - 1 }, 7)
}

function startOfWeek(day: LocalDay, weekStart: number): LocalDay {
  return day - ((weekdayOf(day) - weekStart + 7) % 7)
}
