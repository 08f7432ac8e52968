/** Did the capacity for each peak arrive in time? */
import type { Fleet } from '../core/desired.ts'
import { type Claim, peakClaims } from '../core/floor.ts'
import { type Instant, MINUTE } from '../core/instant.ts'
import type { PlayedPeak } from '../core/played.ts'
import type { Minutes } from './minutes.ts'

export interface Arrival extends PlayedPeak {
  /** The floor in the minute before the rise. */
  floorBefore: number
}

/** The peaks that rise and start while the minutes last, by when they rise. */
export function arrivals(fleet: Fleet, minutes: Minutes): Arrival[] {
  const from = minutes.at[0] ?? 0
  const to = from + minutes.at.length * MINUTE
  return peakClaims(fleet, from, to)
    .filter(({ risesAt, startsAt }) => risesAt > from && startsAt < to)
    .map((peak) => arrival(peak, minutes, from))
}

function arrival(peak: Claim, { at, floor, serving }: Minutes, from: Instant): Arrival {
  const indexOf = (instant: Instant) => Math.ceil((instant - from) / MINUTE)
  const [rise, start] = [indexOf(peak.risesAt), indexOf(peak.startsAt)]
  const end = Math.min(at.length, indexOf(peak.endsAt))
  const isReady = (index: number) => (serving[index] ?? 0) >= peak.instances
  // Ready in time means without a break until the start.
  let ready = start
  if (isReady(start)) while (ready > rise && isReady(ready - 1)) ready -= 1
  else while (ready < end && !isReady(ready)) ready += 1
  const readyAt = ready < end ? (at[ready] ?? null) : null
  return {
    peak,
    floorBefore: floor[rise - 1] ?? 0,
    readyAt,
    minutesEarly: readyAt === null ? null : Math.round((peak.startsAt - readyAt) / MINUTE),
    servingAtStart: serving[start] ?? 0,
  }
}
