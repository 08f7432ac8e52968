/** Which of a group's instances count, and which one goes first. */
import { type Instant, SECOND } from '../core/instant.ts'
import type { GroupState, InstanceState } from './state.ts'

/** Instances that count as capacity: on their way in, or in service. */
export function capacity(group: GroupState): InstanceState[] {
  return [...group.instances.values()].filter(
    ({ lifecycle }) => lifecycle === 'Pending' || lifecycle === 'InService',
  )
}

/** How many instances have launched and are not warm yet. */
export function warmingCount(group: GroupState, now: Instant): number {
  let count = 0
  for (const { lifecycle, inServiceAt, warmupSeconds } of group.instances.values()) {
    if (lifecycle === 'Pending') count += 1
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
  const all = capacity(group)
  const count = (zone: string) => all.filter((instance) => instance.zone === zone).length
  const fullest = group.zones.reduce(
    (best, zone) => (count(zone) > count(best) ? zone : best),
    group.zones[0] ?? '',
  )
  const candidates = all.filter(({ zone }) => zone === fullest)
  return candidates.reduce<InstanceState | null>(
    (oldest, instance) => (oldest && oldest.launchedAt <= instance.launchedAt ? oldest : instance),
    null,
  )
}

/** The zone for the next instance: the one with the fewest, in the group's order. */
export function emptiestZone(group: GroupState): string {
  const all = capacity(group)
  const count = (zone: string) => all.filter((instance) => instance.zone === zone).length
  return group.zones.reduce((best, zone) => (count(zone) < count(best) ? zone : best), group.zones[0] ?? '')
}
