/** A Report for programs: the shapes in docs/json.md, stable within a major version. */
import type { Accepted } from '../core/accept.ts'
import type { Asked } from '../core/asked.ts'
import type { Finding } from '../core/finding.ts'
import type { Claim } from '../core/floor.ts'
import type { Instant } from '../core/instant.ts'
import type { FleetStatus, Night, Report } from '../core/report.ts'
import type { ForecastReview } from '../core/review/forecast.ts'
import type { PeakReview } from '../core/review/peaks.ts'
import { peakProposals } from '../core/review/proposal.ts'
import type { Timeline } from '../core/timeline.ts'

/** Instants become ISO 8601 in UTC; what is endless (the base) has `null` for its ends. */
export function reportJson(report: Report) {
  const { at, commit, concerns, fleets, changes, findings, accepted, night, outcomes } = report
  return {
    at: iso(at),
    commit,
    concerns,
    fleets: fleets.map(fleetJson),
    changes: changes.map((change) => {
      const { id, concern, kind, fleet, target, before, after, because, held } = change
      return { id, concern, kind, fleet, target, before, after, because, held: held ?? null }
    }),
    findings: findings.map((finding): Finding => finding),
    accepted: accepted.map((finding): Accepted => finding),
    night: night ? nightJson(night) : null,
    outcomes: outcomes ?? null,
  }
}

function fleetJson(status: FleetStatus) {
  const { fleet, group, region, mode, state, floor, size, live, target, nodes, balance, throttled } = status
  const { next, override, hold } = status
  return {
    fleet,
    group,
    region,
    mode,
    state,
    floor: { instances: floor.instances, claim: claimJson(floor.claim) },
    size,
    live,
    target,
    nodes,
    balance,
    throttled,
    next: next && claimJson(next),
    override: override && { ...override, since: iso(override.since), until: iso(override.until) },
    hold: hold && { ...hold, since: iso(hold.since), until: iso(hold.until) },
  }
}

function claimJson({
  kind,
  name,
  instances,
  connections,
  risesAt,
  fullAt,
  startsAt,
  endsAt,
  timezone,
  place,
}: Claim) {
  return {
    kind,
    name,
    instances,
    connections,
    risesAt: iso(risesAt),
    fullAt: iso(fullAt),
    startsAt: iso(startsAt),
    endsAt: iso(endsAt),
    timezone,
    place,
  }
}

function nightJson({ peaks, ahead, asked, forecasts = [] }: Night) {
  return {
    peaks: peaks.map(peakJson),
    proposals: peakProposals(peaks),
    forecasts: forecasts.map(forecastJson),
    ahead: ahead.map(timelineJson),
    asked:
      'read' in asked
        ? { read: asked.read.map(askedJson), unread: null }
        : { read: null, unread: asked.unread },
  }
}

function peakJson({ fleet, peak, needed, came, readyAt, minutesLate, verdict, why }: PeakReview) {
  return {
    fleet,
    peak: claimJson(peak),
    needed,
    came,
    readyAt: readyAt === null ? null : iso(readyAt),
    minutesLate,
    verdict,
    why: why ?? null,
  }
}

function forecastJson(review: ForecastReview) {
  const { fleet, timezone, from, to, foreseen, came, overShare, declared, verdict, why } = review
  return {
    fleet,
    timezone,
    from: iso(from),
    to: iso(to),
    foreseen: foreseen && { ...foreseen, at: iso(foreseen.at) },
    came: came && { ...came, at: iso(came.at) },
    overShare,
    declared: declared && claimJson(declared),
    verdict,
    why: why ?? null,
  }
}

function askedJson({ at, by, what, became }: Asked) {
  return { at: iso(at), by, what, became }
}

export function timelineJson({ fleet, from, to, timezone, max, steps, claims }: Timeline) {
  return {
    fleet,
    from: iso(from),
    to: iso(to),
    timezone,
    max,
    steps: steps.map(({ at, instances, by }) => ({ at: iso(at), instances, by })),
    claims: claims.map(claimJson),
  }
}

function iso(at: Instant): string | null {
  return Number.isFinite(at) ? new Date(at).toISOString() : null
}
