/** The life of a group's instances: capacity follows DesiredCapacity, and every launch and termination is an activity. */
import { SECOND } from '../core/instant.ts'
import { closeActivity, endActivity, openActivity, sentence, startActivity } from './activities.ts'
import { capacity, chooseVictim, isPending } from './capacity.ts'
import { secondsAt } from './draw.ts'
import { afterHook } from './hooks.ts'
import { instanceId } from './ids.ts'
import { instancesChanged } from './instances-view.ts'
import type { GroupState, InstanceState, RegionState } from './state.ts'
import { INSTANCES } from './timeline.ts'
import { hasRoom, intoPool, refillPool, takeReady } from './warm-pool.ts'
import { zoneWithRoom } from './zone-with-room.ts'

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
  const told = new Set<string>()
  for (let missing = group.desired - actual; missing > 0; missing -= 1) {
    const warm = takeReady(group)
    const zone = warm?.zone ?? zoneWithRoom(region, group, cause, told)
    if (zone === null) return void region.waiting.add(group)
    launch(region, group, { cause, warm, zone })
  }
  region.waiting.delete(group)
}

function launch(
  region: RegionState,
  group: GroupState,
  how: { cause: string; warm: InstanceState | null; zone: string },
): void {
  const now = region.timeline.now()
  const id = how.warm?.id ?? instanceId(region.nextNumber())
  const number = `${group.name} ${++group.launches}`
  const instance: InstanceState = {
    id,
    zone: how.zone,
    lifecycle: 'Pending',
    healthy: !(group.sickShare > 0 && region.drawn(`health of ${number}`) < group.sickShare),
    launchedAt: how.warm?.launchedAt ?? now,
    inServiceAt: null,
    warmupSeconds: group.reason.warmupSeconds,
  }
  group.instances.set(instance.id, instance)
  instancesChanged(group)
  openActivity(group)
  const activity = startActivity(region, group, {
    description: `Launching a new EC2 instance${how.warm ? ' from warm pool' : ''}: ${instance.id}`,
    cause: how.cause,
    status: 'InProgress',
    zone: instance.zone,
  })
  const seconds = secondsAt(how.warm ? group.warmStart : group.launch, region.drawn(`launch of ${number}`))
  const begin = (isCompleted: boolean) => {
    if (!isPending(instance.lifecycle)) {
      endActivity(region, activity, 'Cancelled', 'The instance was terminated before it was in service.')
    } else if (isCompleted) {
      enter(region, group, instance, 'InService')
      endActivity(region, activity, 'Successful')
      checkHealth(region, group, instance)
    } else {
      endActivity(region, activity, 'Cancelled', abandoned)
      terminate(region, group, instance, {
        cause: sentence(region.timeline.now(), abandoned),
        returns: false,
      })
      settle(region, group)
    }
    closeActivity(region, group)
  }
  region.timeline.at(now + seconds * SECOND, INSTANCES, () => {
    if (group.hooks.launchingSeconds > 0 && isPending(instance.lifecycle)) {
      enter(region, group, instance, 'Pending:Wait')
      afterHook(region, group.hooks.launchingSeconds, group.hooks.timeoutSeconds, begin)
    } else begin(true)
  })
}

const abandoned =
  'the lifecycle hook of the launch was not completed in time, and its default result is ABANDON.'

function enter(
  region: RegionState,
  group: GroupState,
  instance: InstanceState,
  lifecycle: InstanceState['lifecycle'],
): void {
  instance.lifecycle = lifecycle
  if (lifecycle === 'InService') instance.inServiceAt = region.timeline.now()
  instancesChanged(group)
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
  const { terminatingSeconds, timeoutSeconds } = group.hooks
  enter(region, group, instance, terminatingSeconds > 0 ? 'Terminating:Wait' : 'Terminating')
  if (how.returns) group.returning += 1
  openActivity(group)
  const activity = startActivity(region, group, {
    description: `Terminating EC2 instance: ${instance.id}`,
    cause: how.cause,
    status: 'WaitingForELBConnectionDraining',
    zone: instance.zone,
  })
  // A hook that is not completed ends with its timeout, and the instance goes either way.
  const seconds = group.terminateSeconds + Math.min(terminatingSeconds, timeoutSeconds)
  region.timeline.at(region.timeline.now() + seconds * SECOND, INSTANCES, () => {
    group.instances.delete(instance.id)
    instancesChanged(group)
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
