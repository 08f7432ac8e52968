/** When the clocks of a zone are changed. */
import { firstInstant, offsetAt } from '../calendar/zone-offset.ts'
import { DAY, type Instant } from '../instant.ts'

export interface ClockChange {
  /** The first instant of the new offset. */
  at: Instant
  /** Milliseconds that clocks go forward; negative: back. */
  forward: number
}

/** In the tz database no two changes since 1970 are closer than six days. */
const stride = 5 * DAY

const kept = new Map<string, ClockChange[]>()

/** Every change in (from, to], in order. Kept by zone and span, because many fleets share a zone and are looked at together. */
export function clockChanges(zone: string, from: Instant, to: Instant): ClockChange[] {
  const key = `${zone} ${from} ${to}`
  const known = kept.get(key)
  if (known) return known
  const changes: ClockChange[] = []
  for (let low = from; low < to; low += stride) {
    const high = Math.min(low + stride, to)
    const [before, after] = [offsetAt(zone, low), offsetAt(zone, high)]
    if (before === after) continue
    const at = firstInstant(low, high, (instant) => offsetAt(zone, instant) === after)
    changes.push({ at, forward: after - before })
  }
  if (kept.size >= 600) kept.clear()
  kept.set(key, changes)
  return changes
}
