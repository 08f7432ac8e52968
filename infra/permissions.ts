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

export type FunctionName = 'prewarm' | 'reconcile' | 'tuning' | 'balance'

/** IAM: the inline policies of a role hold 10,240 characters together, white space not counted. */
const mostCharacters = 10_000

/**
 * The statements for a function's role. Groups, ceilings, adopted alarms and fleets are named one by one for as long as
 * the policy can hold them; beyond that (some dozens of fleets, where they are written) it names the Regions, under the
 * highest ceiling of all. Fleets in other accounts are reached through their roles, which need the same statements
 * there, on a document of the same name.
 */
export function permissions(name: FunctionName, scope: Scope): Statement[] {
  const exact = statements(name, listOwn(scope))
  return JSON.stringify(exact).length <= mostCharacters ? exact : statements(name, listWide(scope))
}

function statements(name: FunctionName, targets: Targets): Statement[] {
  const all = [
    allow([...reads[name], ...tracing], ['*']),
    ...acts[name](targets),
    allow(['sts:AssumeRole'], targets.roles),
  ]
  return all.filter(({ resources }) => resources.length > 0)
}

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
const readNodes = [
  'autoscaling:DescribeAutoScalingGroups',
  'ssm:ListCommandInvocations',
  'ssm:DescribeInstanceInformation',
]

/** None of these takes a resource ("Actions, resources, and condition keys" of each service): AWS allows only `*`. */
const reads: Record<FunctionName, string[]> = {
  prewarm: readPrewarm,
  reconcile: [...readPrewarm, ...readScaling],
  tuning: [...readNodes, 'ec2:DescribeInstanceTypes'],
  balance: readNodes,
}

const acts: Record<FunctionName, (targets: Targets) => Statement[]> = {
  prewarm: writeFloors,
  reconcile: (targets) => [...writeFloors(targets), ...writeScaling(targets)],
  tuning: runProbe,
  balance: runProbe,
}

function writeFloors({ ceilings }: Targets): Statement[] {
  return ceilings.map(({ arns, max }) =>
    allow([update], arns, [atMost('MinSize', max), absent('MaxSize'), ...nothingElse]),
  )
}

function writeScaling({ ceilings, groups, alarms, alarmActions }: Targets): Statement[] {
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

/**
 * SendCommand is asked for the document and for each node, so either statement alone allows nothing. The document
 * carries no tag: the condition would shut it out ("Setting up Run Command", Systems Manager User Guide).
 */
function runProbe({ probe: { documents, instances, fleets } }: Targets): Statement[] {
  return [
    allow(['ssm:SendCommand'], documents),
    allow(['ssm:SendCommand'], instances, [
      { test: 'StringLike', variable: 'ssm:resourceTag/springtide:fleet', values: fleets },
    ]),
  ]
}

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
