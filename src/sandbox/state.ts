/** What the sandbox remembers of one account in one Region. */
import type { Activity, Instance, LifecycleState, ScalingPolicy } from '@aws-sdk/client-auto-scaling'
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { Instant } from '../core/instant.ts'
import type { DashboardState } from './cloudwatch/dashboards.ts'
import type { Faults } from './faults.ts'
import type { Growth } from './growth-alarm.ts'
import type { LoadBalancingState } from './load-balancing/state.ts'
import type { MetricStore } from './metrics.ts'
import type { SsmState } from './ssm/state.ts'
import type { Timeline } from './timeline.ts'

export interface RegionState {
  account: string
  region: string
  timeline: Timeline
  /** Caps every page below AWS's own limits. */
  pageSize: number
  /** A number never given out before; ids are made of it, so that runs repeat exactly. */
  nextNumber: () => number
  /** A share in [0, 1) that depends on the sandbox's seed and on what it is drawn for, and on nothing else. */
  drawn: (what: string) => number
  /** How late a scheduled action may run, at the most. */
  scheduledLateSeconds: number
  groups: Map<string, GroupState>
  /** Groups whose last launch failed: they try again every minute. */
  waiting: Set<GroupState>
  /** Scaling policies by ARN, as alarms name them. */
  policies: Map<string, { group: GroupState; name: string }>
  alarms: Map<string, AlarmState>
  /** Names of the alarms that carry an action ARN. */
  alarmsByAction: Map<string, Set<string>>
  /** Of the account: every Region has the same ones. */
  dashboards: Map<string, DashboardState>
  metrics: MetricStore
  /** Actions that are no scaling policy: nobody is told, but they are written down. */
  notifications: Notification[]
  ssm: SsmState
  loadBalancing: LoadBalancingState
  faults: Faults
}

export interface GroupState {
  name: string
  arn: string
  createdAt: Instant
  min: number
  max: number
  desired: number
  zones: string[]
  instanceType: string
  /** ARNs of the target groups that its instances are registered with. */
  targetGroups: string[]
  defaultCooldownSeconds: number
  /** `null`: not set. */
  defaultInstanceWarmupSeconds: number | null
  healthCheckType: string
  healthCheckGraceSeconds: number
  /** From launch to in service: cold, and out of the warm pool. */
  launch: Spread
  warmStart: Spread
  /** From the decision to terminate until the instance is gone: connection draining. */
  terminateSeconds: number
  hooks: Hooks
  /** Instances of the group; those of the warm pool are apart. */
  instances: Map<string, InstanceState>
  /** What was last worked out of `instances`; `null` when one of them has changed since. */
  view: InstancesView | null
  pool: Map<string, InstanceState>
  warmPool: WarmPool | null
  /** Instances that leave the group for the pool, and are still draining. */
  returning: number
  policies: Map<string, StoredPolicy>
  scheduledActions: Map<string, ScheduledActionState>
  tags: Map<string, { value: string; propagates: boolean }>
  /** Suspended process → reason. */
  suspended: Map<string, string>
  /** Oldest first. */
  activities: Activity[]
  /** Launches and terminations of the group that have not ended. */
  openActivities: number
  /** Of the last simple policy that acted; `until` is unknown while its activities run. */
  cooldown: { seconds: number; until: Instant | null } | null
  /** Why the desired capacity last changed, for the next activities. */
  reason: { sentence: string; warmupSeconds: number }
  /** What every cold launch fails with at present. */
  launchFailure: string | null
  /** The same for single zones. */
  zoneFailures: Map<string, string>
  /** How many there were, the warm pool's too: what chance decides of a launch is drawn for its number. */
  launches: number
  /** How many of the launches, from 0 to 1, come into service and are never healthy. */
  sickShare: number
}

export interface InstanceState {
  id: string
  zone: string
  lifecycle: LifecycleState
  healthy: boolean
  launchedAt: Instant
  /** `null` until it first takes traffic. */
  inServiceAt: Instant | null
  /** Counted from InService. */
  warmupSeconds: number
}

/** A time that is not always the same: half of all are under the median, 95 of 100 under the other; log-normal. */
export interface Spread {
  medianSeconds: number
  p95Seconds: number
}

/** How long the lifecycle hooks of a group take to be completed; 0: no such hook. */
export interface Hooks {
  launchingSeconds: number
  terminatingSeconds: number
  /** The heartbeat timeout of both, after which an instance that launches is abandoned. */
  timeoutSeconds: number
}

/** Both are frozen, and stay the same objects for as long as no instance changes. */
export interface InstancesView {
  described: readonly Instance[]
  /** Ids of those in service and healthy. */
  serving: readonly string[]
}

interface WarmPool {
  min: number
  /** `null`: up to the group's MaxSize. */
  maxPrepared: number | null
  state: 'Stopped' | 'Running' | 'Hibernated'
  /** `null`: not given. */
  reuseOnScaleIn: boolean | null
  isDeleting: boolean
}

/** A policy as DescribePolicies gives it, but for its alarms, which are joined when it is read. */
export type StoredPolicy = Omit<ScalingPolicy, 'Alarms'> & { PolicyName: string; PolicyARN: string }

export interface ScheduledActionState {
  name: string
  arn: string
  min: number | null
  max: number | null
  desired: number | null
  recurrence: string | null
  timezone: string | null
  endsAt: Instant | null
  /** When it runs next, which is also what StartTime reads back as. */
  nextAt: Instant
}

/** An alarm as DescribeAlarms gives it, with its tags and the key of its metric. */
export interface AlarmState {
  alarm: MetricAlarm & {
    AlarmName: string
    AlarmArn: string
    StateValue: NonNullable<MetricAlarm['StateValue']>
  }
  tags: Map<string, string>
  /** Key of the metric in the store; `null` for alarms on metric math. */
  metricKey: string | null
  /** Of the one kind of metric math that is evaluated. */
  growth: Growth | null
}

export interface Notification {
  at: Instant
  alarm: string
  state: string
  action: string
}
