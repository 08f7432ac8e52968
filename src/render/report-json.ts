/** A Report for programs: the shapes in docs/json.md, stable within a major version. */
import type { Finding } from '../core/finding.ts'
import type { Claim } from '../core/floor.ts'
import type { Instant } from '../core/instant.ts'
import type { FleetStatus, Report } from '../core/report.ts'
import type { Timeline } from '../core/timeline.ts'

/** Instants become ISO 8601 in UTC; what is endless (the base) has `null` for its ends. */
export function reportJson(report: Report) {
  const { at, commit, concerns, fleets, changes, findings, outcomes } = report
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
    outcomes: outcomes ?? null,
  }
}

function fleetJson(status: FleetStatus) {
  const { fleet, group, region, mode, state, floor, size, live, balance, throttled, next, override, hold } =
    status
  return {
    fleet,
    group,
    region,
    mode,
    state,
    floor: { instances: floor.instances, claim: claimJson(floor.claim) },
    size,
    live,
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
  }
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
