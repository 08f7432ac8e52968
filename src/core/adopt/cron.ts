/** The recurrence of a scheduled action, as far as a peak can say it. */
import { parseCron } from '../calendar/cron.ts'
import { dateOf, daysBetween, type LocalDay, weekdayOf } from '../calendar/local-day.ts'
import { localDay, resolveWall } from '../calendar/wall-clock.ts'
import { DAY, type Instant, MINUTE } from '../instant.ts'

/** When a cron runs: at each of `minutes` of each day that fits every field. */
export interface Recurring {
  /** Minutes after local midnight, rising. */
  minutes: number[]
  /** 1 is Monday; `null`: any. */
  weekdays: number[] | null
  /** `null`: any. */
  monthDays: number[] | null
  months: number[] | null
}

/** Every hour of a day: a group that is resized more often than that has no peaks. */
const mostRuns = 24

/** What the cron says, or why a peak cannot. */
export function readCron(text: string): Recurring | { problem: string } {
  const cron = parseCron(text)
  if (!cron) return { problem: 'its recurrence cannot be read' }
  if (cron.minutes.length * cron.hours.length > mostRuns)
    return { problem: `it runs more than ${mostRuns} times a day, and a peak is a time of day` }
  if (cron.isEitherDay)
    return { problem: 'it has both days of the month and weekdays, and cron takes either' }
  const weekdays = cron.weekdays.map((day) => (day === 0 ? 7 : day)).sort((a, b) => a - b)
  return {
    minutes: cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute)),
    weekdays: weekdays.length === 7 ? null : weekdays,
    monthDays: cron.days.length === 31 ? null : cron.days,
    months: cron.months.length === 12 ? null : cron.months,
  }
}

/** Whether it would run after `from` and before `to`, by the wall clock of an IANA zone. */
export function runsWithin(recurring: Recurring, zone: string, from: Instant, to: Instant): boolean {
  const first = localDay(zone, from)
  // The rarest there is, 29 February, comes within eight years.
  const last = Math.min(localDay(zone, to), first + 8 * 366)
  return daysBetween(first, last)
    .filter((day) => fits(recurring, day))
    .flatMap((day) => recurring.minutes.map((minute) => resolveWall(zone, day * DAY + minute * MINUTE)))
    .some(({ asStart }) => asStart > from && asStart < to)
}

function fits({ weekdays, monthDays, months }: Recurring, day: LocalDay): boolean {
  const { month, monthDay } = dateOf(day)
  const is = (values: number[] | null, value: number) => values?.includes(value) ?? true
  return is(weekdays, weekdayOf(day)) && is(monthDays, monthDay) && is(months, month)
}
