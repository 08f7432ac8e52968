/** How a peak went: did the connections come that were declared, and was the capacity there when it began? */
import { resolveWall, wallAt } from '../calendar/wall-clock.ts'
import type { Fleet } from '../desired.ts'
import { type Claim, peakClaims, wantedAt } from '../floor.ts'
import { formatInstant, HOUR, type Instant, MINUTE, SECOND } from '../instant.ts'
import type { LoadPoint, Reading } from '../observed.ts'

export interface PeakReview {
  fleet: string
  peak: Claim
  /** Instances that the peak asks for, capacity.max at most. */
  needed: number
  /** The most connections in one period of the peak; `null` where that was not seen. */
  came: number | null
  /** The period since which as many instances as needed were heard; looked for from `reviewMargin` before its start. */
  readyAt: Instant | null
  /** Minutes after its start; 0 or less is in time. `null`: not yet, or not known. */
  minutesLate: number | null
  /** `unchecked`: nobody knows; never shown as fine. */
  verdict: 'ready' | 'late' | 'never ready' | 'unchecked'
  /** Why it is unchecked. */
  why?: string
}

/** Agents publish some periods late: what began in the last minutes is left to the next report. */
const settling = 10 * MINUTE

/** The most that may lie between an instant and the same time on the clock of the day before: clocks go back two hours at most. */
const longestDay = 26 * HOUR

/** How far back a peak may have begun that is reviewed now. */
export const reviewed = longestDay + settling

/** How far before its start a peak's metric is read: what was in service before its lead has long been ready. */
export const reviewMargin = 30 * MINUTE

/** The length of a period in which each instance publishes one sample, in seconds. */
export function samplePeriod({ policy }: Fleet): number {
  return policy.scaling?.out.period ?? 60
}

/** CloudWatch forgets data of less than a minute after three hours, and keeps what it was in minutes ("Metrics retention"). */
export function reviewPeriod(samplePeriodSeconds: number): number {
  return Math.max(60, samplePeriodSeconds)
}

/** The peaks of a fleet that began in the last day, in order; a day that had 25 hours is looked at in whole. */
export function reviewedPeaks(fleet: Fleet, at: Instant): Claim[] {
  const until = at - settling
  return peakClaims(fleet, at - reviewed, until)
    .filter(({ startsAt, timezone }) => startsAt >= dayBefore(until, timezone) && startsAt < until)
    .sort((a, b) => a.startsAt - b.startsAt)
}

export function reviewPeaks(fleet: Fleet, history: Reading<LoadPoint[]>, at: Instant): PeakReview[] {
  return reviewedPeaks(fleet, at).map((peak) => review(fleet, peak, history))
}

function dayBefore(at: Instant, timezone: string): Instant {
  const sameClock = resolveWall(timezone, wallAt(timezone, at) - 24 * HOUR).asStart
  return Math.min(sameClock, at - 24 * HOUR)
}

function review(fleet: Fleet, peak: Claim, history: Reading<LoadPoint[]>): PeakReview {
  const { capacity, warmPool } = fleet.policy
  const needed = Math.min(capacity.max, wantedAt(peak, 0, peak.startsAt))
  const unknown = { fleet: fleet.name, peak, needed, came: null, readyAt: null, minutesLate: null }
  const unchecked = (why: string): PeakReview => ({ ...unknown, verdict: 'unchecked', why })
  if ('unread' in history) return unchecked(history.unread)

  const heard = hear(history.read, reviewPeriod(samplePeriod(fleet)) * SECOND)
  const start = heard.periodOf(peak.startsAt)
  const loads = history.read.filter(({ startsAt }) => startsAt >= start && startsAt < peak.endsAt)
  if (loads.length === 0) return unchecked('its metric has no data in that time')
  const about = { ...unknown, came: Math.round(Math.max(...loads.map(({ connections }) => connections))) }
  if (warmPool?.state === 'Running') {
    const why =
      'instances of its running warm pool publish too, so that nobody can tell who takes connections'
    return { ...about, verdict: 'unchecked', why }
  }
  const first = heard.around(start)
  if (first === null) {
    return { ...about, verdict: 'unchecked', why: `its metric has no data of ${formatInstant(start)}` }
  }
  const readyAt =
    first >= needed
      ? heard.since(start, needed, peak.startsAt - reviewMargin)
      : loads.find(({ instances }) => instances >= needed)?.startsAt
  if (readyAt === undefined) return { ...about, verdict: 'never ready' }
  const minutesLate = Math.round((readyAt - peak.startsAt) / MINUTE)
  return { ...about, readyAt, minutesLate, verdict: first >= needed ? 'ready' : 'late' }
}

/** Instances heard, by period. */
function hear(points: readonly LoadPoint[], period: number) {
  const counts = new Map(points.map(({ startsAt, instances }) => [startsAt, instances]))
  const periodOf = (at: Instant) => Math.floor(at / period) * period
  /** A sample can fall just out of its period into the next: the larger of two neighbours counts. */
  const around = (at: Instant): number | null => {
    const [before, now] = [counts.get(at - period), counts.get(at)]
    return before === undefined && now === undefined ? null : Math.max(before ?? 0, now ?? 0)
  }
  return {
    periodOf,
    around,
    /** The first period from which on, up to `at`, enough were heard all the time; none before `earliest`. */
    since(at: Instant, needed: number, earliest: Instant): Instant {
      let first = at
      while (first - period >= earliest && (around(first - period) ?? 0) >= needed) first -= period
      return first
    },
  }
}
