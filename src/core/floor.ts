/** The floor for an instant: the highest of the base, every active peak and the override. Nothing is remembered. */
import { occurrences } from './calendar/occurrences.ts'
import type { Fleet, Peak } from './desired.ts'
import { HOUR, type Instant, MINUTE, SECOND } from './instant.ts'
import { type Policy, targetPerInstance } from './policy.ts'
import type { Place } from './problem.ts'
import type { Override } from './tags.ts'

/** Somebody's reason to want a floor. */
export interface Claim {
  kind: 'base' | 'peak' | 'override'
  name: string
  /** What is wanted when fully risen. */
  instances: number
  /** As declared, where it was declared in connections. */
  connections: number | null
  /** When the floor begins to rise, and when it is full: one lead before the start. */
  risesAt: Instant
  fullAt: Instant
  startsAt: Instant
  endsAt: Instant
  /** IANA zone to show the times in. */
  timezone: string
  rampSeconds: number
  /** The line of the schedule it comes from; `null` for the base and for an override. */
  place: Place | null
}

/** A ramp rises about every five minutes: often enough to be even, seldom enough to be few writes. */
const rampStep = 5 * MINUTE

/** The number of even steps of a ramp; 1 is a single jump. */
export function rampSteps(rampSeconds: number): number {
  return rampSeconds === 0 ? 1 : Math.max(2, Math.ceil((rampSeconds * SECOND) / rampStep))
}

/** Instances that hold a size at the target, rounded up. */
export function instancesFor(size: { connections: number } | { instances: number }, policy: Policy): number {
  return 'instances' in size ? size.instances : Math.ceil(size.connections / targetPerInstance(policy))
}

/** What the base wants at any time. */
export function baseClaim({ policy }: Fleet): Claim {
  const always = { risesAt: -Infinity, fullAt: -Infinity, startsAt: -Infinity, endsAt: Infinity }
  return {
    kind: 'base',
    name: 'base',
    instances: policy.capacity.min,
    connections: null,
    ...always,
    timezone: 'UTC',
    rampSeconds: 0,
    place: null,
  }
}

/** Every peak whose rise-to-end overlaps [from, to), by the time it begins to rise. */
export function peakClaims(fleet: Fleet, from: Instant, to: Instant): Claim[] {
  return fleet.peaks
    .flatMap((peak) => claimsOf(peak, fleet.policy, from, to))
    .sort((a, b) => a.risesAt - b.risesAt || a.startsAt - b.startsAt || (a.name < b.name ? -1 : 1))
}

function claimsOf(peak: Peak, policy: Policy, from: Instant, to: Instant): Claim[] {
  const lead = policy.capacity.leadMinutes * MINUTE
  const steps = rampSteps(peak.rampSeconds)
  const rise = (peak.rampSeconds * SECOND * (steps - 1)) / steps
  return occurrences(peak, from, to + lead + rise)
    .map(
      ({ startsAt, endsAt, title }): Claim => ({
        kind: 'peak',
        name: title ? `${peak.name} (${title})` : peak.name,
        instances: instancesFor(peak.size, policy),
        connections: 'connections' in peak.size ? peak.size.connections : null,
        risesAt: startsAt - lead - rise,
        fullAt: startsAt - lead,
        startsAt,
        endsAt,
        timezone: peak.timezone,
        rampSeconds: peak.rampSeconds,
        place: peak.place,
      }),
    )
    .filter((claim) => claim.risesAt < to && claim.endsAt > from)
}

/** How far ahead `nextPeak` looks. */
const horizon = 48 * HOUR

/** The next peak to rise within 48 hours. */
export function nextPeak(fleet: Fleet, at: Instant): Claim | null {
  return peaksNear(fleet, at).find(({ risesAt }) => risesAt > at && risesAt < at + horizon) ?? null
}

function peaksNow(fleet: Fleet, at: Instant): Claim[] {
  return peaksNear(fleet, at).filter(({ risesAt, endsAt }) => risesAt <= at && endsAt > at)
}

/**
 * One tick asks for the same instant several times, and the next tick for one close by: a calendar is read once for
 * a stretch of hours, with all that lies ahead of it, and only the last stretch is kept.
 */
function peaksNear(fleet: Fleet, at: Instant): Claim[] {
  const from = Math.floor(at / stretch) * stretch
  const last = lastStretch.get(fleet)
  if (last?.from === from) return last.claims
  const claims = peakClaims(fleet, from, from + stretch + horizon)
  lastStretch.set(fleet, { from, claims })
  return claims
}

const stretch = 6 * HOUR
const lastStretch = new WeakMap<Fleet, { from: Instant; claims: Claim[] }>()

/** An override rises at once; its lead runs from when it was asked for. */
export function overrideClaim({ policy }: Fleet, override: Override): Claim {
  const { since, until, size } = override
  return {
    kind: 'override',
    name: `override by ${override.by || 'somebody'}${override.because ? `: ${override.because}` : ''}`,
    instances: instancesFor(size, policy),
    connections: 'connections' in size ? size.connections : null,
    risesAt: since,
    fullAt: since,
    startsAt: Math.min(until, since + policy.capacity.leadMinutes * MINUTE),
    endsAt: until,
    timezone: 'UTC',
    rampSeconds: 0,
    place: null,
  }
}

/** What a claim wants at an instant, on its way up from the base; 0 outside its time. */
export function wantedAt(claim: Claim, base: number, at: Instant): number {
  if (at < claim.risesAt || at >= claim.endsAt) return 0
  if (at >= claim.fullAt) return claim.instances
  const steps = rampSteps(claim.rampSeconds)
  const left = Math.ceil(((claim.fullAt - at) * steps) / (claim.rampSeconds * SECOND))
  return base + Math.ceil(((claim.instances - base) * (steps - left)) / steps)
}

export interface Floor {
  /** Instances, never under the base, never over capacity.max. */
  instances: number
  /** The claim that wants the most. */
  claim: Claim
  /** Every claim active now, the base included. */
  active: Claim[]
}

/** The floor the repository (and an override) want at an instant. */
export function floorAt(fleet: Fleet, at: Instant, override: Override | null): Floor {
  const base = baseClaim(fleet)
  const asked = override ? [overrideClaim(fleet, override)] : []
  const active = [base, ...peaksNow(fleet, at), ...asked].filter(
    (claim) => at >= claim.risesAt && at < claim.endsAt,
  )
  const { min, max } = fleet.policy.capacity
  const wanted = (claim: Claim) => wantedAt(claim, min, at)
  const claim = active.reduce((most, next) => (wanted(next) > wanted(most) ? next : most), base)
  return { instances: Math.min(max, Math.max(min, wanted(claim))), claim, active }
}
