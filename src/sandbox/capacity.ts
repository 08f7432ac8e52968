/** Which of a group's instances count, and which one goes first. */
import { type Instant, SECOND } from '../core/instant.ts'
import type { GroupState, InstanceState } from './state.ts'

/** Instances that count as capacity: on their way in, or in service. */
export function capacity(group: GroupState): InstanceState[] {
  return [...group.instances.values()].filter(
    ({ lifecycle }) => isPending(lifecycle) || lifecycle === 'InService',
  )
}

/** On its way in, with or without a lifecycle hook to wait for. */
export function isPending(lifecycle: string): boolean {
  return lifecycle === 'Pending' || lifecycle === 'Pending:Wait'
}

/** How many instances have launched and are not warm yet. */
export function warmingCount(group: GroupState, now: Instant): number {
  let count = 0
  for (const { lifecycle, inServiceAt, warmupSeconds } of group.instances.values()) {
    if (isPending(lifecycle)) count += 1
    if (lifecycle === 'InService' && inServiceAt !== null && now < inServiceAt + warmupSeconds * SECOND)
      count += 1
  }
  return count
}

/** How many instances are on their way out. */
export function terminatingCount(group: GroupState): number {
  return group.instances.size - capacity(group).length
}

/** The oldest instance of the zone that has most of them; zones in the group's order. */
export function chooseVictim(group: GroupState): InstanceState | null {
  const counts = zoneCounts(group)
  const fullest = group.zones.reduce(
    (best, zone) => ((counts.get(zone) ?? 0) > (counts.get(best) ?? 0) ? zone : best),
    group.zones[0] ?? '',
  )
  const candidates = capacity(group).filter(({ zone }) => zone === fullest)
  return candidates.reduce<InstanceState | null>(
    (oldest, instance) => (oldest && oldest.launchedAt <= instance.launchedAt ? oldest : instance),
    null,
  )
}

/** The zones for the next instance: those with the fewest first, in the group's order. */
export function emptiestZones(group: GroupState): string[] {
  const counts = zoneCounts(group)
  return group.zones.toSorted((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))
}

function zoneCounts(group: GroupState): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { zone } of capacity(group)) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  return counts
}
