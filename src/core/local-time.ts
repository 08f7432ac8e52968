/** Times as people read them, in the zone they were declared in. */
import type { Instant } from './instant.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function parts(at: Instant, timezone: string): Record<string, string> {
  let format = formats.get(timezone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    if (formats.size >= 600) formats.clear()
    formats.set(timezone, format)
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** `Tue 29 Jun 18:30`. */
export function formatLocal(at: Instant, timezone: string): string {
  const { weekday, day, month, hour, minute } = parts(at, timezone)
  return `${weekday} ${day} ${month} ${hour}:${minute}`
}

/** `18:30`. */
export function formatClock(at: Instant, timezone: string): string {
  const { hour, minute } = parts(at, timezone)
  return `${hour}:${minute}`
}

/** `Tue 29 Jun 18:30 to 21:15 Europe/Paris`; the end's date only where it is another day. */
export function formatSpan(from: Instant, to: Instant, timezone: string): string {
  const [start, end] = [formatLocal(from, timezone), formatLocal(to, timezone)]
  const isSameDay = start.slice(0, -6) === end.slice(0, -6)
  return `${start} to ${isSameDay ? formatClock(to, timezone) : end} ${timezone}`
}
