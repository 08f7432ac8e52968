/** What the peaks of a fleet will want, looked at closely enough for every meeting of two of them, and no closer. */
import { parseDay } from '../calendar/local-day.ts'
import type { Fleet, Peak } from '../desired.ts'
import { type Claim, peakClaims } from '../floor.ts'
import { DAY, type Instant } from '../instant.ts'
import { clockChanges } from './clock-changes.ts'

/** More than a year, so that a yearly peak is seen from any day. */
export const lookedAhead = 400 * DAY

/** One time of one peak. */
export interface Coming {
  peak: Peak
  claim: Claim
}

interface Span {
  from: Instant
  to: Instant
}

/** More calls of sparse peaks than these are looked at without the weekly ones around them. */
const mostSpans = 60

/**
 * Peaks on dates, by a rule and of calendars for 400 days. Those by weekday repeat themselves, so they are looked at in
 * the next two weeks, around each of the others, around each change of a clock and, where zones differ, in the week after it.
 */
export function comingClaims(fleet: Fleet, at: Instant): Coming[] {
  const weekly = fleet.peaks.filter(({ when }) => when.kind === 'days')
  const others = fleet.peaks.filter(({ when }) => when.kind !== 'days')
  const sparse = others.flatMap((peak) =>
    calledSpans(peak, at).flatMap((span) => claimsIn(fleet, peak, span)),
  )
  const spans = merged([
    { from: at, to: at + 15 * DAY },
    ...(weekly.length === 0 ? [] : around(sparse)),
    ...afterChanges(fleet, at),
  ])
  const dense = weekly.flatMap((peak) => spans.flatMap((span) => claimsIn(fleet, peak, span)))
  return [...sparse, ...dense].sort((a, b) => a.claim.risesAt - b.claim.risesAt)
}

function claimsIn(fleet: Fleet, peak: Peak, span: Span): Coming[] {
  // A calendar event may have begun long before the span it reaches into.
  const isWindowed = peak.when.kind !== 'events'
  const near = isWindowed ? { ...peak, except: peak.except.filter((range) => isNear(range, span)) } : peak
  return peakClaims({ ...fleet, peaks: [near] }, span.from, span.to).map((claim) => ({ peak, claim }))
}

/** An exception far away costs a look at every day of the span, and takes out none. */
function isNear({ first, last }: Peak['except'][number], { from, to }: Span): boolean {
  return (parseDay(first) - 4) * DAY < to && (parseDay(last) + 4) * DAY > from
}

/** Asking for the days around its dates is faster than asking for all of them. */
function calledSpans({ when }: Peak, at: Instant): Span[] {
  const horizon = { from: at, to: at + lookedAhead }
  if (when.kind !== 'dates') return [horizon]
  return merged(
    when.dates.map(({ first, last }) => ({
      from: Math.max(horizon.from, parseDay(first) * DAY - 2 * DAY),
      to: Math.min(horizon.to, parseDay(last) * DAY + 3 * DAY),
    })),
  )
}

function around(coming: readonly Coming[]): Span[] {
  return coming
    .toSorted((a, b) => a.claim.risesAt - b.claim.risesAt)
    .slice(0, mostSpans)
    .map(({ claim }) => ({ from: claim.risesAt - DAY, to: claim.endsAt + DAY }))
}

function afterChanges({ peaks }: Fleet, at: Instant): Span[] {
  const zones = [...new Set(peaks.map(({ timezone }) => timezone))]
  // In one zone only the hour that is skipped or repeated brings peaks together; between two a change lasts.
  const lasting = zones.length < 2 ? 2 * DAY : 8 * DAY
  return zones
    .flatMap((zone) => clockChanges(zone, at, at + lookedAhead))
    .map((change) => ({ from: change.at - 2 * DAY, to: change.at + lasting }))
}

/** In order, none touching another, with more than the longest peak between two: no claim is in both. */
function merged(spans: Span[]): Span[] {
  const apart: Span[] = []
  for (const { from, to } of spans.filter((span) => span.from < span.to).sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1)
    if (last && from <= last.to + 2 * DAY) last.to = Math.max(last.to, to)
    else apart.push({ from, to })
  }
  return apart
}
