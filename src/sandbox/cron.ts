/** When a recurring scheduled action runs next, by the wall clock of its time zone. */
import { Temporal } from 'temporal-polyfill'
import type { Cron } from '../core/calendar/cron.ts'
import type { Instant } from '../core/instant.ts'

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
