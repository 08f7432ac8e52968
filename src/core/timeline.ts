/** The floor over a span of time: what the next hours hold, as steps. */
import type { Fleet } from './desired.ts'
import { baseClaim, type Claim, overrideClaim, peakClaims, rampSteps, wantedAt } from './floor.ts'
import { type Instant, SECOND } from './instant.ts'
import type { Override } from './tags.ts'

/** From `at` on, until the next step, the floor is this. */
interface FloorStep {
  at: Instant
  instances: number
  /** The name of the claim that wants it: `base`, a peak or an override. */
  by: string
}

export interface Timeline {
  fleet: string
  from: Instant
  to: Instant
  timezone: string
  max: number
  steps: FloorStep[]
  /** The peaks and the override that rise or last within the span, in order. */
  claims: Claim[]
}

/** The steps of the floor in [from, to); the first is at `from`. */
export function timeline(fleet: Fleet, from: Instant, to: Instant, override: Override | null): Timeline {
  const { min, max } = fleet.policy.capacity
  const asked = override ? [overrideClaim(fleet, override)] : []
  const claims = [...peakClaims(fleet, from, to), ...asked]
  const moments = [...new Set([from, ...claims.flatMap(turns)])]
    .filter((at) => at >= from && at < to)
    .sort((a, b) => a - b)
  const base = baseClaim(fleet)
  const steps: FloorStep[] = []
  for (const at of moments) {
    const claim = claims.reduce(
      (most, next) => (wantedAt(next, min, at) > wantedAt(most, min, at) ? next : most),
      base,
    )
    const instances = Math.min(max, wantedAt(claim, min, at))
    const last = steps.at(-1)
    if (last?.instances !== instances || last.by !== claim.name) steps.push({ at, instances, by: claim.name })
  }
  const timezone = fleet.peaks[0]?.timezone ?? 'UTC'
  return { fleet: fleet.name, from, to, timezone, max, steps, claims }
}

/** The floor that a timeline has at an instant within it. */
export function floorOf({ steps }: Timeline, at: Instant): number {
  return steps.findLast((step) => step.at <= at)?.instances ?? 0
}

/** Every moment at which a claim can change the floor. */
function turns({ fullAt, endsAt, rampSeconds }: Claim): Instant[] {
  const steps = rampSteps(rampSeconds)
  // A ramp that does not divide evenly has steps between two milliseconds: just after one, it has been done.
  const rises = Array.from({ length: steps }, (_, step) =>
    Math.ceil(fullAt - (rampSeconds * SECOND * step) / steps),
  )
  return [...rises, endsAt]
}
