/** `ramp`: how fast connections may grow before the answer of the alarms comes too late. */
import { count } from '../count.ts'
import type { Fleet, Peak } from '../desired.ts'
import type { Policy } from '../policy.ts'
import { survivedBy } from './growth.ts'
import { peakConnections } from './peak-load.ts'
import type { Found, Rule } from './risk.ts'
import { ladders, leadsAt } from './scale-out.ts'

export interface Growth {
  /** The size that the growth begins at. */
  instances: number
  /** Connections a minute, over the whole fleet, rounded down. */
  perMinute: number
}

/**
 * The steady growth that the policy survives from a size on, until the group is at its MaxSize: there is room for
 * everybody, with connections spread evenly and new ones sent where there is room. 0 at MaxSize (nothing is left to
 * add) and without instances (nobody publishes); `null` without scale-out.
 *
 * Connections never move: until the answer is in service an instance goes from C_old to C_old + (P - C) / n. With g
 * connections more a minute, from just under the threshold, P - C is g x (alarm + lead), and that may not exceed the
 * headroom n x (connectionsPerInstance - threshold). From then on the answers must bring room as fast as it fills:
 * the instances of a step every lead + warm-up. A lower bound, exact to a minute of growth where the headroom binds:
 * derived, and held against the sandbox in test/core/proofs/ramp-sandbox.test.ts.
 */
export function survivedGrowth({ policy }: Fleet, instances: number): Growth | null {
  const { connectionsPerInstance: limit, max } = policy.capacity
  if (!policy.scaling) return null
  if (instances < 1 || instances >= max) return { instances, perMinute: 0 }
  const leads = leadsAt(policy, instances)
  const survived = ladders(policy).map((ladder) => survivedBy(ladder, { instances, limit, max, leads }))
  return { instances, perMinute: Math.max(0, Math.floor(Math.max(...survived))) }
}

export const ramp: Rule = {
  code: 'ramp',
  find(fleet) {
    const { scaling, capacity } = fleet.policy
    if (!scaling) return []
    // Each cause once: `capacity` says that scale-in leads to 0, and that an alarm comes too late.
    if (capacity.min === 0) return scaling.in ? [] : [fromNothing]
    return isTooLate(fleet.policy) ? [] : peakWithoutPrewarm(fleet)
  },
}

const fromNothing: Found = {
  severity: 'warning',
  at: ['capacity', 'min'],
  says: 'at min 0 nobody publishes connections once the last instance is gone: no alarm rings, and no growth is survived without a pre-warm',
  fix: 'write `capacity.min: 1`',
}

/** No growth is survived by an alarm that begins to count where instances are full, unless one watches the fullest. */
function isTooLate({ scaling, capacity: { connectionsPerInstance: limit } }: Policy): boolean {
  return scaling !== undefined && scaling.out.at >= limit && (scaling.maximum?.at ?? limit) >= limit
}

/** The steepest declared ramp that scale-out alone would not survive from the base floor, loaded up to its threshold. */
function peakWithoutPrewarm(fleet: Fleet): Found[] {
  const { min } = fleet.policy.capacity
  const unsurvived = fleet.peaks
    .filter((peak) => !isSurvived(fleet, peak, min))
    .sort((a, b) => growthOf(fleet, b, min) - growthOf(fleet, a, min))
  const [worst] = unsurvived
  if (!worst) return []
  const connections = peakConnections(worst, fleet.policy)
  const others = unsurvived.length > 1 ? ` (and those of ${unsurvived.length - 1} more)` : ''
  const survived = survivedGrowth(fleet, min)?.perMinute ?? 0
  const says = `if the pre-warm of ${worst.name}${others} fails, its ${count(connections)} connections within ${count(worst.rampSeconds / 60)} minutes grow by ${count(Math.round(growthOf(fleet, worst, min)))} a minute from ${min} ${min === 1 ? 'instance' : 'instances'}, and scale-out survives +${count(survived)}`
  return [{ severity: 'warning', at: worst.place, says, fix: fixOf(fleet, unsurvived) }]
}

function fixOf(fleet: Fleet, peaks: Peak[]): string {
  const { min, max } = fleet.policy.capacity
  const accepting = 'accept `ramp` where the pre-warm is enough'
  for (let size = min + 1; size <= max; size += 1) {
    if (peaks.every((peak) => isSurvived(fleet, peak, size)))
      return `write \`capacity.min: ${size}\`, or ${accepting}`
  }
  return accepting
}

/** Without a declared ramp nobody knows how fast the load rises, and nothing is claimed. */
function isSurvived(fleet: Fleet, peak: Peak, instances: number): boolean {
  const { connectionsPerInstance: limit } = fleet.policy.capacity
  if (peak.rampSeconds === 0 || peakConnections(peak, fleet.policy) <= instances * limit) return true
  return growthOf(fleet, peak, instances) <= (survivedGrowth(fleet, instances)?.perMinute ?? 0)
}

function growthOf({ policy }: Fleet, peak: Peak, instances: number): number {
  const before = instances * (policy.scaling?.out.at ?? 0)
  return (peakConnections(peak, policy) - before) / (peak.rampSeconds / 60)
}
