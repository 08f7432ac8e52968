/** The other half of `prewarm`: did the capacity for begun peaks arrive, and if not, why? */
import type { Fleet } from './desired.ts'
import type { Finding } from './finding.ts'
import { type Claim, floorAt, wantedAt } from './floor.ts'
import { type Instant, MINUTE } from './instant.ts'
import { formatClock } from './local-time.ts'
import type { Activity, Group, ObservedFleet, Reading } from './observed.ts'
import { about, overrideOf } from './prewarm.ts'

/** Whether the group's activities are needed: only missing capacity needs a reason. */
export function needsActivities(fleet: Fleet, group: Group, at: Instant): boolean {
  return missing(fleet, group, at) !== null
}

/** Instances that take traffic: `InService` and healthy. A tick asks several times, so they are counted once. */
export function servingInstances(group: Group): number {
  const known = counted.get(group.instances)
  if (known !== undefined) return known
  let count = 0
  for (const { lifecycle, healthy } of group.instances) if (lifecycle === 'InService' && healthy) count += 1
  counted.set(group.instances, count)
  return count
}

const counted = new WeakMap<Group['instances'], number>()

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

interface Missing {
  needed: number
  serving: number
  claim: Claim
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
