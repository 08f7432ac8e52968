/** The warm pool: instances prepared beside the group, taken first when it grows, and made up again. */
import { SECOND } from '../core/instant.ts'
import { endActivity, sentence, startActivity } from './activities.ts'
import { secondsAt } from './draw.ts'
import { afterHook } from './hooks.ts'
import { instanceId } from './ids.ts'
import type { GroupState, InstanceState, RegionState } from './state.ts'
import { INSTANCES } from './timeline.ts'

/**
 * How many instances the pool should hold: what separates the group from MaxGroupPreparedCapacity (by default
 * MaxSize), and never under the pool's own MinSize.
 * Source: EC2 Auto Scaling User Guide, "Warm pools", warm pool size.
 */
function poolTarget(group: GroupState): number {
  if (!group.warmPool || group.warmPool.isDeleting) return 0
  return Math.max(group.warmPool.min, (group.warmPool.maxPrepared ?? group.max) - group.desired, 0)
}

function members(group: GroupState): InstanceState[] {
  return [...group.pool.values()].filter(({ lifecycle }) => lifecycle !== 'Warmed:Terminating')
}

function isReady({ lifecycle }: InstanceState): boolean {
  return lifecycle === 'Warmed:Stopped' || lifecycle === 'Warmed:Running' || lifecycle === 'Warmed:Hibernated'
}

export function hasRoom(group: GroupState): boolean {
  return members(group).length + group.returning < poolTarget(group)
}

/** Takes the oldest prepared instance out of the pool, or `null` when none is ready: a cold start. */
export function takeReady(group: GroupState): InstanceState | null {
  const ready = members(group).find(isReady) ?? null
  if (ready) group.pool.delete(ready.id)
  return ready
}

/** Puts an instance that left the group into the pool, at once in the pool's state. */
export function intoPool(region: RegionState, group: GroupState, instance: InstanceState): void {
  group.returning -= 1
  if (!group.warmPool) return
  const { id, zone } = instance
  const launchedAt = region.timeline.now()
  const lifecycle = `Warmed:${group.warmPool.state}` as const
  group.pool.set(id, { id, zone, lifecycle, healthy: true, launchedAt, inServiceAt: null, warmupSeconds: 0 })
}

/** Launches what the pool lacks and terminates what it has too much. */
export function refillPool(region: RegionState, group: GroupState): void {
  const target = poolTarget(group)
  const current = members(group)
  const zones = group.zones.filter((zone) => !group.zoneFailures.has(zone))
  const mayLaunch = !group.suspended.has('Launch') && group.launchFailure === null && zones.length > 0
  if (mayLaunch)
    for (let count = current.length + group.returning; count < target; count += 1)
      prepare(region, group, zones)
  if (group.suspended.has('Terminate')) return
  for (const instance of current.slice(0, Math.max(0, current.length - target)))
    discard(region, group, instance)
}

function prepare(region: RegionState, group: GroupState, zones: string[]): void {
  const now = region.timeline.now()
  const id = instanceId(region.nextNumber())
  const zone = zones[group.pool.size % zones.length] ?? ''
  const born = { launchedAt: now, inServiceAt: null }
  const instance: InstanceState = {
    id,
    zone,
    lifecycle: 'Warmed:Pending',
    healthy: true,
    ...born,
    warmupSeconds: 0,
  }
  group.pool.set(id, instance)
  const because =
    'an instance was started in response to a difference between desired and actual warm pool capacity.'
  const description = `Launching a new EC2 instance into warm pool: ${id}`
  const cause = sentence(now, because)
  const activity = startActivity(region, group, { description, cause, status: 'InProgress', zone })
  const seconds = secondsAt(group.launch, region.drawn(`launch of ${group.name} ${++group.launches}`))
  const prepared = (isCompleted: boolean) => {
    const isStill = isPreparing(instance)
    if (isStill && isCompleted) instance.lifecycle = `Warmed:${group.warmPool?.state ?? 'Stopped'}`
    endActivity(region, activity, isStill && isCompleted ? 'Successful' : 'Cancelled')
    if (isStill && !isCompleted) discard(region, group, instance)
  }
  region.timeline.at(now + seconds * SECOND, INSTANCES, () => {
    if (group.hooks.launchingSeconds > 0 && isPreparing(instance)) {
      instance.lifecycle = 'Warmed:Pending:Wait'
      afterHook(region, group.hooks.launchingSeconds, group.hooks.timeoutSeconds, prepared)
    } else prepared(true)
  })
}

function isPreparing({ lifecycle }: InstanceState): boolean {
  return lifecycle === 'Warmed:Pending' || lifecycle === 'Warmed:Pending:Wait'
}

function discard(region: RegionState, group: GroupState, instance: InstanceState): void {
  const now = region.timeline.now()
  instance.lifecycle = 'Warmed:Terminating'
  const because =
    'an instance was taken out of service in response to a difference between desired and actual warm pool capacity.'
  const description = `Terminating EC2 instance from warm pool: ${instance.id}`
  const { zone } = instance
  const cause = sentence(now, because)
  const activity = startActivity(region, group, { description, cause, status: 'InProgress', zone })
  region.timeline.at(now + group.terminateSeconds * SECOND, INSTANCES, () => {
    group.pool.delete(instance.id)
    endActivity(region, activity, 'Successful')
    if (group.warmPool?.isDeleting && group.pool.size === 0) group.warmPool = null
  })
}
