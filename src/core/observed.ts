/** What AWS says right now, in Springtide's words; an adapter fills it, plans only read it. */
import type { Where } from './change.ts'
import type { Instant } from './instant.ts'
import type { InstanceType, Survey } from './node.ts'

/** A value that was read, or the reason it could not be: what is unread is never taken for fine. */
export type Reading<T> = { read: T } | { unread: string }

export interface Observed {
  /** By fleet name. A fleet nobody looked at is absent. */
  fleets: Record<string, ObservedFleet>
  /** What bears Springtide's names, place by place; only where the run is about all fleets of the repository. */
  owned?: Owned[]
}

/** What was looked at for one fleet. A missing key was not asked for by this run. */
export interface ObservedFleet {
  /** `null`: the group does not exist. */
  group: Reading<Group | null>
  policies?: Reading<ScalingPolicy[]>
  alarms?: Reading<Alarm[]>
  scheduledActions?: Reading<ScheduledAction[]>
  /** The latest scaling activities, newest first; asked for only where the floor is not reached. */
  activities?: Reading<Activity[]>
  /** Asked for only where a floor could go down, or a person wants to see it. */
  live?: Reading<LiveConnections>
  /** The last day of the connection metric, oldest first; asked for only to review peaks. */
  history?: Reading<LoadPoint[]>
  routing?: Reading<RoutingState>
  telemetry?: TelemetryState
  /** What the nodes say, for fleets whose policy has `balance`. */
  survey?: Survey
  /** Instance types by name, for fleets that say what bandwidth they need. */
  types?: Record<string, InstanceType>
}

export interface Group {
  name: string
  min: number
  max: number
  desired: number
  instances: Instance[]
  suspended: { process: string; reason: string }[]
  warmPool: WarmPoolState | null
  tags: Record<string, string>
  /** Which of EC2, ELB, … may call an instance unhealthy; the group then replaces it. */
  healthCheckTypes: string[]
  /** ARNs of the target groups it registers its instances with. */
  targetGroups: string[]
  zones: string[]
}

/** As Elastic Load Balancing keeps them: every value is text. */
export type Attributes = Record<string, string>

/** Of a target group; seconds. A field that its protocol does not have is absent. */
export interface HealthCheckSpec {
  path?: string
  matcher?: string
  intervalSeconds?: number
  timeoutSeconds?: number
  healthyThreshold?: number
  unhealthyThreshold?: number
}

/** What bears Springtide's names in one Region and account, declared or not. */
export interface Owned {
  where: Where
  /** By name prefix. */
  alarms: Alarm[]
  /** Groups that no file names, and that an alarm of this repository or a backstop acts on. */
  groups: Reading<OwnedGroup[]>
  /** Those that no file declares; absent where nobody looked around groups. */
  dashboards?: Reading<OwnedDashboard[]>
}

export interface OwnedDashboard {
  name: string
  arn: string
  tags: Reading<Record<string, string>>
  /** `null`: not read, or gone. */
  body: string | null
}

export interface OwnedGroup {
  group: Group
  policies: ScalingPolicy[]
  scheduledActions: ScheduledAction[]
}

/** `null`: there is none of that name. */
export interface RoutingState {
  targetGroup: { arn: string; name: string; healthCheck: HealthCheckSpec; attributes: Attributes } | null
  loadBalancer: { arn: string; name: string; attributes: Attributes } | null
}

/** A missing key was not asked for. */
export interface TelemetryState {
  /** The agent's configuration as it stands in Parameter Store. */
  parameter?: Reading<string | null>
  /** The body of the dashboard. */
  dashboard?: Reading<string | null>
  /** Declared metrics that had data in the last periods, and those that had none. */
  arriving?: Reading<
    { namespace: string; name: string; dimensions: Record<string, string>; samples: number }[]
  >
}

export interface Instance {
  id: string
  /** For example `c5.2xlarge`. */
  type: string
  /** AWS's LifecycleState: only `InService` takes traffic. */
  lifecycle: string
  healthy: boolean
}

export interface WarmPoolState {
  min: number
  /** -1: unset, the pool grows to max minus desired. */
  maxPrepared: number
  state: 'Stopped' | 'Running' | 'Hibernated'
  reuseOnScaleIn: boolean
  /** AWS is deleting the pool. */
  isDeleting: boolean
}

export interface ScalingPolicy {
  name: string
  arn: string
  enabled: boolean
  type: string
  spec: PolicySpec | null
  /** Names of the alarms that run it, whoever made them. */
  alarms: string[]
}

/** What Springtide declares of a scaling policy. Bounds are relative to the alarm's threshold, `null` is infinity. */
export type PolicySpec =
  | {
      type: 'StepScaling'
      adjustmentType: string
      aggregation: string
      warmupSeconds: number | null
      steps: { lower: number | null; upper: number | null; adjustment: number }[]
    }
  | { type: 'SimpleScaling'; adjustmentType: string; adjustment: number; cooldownSeconds: number | null }

export interface Alarm {
  name: string
  arn: string
  spec: AlarmSpec
  actionsEnabled: boolean
  /** The rest of the live alarm as PutMetricAlarm takes it: replacing an alarm must not wipe it. */
  keep: Record<string, unknown>
  /** Asked for only where no file declares the alarm and it bears Springtide's name. */
  tags?: Reading<Record<string, string>>
}

/** What Springtide declares of an alarm, with CloudWatch's defaults filled in. */
export interface AlarmSpec {
  namespace: string
  metric: string
  dimensions: Record<string, string>
  statistic: string
  /** The alarm watches how the statistic grows from period to period (core/telemetry/growth.ts), not its value. */
  growth?: true
  periodSeconds: number
  evaluationPeriods: number
  datapointsToAlarm: number
  threshold: number
  comparison: string
  missingData: string
  /** ARNs; in a plan also `policy:<name>` for a scaling policy that does not exist yet. Sorted. */
  alarmActions: string[]
  okActions: string[]
}

export interface ScheduledAction {
  name: string
  min: number | null
  max: number | null
  desired: number | null
  recurrence: string | null
  startsAt: Instant | null
  /** Absent: UTC. */
  timezone?: string
  /** When a recurrence is over; absent: never. */
  endsAt?: Instant
}

export interface Activity {
  /** AWS's StatusCode: Successful, Failed, Cancelled, InProgress, … */
  status: string
  message: string
  cause: string
  startedAt: Instant
}

export interface LiveConnections {
  /** Sum over the group, the highest of the last complete periods. */
  connections: number
  /** End of the newest complete period. */
  asOf: Instant
}

/** One period of a fleet's connection metric. */
export interface LoadPoint {
  startsAt: Instant
  /** Sum over the group. */
  connections: number
  /** Samples: each instance in service publishes one a period. */
  instances: number
}
