/** Did the capacity for each peak arrive in time, and what would have been there without pre-warm? */
import type { Claim } from '../core/floor.ts'
import { type Instant, MINUTE } from '../core/instant.ts'
import type { Minute } from './day.ts'

export interface Arrival {
  peak: Claim
  /** The floor in the minute before the rise. */
  floorBefore: number
  /** When as many instances were in service as the peak wants; `null`: never before its end. */
  readyAt: Instant | null
  /** Minutes before the start; negative: late. `null`: never. */
  minutesEarly: number | null
  /** In service at the start of the peak without pre-warm. */
  servingWithout: number
}

export function arrivals(peaks: Claim[], minutes: Minute[], without: Minute[]): Arrival[] {
  return peaks.map((peak) => {
    const ready = minutes.find(
      ({ at, serving }) => at >= peak.risesAt && at < peak.endsAt && serving >= peak.instances,
    )
    return {
      peak,
      floorBefore: at(minutes, peak.risesAt - MINUTE)?.floor ?? 0,
      readyAt: ready?.at ?? null,
      minutesEarly: ready ? Math.round((peak.startsAt - ready.at) / MINUTE) : null,
      servingWithout: at(without, peak.startsAt)?.serving ?? 0,
    }
  })
}

function at(minutes: Minute[], instant: Instant): Minute | undefined {
  return minutes.find((minute) => minute.at === instant)
}
