/** A direct hand on one account's Region: to seed it, to break it, and to look at it without a request. */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling'
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { Instant } from '../core/instant.ts'
import { describeGroup } from './auto-scaling/describe-group.ts'
import { resumeProcesses, suspend } from './auto-scaling/processes.ts'
import { checkHealth } from './instances.ts'
import { instancesChanged, viewOf } from './instances-view.ts'
import {
  arnOf,
  createLoadBalancer,
  createTargetGroup,
  type NewLoadBalancer,
  type NewTargetGroup,
} from './load-balancing/state.ts'
import { type MetricId, metricKey, type Samples, summed } from './metrics.ts'
import { createGroup, type NewGroup } from './new-group.ts'
import { parseDocument } from './ssm/documents.ts'
import { createNodeHand, type NodeHand } from './ssm/node-hand.ts'
import type { InstanceState, Notification, RegionState } from './state.ts'

/** A group at a glance, without a request. */
interface Glance {
  min: number
  max: number
  desired: number
  /** All that are there, on their way in or out too: what is paid for, the warm pool's left out. */
  instances: number
  serving: readonly string[]
}

export interface SandboxRegion {
  createGroup(group: NewGroup): void
  deleteGroup(name: string): void
  /** The group as DescribeAutoScalingGroups gives it. Throws when there is none. */
  group(name: string): AutoScalingGroup
  /** The sizes of a group and the ids of its instances in service and healthy: the same array while none has changed. */
  glance(name: string): Glance
  /** The group's instances with their times, the warm pool's left out; not to be changed. */
  instances(name: string): Readonly<InstanceState>[]
  /** Parameters by name, with their tags; to be read, seeded and changed by hand. */
  parameters: RegionState['ssm']['parameters']
  /** Dashboards of the account by name. */
  dashboards: RegionState['dashboards']
  /** Every alarm as DescribeAlarms gives it; not to be changed. */
  alarms(): Readonly<MetricAlarm>[]
  /** Actions of alarms that are no scaling policy, as they were fired. */
  notifications: Notification[]
  /** Cold launches fail with this reason from now on; `null`: they work again, at the next minute's attempt. */
  launchFails(group: string, reason: string | null): void
  /** The same for one zone: launches go to the others, while there are any. */
  zoneFails(group: string, zone: string, reason: string | null): void
  /** This share of all launches from now on comes into service and never becomes healthy; 0 ends it. */
  sickLaunches(group: string, share: number): void
  /** Suspends a process for a reason of its own, as AWS does administratively. */
  suspend(group: string, process: string, reason?: string): void
  resume(group: string, process: string): void
  setUnhealthy(group: string, instanceId: string): void
  /** Adds a load balancer, or a target group of type instance; gives its ARN. */
  createLoadBalancer(balancer: NewLoadBalancer): string
  createTargetGroup(group: NewTargetGroup): string
  /** The ARN of the one of this name. */
  loadBalancer(name: string): string | undefined
  targetGroup(name: string): string | undefined
  /** The nodes of a group, as Systems Manager meets them. */
  ssm(group: string): NodeHand
  /** Adds a Command document, or replaces it: its content as CreateDocument takes it, as text or as an object. */
  registerDocument(name: string, content: string | object): void
  /** Invocations are listed only so many seconds after the command was sent. */
  invocationsAppearAfter(seconds: number): void
  /** Publishes values as PutMetricData would, at `at` or now: one sample each, or already summed up. */
  publish(data: MetricId & { at?: Instant } & ({ values: readonly number[] } | { samples: Samples })): void
  /** Throttles the next so many calls, or every call the function is true for; 0 ends it. */
  throttle(which: number | ((operation: string) => boolean)): void
  /** Denies an operation, for example `PutMetricAlarm`, until it is allowed again. */
  deny(operation: string): void
  allow(operation: string): void
}

export function createSandboxRegion(region: RegionState): SandboxRegion {
  const named = (name: string) => {
    const group = region.groups.get(name)
    if (!group) throw new Error(`the sandbox has no group ${name} in ${region.region}`)
    return group
  }
  return {
    createGroup: (options) => createGroup(region, options),
    deleteGroup(name) {
      const group = named(name)
      region.groups.delete(name)
      region.waiting.delete(group)
      for (const { PolicyARN } of group.policies.values()) region.policies.delete(PolicyARN)
    },
    group: (name) => describeGroup(region, named(name)),
    glance(name) {
      const group = named(name)
      const { min, max, desired } = group
      return { min, max, desired, instances: group.instances.size, serving: viewOf(group).serving }
    },
    instances: (name) => [...named(name).instances.values()],
    parameters: region.ssm.parameters,
    dashboards: region.dashboards,
    alarms: () => [...region.alarms.values()].map(({ alarm }) => alarm),
    notifications: region.notifications,
    launchFails(name, reason) {
      named(name).launchFailure = reason
    },
    zoneFails(name, zone, reason) {
      if (reason === null) named(name).zoneFailures.delete(zone)
      else named(name).zoneFailures.set(zone, reason)
    },
    sickLaunches(name, share) {
      named(name).sickShare = share
    },
    suspend: (name, process, reason = 'User suspended') => suspend(named(name), process, reason),
    resume(name, process) {
      resumeProcesses(region, { AutoScalingGroupName: name, ScalingProcesses: [process] })
    },
    setUnhealthy(name, instanceId) {
      const instance = named(name).instances.get(instanceId)
      if (!instance) throw new Error(`the sandbox has no instance ${instanceId} in ${name}`)
      instance.healthy = false
      instancesChanged(named(name))
      checkHealth(region, named(name), instance)
    },
    createLoadBalancer: (options) => createLoadBalancer(region, options),
    createTargetGroup: (options) => createTargetGroup(region, options),
    loadBalancer: (name) => arnOf(region.loadBalancing.loadBalancers, name),
    targetGroup: (name) => arnOf(region.loadBalancing.targetGroups, name),
    ssm: (group) => createNodeHand(region, named(group).name),
    registerDocument(name, content) {
      const text = typeof content === 'string' ? content : JSON.stringify(content)
      region.ssm.documents.set(name, parseDocument(name, text))
    },
    invocationsAppearAfter(seconds) {
      region.ssm.invocationsAppearAfterSeconds = seconds
    },
    publish(data) {
      const samples = 'samples' in data ? data.samples : summed(data.values)
      region.metrics.put(metricKey(data), data.at ?? region.timeline.now(), samples)
    },
    throttle: region.faults.throttle,
    deny: region.faults.deny,
    allow: region.faults.allow,
  }
}
