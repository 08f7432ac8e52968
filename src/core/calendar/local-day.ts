/** Calendar dates as whole numbers, so that going through days, weeks, months and years is arithmetic. */
import { DAY } from '../instant.ts'

/** Days since 1970-01-01 on somebody's wall calendar; belongs to no zone by itself. */
export type LocalDay = number

/** The day of a date `YYYY-MM-DD`; NaN where the text is none. */
export function parseDay(date: string): LocalDay {
  return Date.parse(date) / DAY
}

/** `YYYY-MM-DD`; such texts compare in the order of their days. */
export function formatDay(day: LocalDay): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** 1 = Monday … 7 = Sunday. Day 0 was a Thursday. */
export function weekdayOf(day: LocalDay): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The first day of a month (1..12, and beyond: month 13 is January of the next year). */
export function monthStart(year: number, month: number): LocalDay {
  return Date.UTC(year, month - 1, 1) / DAY
}

/** Year, month (1..12) and day of the month (1..31). */
export function dateOf(day: LocalDay): { year: number; month: number; monthDay: number } {
  const date = new Date(day * DAY)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, monthDay: date.getUTCDate() }
}

/** Every day from `first` to `last`, both included. */
export function daysBetween(first: LocalDay, last: LocalDay): LocalDay[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}
