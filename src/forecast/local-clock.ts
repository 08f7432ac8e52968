/** The clock that people live by: how far a zone is from UTC at each step of a grid. */
import { HOUR, type Instant } from '../core/instant.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    if (formats.size >= 600) formats.clear()
    formats.set(timezone, format)
  }
  return format
}

/** Milliseconds to add to UTC to read the local clock. */
export function offsetAt(at: Instant, timezone: string): number {
  if (timezone === 'UTC') return 0
  const whole = Math.floor(at / 1_000) * 1_000
  const field: Record<string, number> = {}
  for (const { type, value } of formatOf(timezone).formatToParts(whole)) field[type] = Number(value)
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = field
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole
}

/** The offset of each step; the zone is asked once a week, and to the quarter of an hour only where the answers differ. */
export function offsetsOf(startsAt: Instant, step: number, length: number, timezone: string): Float64Array {
  const offsets = new Float64Array(length)
  const stride = Math.max(1, Math.floor((168 * HOUR) / step))
  for (let from = 0; from < length; from += stride) {
    fill(from, Math.min(length - 1, from + stride))
  }
  return offsets

  function fill(from: number, to: number): void {
    const [before, after] = [
      offsetAt(startsAt + from * step, timezone),
      offsetAt(startsAt + to * step, timezone),
    ]
    if (before === after || to - from <= 1) {
      offsets.fill(before, from, to)
      offsets[to] = after
      return
    }
    const middle = (from + to) >> 1
    fill(from, middle)
    fill(middle, to)
  }
}
