/** The clock that people live by: how far a zone is from UTC at each step of a grid. */
import { offsetAt } from '../../core/calendar/zone-offset.ts'
import { DAY, type Instant } from '../../core/instant.ts'

/** The offset of each step; the zone is asked once a week, and to the quarter of an hour only where the answers differ. */
export function offsetsOf(startsAt: Instant, step: number, length: number, timezone: string): Float64Array {
  const offsets = new Float64Array(length)
  const offsetOf = (index: number) => offsetAt(timezone, startsAt + index * step)
  const stride = Math.max(1, Math.floor((7 * DAY) / step))
  for (let from = 0; from < length; from += stride) {
    fill(from, Math.min(length - 1, from + stride))
  }
  return offsets

  function fill(from: number, to: number): void {
    const [before, after] = [offsetOf(from), offsetOf(to)]
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
