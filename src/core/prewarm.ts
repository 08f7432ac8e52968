/** The concern `prewarm`: is the floor right for now, and did the capacity for begun peaks arrive? */
import { type Change, change, whereOf } from './change.ts'
import type { Fleet } from './desired.ts'
import type { Finding } from './finding.ts'
import { type Floor, floorAt, wantedAt } from './floor.ts'
import { type Instant, MINUTE } from './instant.ts'
import { formatClock, formatSpan } from './local-time.ts'
import type { Activity, Group, LiveConnections, ObservedFleet, Reading } from './observed.ts'
import { targetPerInstance } from './policy.ts'
import { type Override, parseOverride } from './tags.ts'

/** What one concern yields for one fleet. */
export interface Part {
  changes: Change[]
  findings: Finding[]
}

/** Whether this fleet's live connections are needed: only a floor that could go down needs the proof. */
export function needsLive(fleet: Fleet, group: Group, at: Instant): boolean {
  return group.min > floorAt(fleet, at, overrideOf(group, at)).instances
}

/** Whether the group's activities are needed: only missing capacity needs a reason. */
export function needsActivities(fleet: Fleet, group: Group, at: Instant): boolean {
  return missing(fleet, group, at) !== null
}

/** The override in force; one that cannot be read does not count, and is a Finding. */
export function overrideOf(group: Group, at: Instant): Override | null {
  const reading = parseOverride(group.tags, at)
  return reading && 'tag' in reading ? reading.tag : null
}

/** Instances that take traffic: `InService` and healthy. */
export function servingInstances(group: Group): number {
  return group.instances.filter(({ lifecycle, healthy }) => lifecycle === 'InService' && healthy).length
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

/** The Finding `not-ready`, with AWS's reason for the missing instances, or `held`: why the floor may not rise. */
export function findNotReady(
  fleet: Fleet,
  seen: ObservedFleet,
  group: Group,
  held: string | undefined,
  at: Instant,
): Finding[] {
  const late = missing(fleet, group, at)
  return late ? [notReady(fleet, late, whyMissing(group, late.needed, seen.activities, held, at))] : []
}

function setFloor(fleet: Fleet, group: Group, after: number, because: string): Change {
  const target = { ...whereOf(fleet.policy), group: fleet.policy.group }
  return change(
    { kind: 'set-floor', before: group.min, after },
    { concern: 'prewarm', fleet: fleet.name, target, because },
  )
}

function raiseReason(fleet: Fleet, { claim }: Floor, wanted: number, at: Instant): string {
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

interface Missing {
  needed: number
  serving: number
  claim: Floor['claim']
  hasBegun: boolean
}

/** The largest claim that has begun, or whose lead is all but over, and whose instances are not all serving. */
function missing(fleet: Fleet, group: Group, at: Instant): Missing | null {
  const serving = servingInstances(group)
  const warning = (fleet.policy.capacity.leadMinutes * MINUTE) / 4
  const late = floorAt(fleet, at, overrideOf(group, at))
    .active.filter((claim) => claim.kind !== 'base' && at >= claim.startsAt - warning)
    .map((claim) => ({ claim, needed: Math.min(wantedAt(claim, 0, at), fleet.policy.capacity.max) }))
    .filter(({ needed }) => serving < needed)
    .sort((a, b) => b.needed - a.needed)[0]
  return late ? { ...late, serving, hasBegun: at >= late.claim.startsAt } : null
}

function notReady(fleet: Fleet, { claim, needed, serving, hasBegun }: Missing, why: string): Finding {
  const start = `${formatClock(claim.startsAt, claim.timezone)} ${claim.timezone}`
  const what = claim.kind === 'peak' ? `peak ${claim.name}` : claim.name
  return {
    ...about(fleet, 'not-ready', hasBegun ? 'critical' : 'warning', 'drifted'),
    expected: `${needed} in service and healthy for ${what}, which ${hasBegun ? 'began' : 'begins'} at ${start}`,
    actual: `${serving} in service and healthy: ${why}`,
    remedy:
      'see the scaling activities of the group; capacity, quota and launch template are the usual causes',
  }
}

/** AWS's own reason first: what stops launches beats what is merely slow. */
function whyMissing(
  group: Group,
  needed: number,
  activities: Reading<Activity[]> | undefined,
  held: string | undefined,
  at: Instant,
): string {
  const reasons: string[] = []
  if (group.max < needed) reasons.push(`MaxSize is ${group.max}`)
  const launch = group.suspended.find(({ process }) => process === 'Launch')
  if (launch) reasons.push(`the Launch process is suspended (${launch.reason || 'no reason given'})`)
  if (activities && 'unread' in activities)
    reasons.push(`scaling activities could not be read (${activities.unread})`)
  if (activities && 'read' in activities) {
    const recent = activities.read.filter(({ startedAt }) => startedAt > at - 60 * MINUTE)
    const failed = recent.find(({ status }) => status === 'Failed' || status === 'Cancelled')
    if (failed) reasons.push(`${failed.status.toLowerCase()} launch: ${failed.message || failed.cause}`)
  }
  const launching = group.instances.filter(({ lifecycle }) =>
    /^(Pending|Warmed:Pending)/.test(lifecycle),
  ).length
  const unhealthy = group.instances.filter(
    ({ lifecycle, healthy }) => lifecycle === 'InService' && !healthy,
  ).length
  if (launching > 0) reasons.push(`${launching} still launching`)
  if (unhealthy > 0) reasons.push(`${unhealthy} unhealthy`)
  if (group.min < needed && held) reasons.push(`the floor is held: ${held}`)
  if (group.min < needed && reasons.length === 0) reasons.push(`MinSize is still ${group.min}`)
  if (reasons.length > 0) return reasons.join('; ')
  return activities ? 'AWS gives no reason' : 'its activities were not looked at, since many fleets are late'
}

function about(fleet: Fleet, code: string, severity: Finding['severity'], status: Finding['status']) {
  return {
    concern: 'prewarm' as const,
    code,
    fleet: fleet.name,
    target: `group ${fleet.policy.group}`,
    severity,
    status,
  }
}

/** 450000 → `450,000`. */
function count(value: number): string {
  return value.toLocaleString('en-US')
}
