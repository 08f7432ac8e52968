/** Where a cold launch goes, and what a failed one leaves behind. */
import { endActivity, startActivity } from './activities.ts'
import { emptiestZones } from './capacity.ts'
import type { GroupState, RegionState } from './state.ts'

/**
 * The zone for a cold launch, `null` where all of them fail. Where one has no capacity the next one is tried.
 * However many instances are missing, a zone that fails is `told` of in one activity.
 * Source: EC2 Auto Scaling User Guide, "Distribute instances across Availability Zones".
 */
export function zoneWithRoom(
  region: RegionState,
  group: GroupState,
  cause: string,
  told: Set<string>,
): string | null {
  if (group.launchFailure !== null) {
    failLaunch(region, group, cause, { reason: group.launchFailure })
    return null
  }
  for (const zone of emptiestZones(group)) {
    const reason = group.zoneFailures.get(zone)
    if (reason === undefined) return zone
    if (!told.has(zone)) failLaunch(region, group, cause, { reason, zone })
    told.add(zone)
  }
  return null
}

/** A failed attempt is one activity however many instances are missing; the desired capacity stays as it is. */
function failLaunch(
  region: RegionState,
  group: GroupState,
  cause: string,
  { reason, ...where }: { reason: string; zone?: string },
): void {
  const description = `Launching a new EC2 instance.  Status Reason: ${reason} Launching EC2 instance failed.`
  const activity = startActivity(region, group, { description, cause, status: 'Failed', ...where })
  endActivity(region, activity, 'Failed', `${reason} Launching EC2 instance failed.`)
}
