/** What each function may do on AWS, and on what: derived from the fleets it looks after, as plain data. */
import { listOwn, listWide, type Scope, type Targets } from './targets.ts'

/** A statement of an IAM policy, as SST takes it; a request must meet every condition. */
export interface Statement {
  actions: string[]
  resources: string[]
  conditions?: Condition[]
}

export interface Condition {
  test: string
  variable: string
  values: string[]
}

export type FunctionName = 'prewarm' | 'reconcile'

/** IAM: the inline policies of a role hold 10,240 characters together, white space not counted. */
const mostCharacters = 10_000

/**
 * The statements for a function's role. Groups, ceilings and adopted alarms are named one by one for as long as the
 * policy can hold them; beyond that (some dozens of fleets) it names the Regions, under the highest ceiling of all.
 * Fleets in other accounts are reached through their roles, which need the same statements there.
 */
export function permissions(name: FunctionName, scope: Scope): Statement[] {
  const exact = statements(name, listOwn(scope))
  return JSON.stringify(exact).length <= mostCharacters ? exact : statements(name, listWide(scope))
}

function statements(name: FunctionName, targets: Targets): Statement[] {
  const { ceilings, groups, alarms, alarmActions, roles } = targets
  const isReconcile = name === 'reconcile'
  const all = [
    allow([...readPrewarm, ...(isReconcile ? readScaling : []), ...tracing], ['*']),
    ...ceilings.map(({ arns, max }) =>
      allow([update], arns, [atMost('MinSize', max), absent('MaxSize'), ...nothingElse]),
    ),
    ...(isReconcile ? writeScaling(targets) : []),
    allow(['sts:AssumeRole'], roles),
  ]
  return all.filter(({ resources }) => resources.length > 0)

  function writeScaling({ ceilings }: Targets): Statement[] {
    return [
      ...ceilings.map(({ arns, max }) =>
        allow([update], arns, [atMost('MaxSize', max), absent('MinSize'), ...nothingElse]),
      ),
      allow(['autoscaling:PutScalingPolicy', 'autoscaling:PutWarmPool'], groups),
      allow(['cloudwatch:PutMetricAlarm'], alarms, [
        { test: 'ForAllValues:StringLike', variable: 'cloudwatch:AlarmActions', values: alarmActions },
      ]),
      // PutMetricAlarm needs it beside its own permission when a new alarm is tagged.
      allow(['cloudwatch:TagResource'], alarms, [
        { test: 'ForAllValues:StringEquals', variable: 'aws:TagKeys', values: ['springtide:fleet'] },
      ]),
    ]
  }
}

/** None of these takes a resource ("Actions, resources, and condition keys" of both services). */
const readPrewarm = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeScalingActivities',
  'cloudwatch:GetMetricData',
]
const readScaling = [
  'autoscaling:DescribePolicies',
  'autoscaling:DescribeScheduledActions',
  'cloudwatch:DescribeAlarms',
]
const tracing = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']

/** One action edits everything of a group: conditions leave only its bounds. IAM has no key for DesiredCapacity. */
const update = 'autoscaling:UpdateAutoScalingGroup'

/** A launch template needs no condition: naming one takes ec2:RunInstances, which no statement here allows. */
const nothingElse = [absent('LaunchConfigurationName'), absent('VPCZoneIdentifiers')]

function allow(actions: string[], resources: string[], conditions?: Condition[]): Statement {
  return { actions, resources, ...(conditions ? { conditions } : {}) }
}

/** The request has the key, and it is at most this. */
function atMost(key: string, most: number): Condition {
  return { test: 'NumericLessThanEquals', variable: `autoscaling:${key}`, values: [String(most)] }
}

function absent(key: string): Condition {
  return { test: 'Null', variable: `autoscaling:${key}`, values: ['true'] }
}
