/** The concern `prewarm`: is the floor right for now? */
import { type Change, change, targetOf } from './change.ts'
import { count } from './count.ts'
import type { Fleet } from './desired.ts'
import type { Finding } from './finding.ts'
import { type Floor, floorAt } from './floor.ts'
import type { Instant } from './instant.ts'
import { formatClock, formatSpan } from './local-time.ts'
import type { Group, LiveConnections, ObservedFleet, Reading } from './observed.ts'
import type { Part } from './part.ts'
import { targetPerInstance } from './policy.ts'
import { type Override, parseOverride } from './tags.ts'

/** Whether this fleet's live connections are needed: only a floor that could go down needs the proof. */
export function needsLive(fleet: Fleet, group: Group, at: Instant): boolean {
  return group.min > floorAt(fleet, at, overrideOf(group, at)).instances
}

/** The override in force; one that cannot be read does not count, and is a Finding. */
export function overrideOf(group: Group, at: Instant): Override | null {
  const reading = parseOverride(group.tags, at)
  return reading && 'tag' in reading ? reading.tag : null
}

/**
 * The set-floor Change of one fleet, and what stands in its way.
 * `ceiling` is the MaxSize that will stand when the floor is written: AWS refuses a MinSize above it.
 */
export function planFloor(
  fleet: Fleet,
  seen: ObservedFleet,
  group: Group,
  ceiling: number,
  at: Instant,
): Part {
  const floor = floorAt(fleet, at, overrideOf(group, at))
  const wanted = Math.min(floor.instances, ceiling)
  const part: Part = { changes: [], findings: [] }
  if (wanted > group.min)
    part.changes.push(setFloor(fleet, group, wanted, raiseReason(fleet, floor, wanted, at)))
  if (floor.instances > ceiling) part.findings.push(overMax(fleet, floor, ceiling))
  if (wanted < group.min) lower(fleet, group, wanted, seen.live ?? { unread: 'not looked at' }, part)
  return part
}

function setFloor(fleet: Fleet, group: Group, after: number, because: string): Change {
  const target = targetOf(fleet.policy)
  return change(
    { kind: 'set-floor', before: group.min, after },
    { concern: 'prewarm', fleet: fleet.name, target, because },
  )
}

/** `peak evening, Wed 25 Nov 20:00 to 23:00 UTC, wants 40`. */
export function raiseReason(fleet: Fleet, { claim }: Floor, wanted: number, at: Instant): string {
  if (claim.kind === 'base') return `the base floor is ${claim.instances} (${fleet.file})`
  const size = claim.connections === null ? '' : ` for ${count(claim.connections)} connections`
  const when =
    claim.kind === 'override'
      ? `until ${formatClock(claim.endsAt, 'UTC')} UTC`
      : formatSpan(claim.startsAt, claim.endsAt, claim.timezone)
  const ramp = at < claim.fullAt ? `, rising to ${claim.instances}` : ''
  const what = claim.kind === 'override' ? claim.name : `peak ${claim.name}`
  return `${what}, ${when}, wants ${wanted}${size}${ramp}`
}

/** Lowering needs proof: what live connections need at the target, ratcheting down, never up. */
function lower(fleet: Fleet, group: Group, wanted: number, live: Reading<LiveConnections>, part: Part): void {
  if ('unread' in live) {
    part.findings.push({
      ...about(fleet, 'floor-unproved', 'warning', 'unchecked'),
      expected: `MinSize ${wanted}`,
      actual: `MinSize ${group.min} stays: live connections could not be read (${live.unread})`,
      remedy: `see that ${fleet.policy.metric.namespace}/${fleet.policy.metric.name} arrives for this group; the floor goes down by itself then`,
    })
    return
  }
  const { connections } = live.read
  const needed = Math.ceil(connections / targetPerInstance(fleet.policy))
  const after = Math.min(group.min, Math.max(wanted, needed))
  // A floor that hands put above the declared max is never written by us, not even a lower one.
  if (after === group.min || after > fleet.policy.capacity.max) return
  const load = needed > wanted ? `; ${count(connections)} live connections still need ${needed}` : ''
  part.changes.push(setFloor(fleet, group, after, `no peak or override wants more than ${wanted} now${load}`))
}

function overMax(fleet: Fleet, floor: Floor, ceiling: number): Finding {
  const declared = fleet.policy.capacity.max
  return {
    ...about(fleet, 'over-max', 'critical', 'drifted'),
    expected: `MinSize ${floor.instances}`,
    actual: `at most ${ceiling}: the group's MaxSize is lower than the ${declared} declared in ${fleet.file}`,
    remedy: `run \`tide apply ${fleet.name}\` to restore MaxSize ${declared}`,
  }
}

/** What every Finding of this concern says of itself. */
export function about(fleet: Fleet, code: string, severity: Finding['severity'], status: Finding['status']) {
  return {
    concern: 'prewarm' as const,
    code,
    fleet: fleet.name,
    target: `group ${fleet.policy.group}`,
    severity,
    status,
  }
}
