/** Scaling activities: what a group did, why, and how it ended. */
import type { Activity, ScalingActivityStatusCode } from '@aws-sdk/client-auto-scaling'
import { DAY, type Instant, MINUTE, SECOND } from '../core/instant.ts'
import { uuid } from './ids.ts'
import type { GroupState, RegionState } from './state.ts'

/** DescribeScalingActivities: "returns only activities started within the last six weeks". */
export const KEPT_DAYS = 42

/** `At 2026-11-21T23:00:00Z <what>`, as AWS's causes begin. */
export function sentence(at: Instant, what: string): string {
  return `At ${new Date(at).toISOString().slice(0, 19)}Z ${what}`
}

/** Writes a new activity of the group and returns it, to be ended later. */
export function startActivity(
  region: RegionState,
  group: GroupState,
  about: { description: string; cause: string; status: ScalingActivityStatusCode; zone?: string },
): Activity {
  const now = region.timeline.now()
  const activity: Activity = {
    ActivityId: uuid(region.nextNumber()),
    AutoScalingGroupName: group.name,
    Description: about.description,
    Cause: about.cause,
    StartTime: new Date(now),
    StatusCode: about.status,
    Progress: about.status === 'Failed' ? 100 : 50,
    Details: JSON.stringify({ 'Availability Zone': about.zone ?? group.zones[0] }),
    AutoScalingGroupARN: group.arn,
  }
  group.activities.push(activity)
  forgetOld(group, now)
  return activity
}

/** Ends an activity; a message is given only for what did not succeed. */
export function endActivity(
  region: RegionState,
  activity: Activity,
  status: ScalingActivityStatusCode,
  message?: string,
): void {
  activity.StatusCode = status
  activity.EndTime = new Date(region.timeline.now())
  activity.Progress = 100
  if (message !== undefined) activity.StatusMessage = message
}

/** Opens one of the group's own launches or terminations, which simple policies wait for. */
export function openActivity(group: GroupState): void {
  group.openActivities += 1
}

/** Closes it; with the last one the cooldown of a simple policy begins. */
export function closeActivity(region: RegionState, group: GroupState): void {
  group.openActivities -= 1
  beginCooldown(region, group)
}

/** Begins the cooldown of a simple policy that acted, unless activities still run. */
export function beginCooldown(region: RegionState, group: GroupState): void {
  if (group.openActivities > 0 || group.cooldown?.until !== null) return
  group.cooldown.until = region.timeline.now() + group.cooldown.seconds * SECOND
}

function forgetOld(group: GroupState, now: Instant): void {
  const oldest = group.activities[0]?.StartTime?.getTime() ?? now
  if (oldest >= now - KEPT_DAYS * DAY - MINUTE) return
  group.activities = group.activities.filter(
    ({ StartTime }) => (StartTime?.getTime() ?? now) >= now - KEPT_DAYS * DAY,
  )
}
