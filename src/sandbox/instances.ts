/** The life of a group's instances: capacity follows DesiredCapacity, and every launch and termination is an activity. */
import { SECOND } from '../core/instant.ts'
import { closeActivity, endActivity, openActivity, sentence, startActivity } from './activities.ts'
import { capacity, chooseVictim, emptiestZone } from './capacity.ts'
import { instanceId } from './ids.ts'
import type { GroupState, InstanceState, RegionState } from './state.ts'
import { INSTANCES } from './timeline.ts'
import { hasRoom, intoPool, refillPool, takeReady } from './warm-pool.ts'

/** Launches or terminates what separates the group from its desired capacity, as far as its processes run. */
export function settle(region: RegionState, group: GroupState): void {
  const actual = capacity(group).length
  if (actual < group.desired && !group.suspended.has('Launch')) grow(region, group, actual)
  if (actual > group.desired && !group.suspended.has('Terminate')) shrink(region, group, actual)
  if (actual >= group.desired) region.waiting.delete(group)
  refillPool(region, group)
}

function grow(region: RegionState, group: GroupState, actual: number): void {
  const now = region.timeline.now()
  const because = `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${actual} to ${group.desired}.`
  const cause = group.reason.sentence
    ? `${group.reason.sentence}  ${sentence(now, because)}`
    : sentence(now, because)
  for (let missing = group.desired - actual; missing > 0; missing -= 1) {
    const warm = takeReady(group)
    if (!warm && group.launchFailure !== null) {
      failLaunch(region, group, cause, group.launchFailure)
      return
    }
    launch(region, group, { cause, warm })
  }
  region.waiting.delete(group)
}

/** A failed attempt is one activity however many instances are missing; the desired capacity stays as it is. */
function failLaunch(region: RegionState, group: GroupState, cause: string, reason: string): void {
  const description = `Launching a new EC2 instance.  Status Reason: ${reason} Launching EC2 instance failed.`
  const activity = startActivity(region, group, { description, cause, status: 'Failed' })
  endActivity(region, activity, 'Failed', `${reason} Launching EC2 instance failed.`)
  region.waiting.add(group)
}

function launch(
  region: RegionState,
  group: GroupState,
  how: { cause: string; warm: InstanceState | null },
): void {
  const now = region.timeline.now()
  const instance: InstanceState = {
    id: how.warm?.id ?? instanceId(region.nextNumber()),
    zone: how.warm?.zone ?? emptiestZone(group),
    lifecycle: 'Pending',
    healthy: true,
    launchedAt: how.warm?.launchedAt ?? now,
    inServiceAt: null,
    warmupSeconds: group.reason.warmupSeconds,
  }
  group.instances.set(instance.id, instance)
  openActivity(group)
  const activity = startActivity(region, group, {
    description: `Launching a new EC2 instance${how.warm ? ' from warm pool' : ''}: ${instance.id}`,
    cause: how.cause,
    status: 'InProgress',
    zone: instance.zone,
  })
  const seconds = how.warm ? group.warmStartSeconds : group.launchSeconds
  region.timeline.at(now + seconds * SECOND, INSTANCES, () => {
    if (instance.lifecycle === 'Pending') {
      instance.lifecycle = 'InService'
      instance.inServiceAt = region.timeline.now()
      endActivity(region, activity, 'Successful')
      checkHealth(region, group, instance)
    } else endActivity(region, activity, 'Cancelled', 'The instance was terminated before it was in service.')
    closeActivity(region, group)
  })
}

function shrink(region: RegionState, group: GroupState, actual: number): void {
  const now = region.timeline.now()
  const because = `an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${actual} to ${group.desired}.`
  const cause = group.reason.sentence
    ? `${group.reason.sentence}  ${sentence(now, because)}`
    : sentence(now, because)
  for (let excess = actual - group.desired; excess > 0; excess -= 1) {
    const victim = chooseVictim(group)
    if (!victim) return
    const selected = sentence(now, `instance ${victim.id} was selected for termination.`)
    const returns = group.warmPool?.reuseOnScaleIn === true && hasRoom(group)
    terminate(region, group, victim, { cause: `${cause}  ${selected}`, returns })
  }
}

function terminate(
  region: RegionState,
  group: GroupState,
  instance: InstanceState,
  how: { cause: string; returns: boolean },
): void {
  instance.lifecycle = 'Terminating'
  if (how.returns) group.returning += 1
  openActivity(group)
  const activity = startActivity(region, group, {
    description: `Terminating EC2 instance: ${instance.id}`,
    cause: how.cause,
    status: 'WaitingForELBConnectionDraining',
    zone: instance.zone,
  })
  region.timeline.at(region.timeline.now() + group.terminateSeconds * SECOND, INSTANCES, () => {
    group.instances.delete(instance.id)
    endActivity(region, activity, 'Successful')
    closeActivity(region, group)
    if (how.returns) intoPool(region, group, instance)
    settle(region, group)
  })
}

/** Replaces an unhealthy instance, once it has been in service for the grace period; terminates first, then launches. */
export function checkHealth(region: RegionState, group: GroupState, instance: InstanceState): void {
  if (instance.healthy || instance.lifecycle !== 'InService' || instance.inServiceAt === null) return
  const now = region.timeline.now()
  const graceEnds = instance.inServiceAt + group.healthCheckGraceSeconds * SECOND
  if (now < graceEnds) {
    region.timeline.at(graceEnds, INSTANCES, () => checkHealth(region, group, instance))
    return
  }
  if (['HealthCheck', 'ReplaceUnhealthy', 'Terminate'].some((process) => group.suspended.has(process))) return
  const cause = sentence(now, 'an instance was taken out of service in response to a user health-check.')
  terminate(region, group, instance, { cause, returns: false })
  const replaced = sentence(
    now,
    'an instance was launched in response to an unhealthy instance needing to be replaced.',
  )
  group.reason = { sentence: replaced, warmupSeconds: group.defaultInstanceWarmupSeconds ?? 0 }
  settle(region, group)
}

/** Lets groups whose launches failed try again; called every minute. */
export function retryLaunches(region: RegionState): void {
  for (const group of [...region.waiting]) settle(region, group)
}
