/** Unix cron with five fields in a time zone, as recurring scheduled actions are written. */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../core/instant.ts'

export interface Cron {
  minutes: number[]
  hours: number[]
  days: number[]
  months: number[]
  /** 0 is Sunday. */
  weekdays: number[]
  /** Where both are restricted a day needs to fit only one of them, as in Unix cron. */
  isEitherDay: boolean
}

/** The cron of `minute hour day month weekday`, each `*`, a number, a range, a step or a list; `null` if it is none. */
export function parseCron(text: string): Cron | null {
  const fields = text.trim().split(/\s+/)
  if (fields.length !== 5) return null
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  const [minutes, hours, days, months] = [
    field(minute, 0, 59),
    field(hour, 0, 23),
    field(day, 1, 31),
    field(month, 1, 12),
  ]
  const weekdays = field(weekday, 0, 7)?.map((number) => number % 7)
  if (!minutes || !hours || !days || !months || !weekdays) return null
  return {
    minutes,
    hours,
    days,
    months,
    weekdays,
    isEitherDay: !day.startsWith('*') && !weekday.startsWith('*'),
  }
}

function field(text: string, least: number, most: number): number[] | null {
  const numbers = new Set<number>()
  for (const part of text.split(',')) {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part)
    if (!match) return null
    const [from, to, step] = [match[1], match[2], match[3]].map((digits) =>
      digits === undefined ? null : Number(digits),
    )
    const first = from ?? least
    const last = to ?? (from === null || from === undefined || step ? most : first)
    if (first < least || last > most || first > last || step === 0) return null
    for (let number = first; number <= last; number += step ?? 1) numbers.add(number)
  }
  return [...numbers].sort((a, b) => a - b)
}

/** How far ahead a run is looked for: 29 February comes within eight years. */
const DAYS_AHEAD = 366 * 8 + 2

/** The first run after `after`, or `null` when there is none. A wall time the zone skips moves forward. */
export function nextRun(cron: Cron, timezone: string, after: Instant): Instant | null {
  const today = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(timezone).toPlainDate()
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead += 1) {
    const date = today.add({ days: ahead })
    if (!fits(cron, date)) continue
    const run = runsOn(cron, date, timezone).find((at) => at > after)
    if (run !== undefined) return run
  }
  return null
}

function fits(cron: Cron, date: Temporal.PlainDate): boolean {
  if (!cron.months.includes(date.month)) return false
  const isDay = cron.days.includes(date.day)
  const isWeekday = cron.weekdays.includes(date.dayOfWeek % 7)
  return cron.isEitherDay ? isDay || isWeekday : isDay && isWeekday
}

function runsOn(cron: Cron, date: Temporal.PlainDate, timeZone: string): Instant[] {
  const runs = cron.hours.flatMap((hour) =>
    cron.minutes.map((minute) => {
      const plainTime = Temporal.PlainTime.from({ hour, minute })
      return date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds
    }),
  )
  return runs.sort((a, b) => a - b)
}
