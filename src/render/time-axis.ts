/** The axis under bars in a terminal: when it is. */
import { DAY, HOUR, type Instant } from '../core/instant.ts'
import { formatClock, formatLocal } from '../core/local-time.ts'

/** As many clock times as fit, or days where there are more than `mostDays`. */
export function timeAxis(
  from: Instant,
  to: Instant,
  { width, timezone, mostDays }: { width: number; timezone: string; mostDays: number },
): string {
  const isLong = to - from > mostDays * DAY
  const label = (at: Instant) => (isLong ? formatLocal(at, timezone).slice(0, -6) : formatClock(at, timezone))
  const fit = Math.max(1, Math.floor(width / (label(from).length + 3)))
  const unit = isLong ? DAY : HOUR
  const every = Math.ceil((to - from) / unit / fit) * unit
  let line = ''
  for (let at = from; at < to; at += every) {
    const column = Math.round(((at - from) / (to - from)) * width)
    if (column + label(at).length <= width) line = line.padEnd(column) + label(at)
  }
  return line
}
