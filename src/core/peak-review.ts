/** How a peak went: did the connections come that were declared, and was the capacity there when it began? */
import type { Fleet } from './desired.ts'
import { type Claim, peakClaims, wantedAt } from './floor.ts'
import { DAY, type Instant, MINUTE } from './instant.ts'
import type { LoadPoint, Reading } from './observed.ts'

export interface PeakReview {
  fleet: string
  peak: Claim
  /** Instances that the peak asks for, capacity.max at most. */
  needed: number
  /** The most connections in one period of the peak; `null` where that was not seen. */
  came: number | null
  /** The period in which as many instances as needed were heard for the first time, half an hour ahead at most. */
  readyAt: Instant | null
  /** Minutes after its start; 0 or less is in time. `null`: not yet, or not known. */
  minutesLate: number | null
  /** `unchecked`: nobody knows; never shown as fine. */
  verdict: 'ready' | 'late' | 'never ready' | 'unchecked'
  /** Why it is unchecked. */
  why?: string
}

/** How far back the nightly report looks. */
export const reviewed = DAY

/** How far before its start a peak's metric is read: what was in service before its lead has long been ready. */
export const reviewMargin = 30 * MINUTE

/** Reviews the peaks of a fleet that began in the day before `at`, in order. */
export function reviewPeaks(fleet: Fleet, history: Reading<LoadPoint[]>, at: Instant): PeakReview[] {
  return peakClaims(fleet, at - reviewed, at)
    .filter(({ startsAt }) => startsAt >= at - reviewed && startsAt < at)
    .map((peak) => review(fleet, peak, history))
}

/** The length of a period in which each instance publishes one sample. */
export function samplePeriod({ policy }: Fleet): number {
  return policy.scaling?.out.period ?? 60
}

function review(fleet: Fleet, peak: Claim, history: Reading<LoadPoint[]>): PeakReview {
  const { max } = fleet.policy.capacity
  const needed = Math.min(max, wantedAt(peak, 0, peak.startsAt))
  const about = { fleet: fleet.name, peak, needed }
  const unknown = (why: string): PeakReview => ({
    ...about,
    came: null,
    readyAt: null,
    minutesLate: null,
    verdict: 'unchecked',
    why,
  })
  if ('unread' in history) return unknown(history.unread)
  const during = history.read.filter(
    ({ startsAt }) => startsAt >= peak.startsAt - reviewMargin && startsAt < peak.endsAt,
  )
  const since = during.filter(({ startsAt }) => startsAt >= peak.startsAt)
  if (since.length === 0) return unknown('its metric has no data in that time')
  const came = Math.round(Math.max(...since.map(({ connections }) => connections)))
  const first = during.find(({ instances }) => instances >= needed)
  if (!first) return { ...about, came, readyAt: null, minutesLate: null, verdict: 'never ready' }
  const readyAt = first.startsAt
  const minutesLate = Math.round((readyAt - peak.startsAt) / MINUTE)
  return { ...about, came, readyAt, minutesLate, verdict: readyAt > peak.startsAt ? 'late' : 'ready' }
}
