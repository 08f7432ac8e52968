/** Each role against the bundle it is for: every command in it is allowed, or carried with a reason; and nothing else is. */
import { describe, expect, it } from 'vitest'
import { ownFunctions } from '../../../infra/functions.ts'
import { type FunctionName, functionNames } from '../../../infra/names.ts'
import { evaluation, isSkipped, made, statementsOf } from './evaluated.ts'

const services: Record<string, string> = {
  'auto-scaling': 'autoscaling',
  cloudwatch: 'cloudwatch',
  'cloudwatch-logs': 'logs',
  ec2: 'ec2',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  sesv2: 'ses',
  sqs: 'sqs',
  ssm: 'ssm',
}

/** What IAM asks for beside the action of the same name, or in its place. */
const besides: Record<string, string[]> = {
  'cloudwatch:PutMetricAlarm': ['cloudwatch:TagResource'],
  'cloudwatch:PutDashboard': ['cloudwatch:TagResource'],
  'ssm:PutParameter': ['ssm:AddTagsToResource'],
  // For a raw message IAM is asked for SendRawEmail.
  'ses:SendEmail': ['ses:SendRawEmail'],
}

function actionsOf(command: string): string[] {
  const [client = '', name] = command.split(':')
  const action = `${services[client]}:${name}`
  return [action, ...(besides[action] ?? [])]
}

/** Used with the role by Lambda itself, the tracer and the SDK's credentials: no command of ours is behind them. */
const behind = /^(logs:(CreateLogStream|PutLogEvents)|xray:Put\w+|sts:AssumeRole)$/
const behindSome: Partial<Record<FunctionName, string[]>> = {
  worker: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  drift: ['sqs:SendMessage'],
  alert: ['sqs:SendMessage'],
}

const scalingReads = [
  'autoscaling:DescribePolicies',
  'autoscaling:DescribeScheduledActions',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:ListTagsForResource',
]
const groupReads = ['autoscaling:DescribeScalingActivities', 'cloudwatch:GetMetricData']
const floors = ['autoscaling:UpdateAutoScalingGroup']
const scaling = [
  'autoscaling:DeleteScheduledAction',
  'autoscaling:PutScalingPolicy',
  'autoscaling:PutScheduledUpdateGroupAction',
  'autoscaling:PutWarmPool',
  'cloudwatch:DeleteAlarms',
  'cloudwatch:PutMetricAlarm',
  'cloudwatch:TagResource',
]
const around = [
  'cloudwatch:PutDashboard',
  'elasticloadbalancing:ModifyLoadBalancerAttributes',
  'elasticloadbalancing:ModifyTargetGroup',
  'elasticloadbalancing:ModifyTargetGroupAttributes',
  'ssm:AddTagsToResource',
  'ssm:PutParameter',
]
/** The shipped guardrails do not say `prune: true`. */
const prunedGroups = ['autoscaling:DeletePolicy', 'cloudwatch:DisableAlarmActions']
const pruned = [...prunedGroups, 'cloudwatch:DeleteDashboards']
const tags = ['autoscaling:CreateOrUpdateTags', 'autoscaling:DeleteTags']
const nodes = [
  'ec2:DescribeInstanceTypes',
  'ssm:DescribeInstanceInformation',
  'ssm:ListCommandInvocations',
  'ssm:SendCommand',
]

/**
 * Observing and applying are one piece of code for all concerns, and look and act are one file: what a function never
 * comes to is in its bundle and not in its role, so that a mistake there is refused.
 */
const carried: Record<FunctionName, string[]> = {
  // Plans floors alone.
  prewarm: [...scalingReads, ...scaling, ...prunedGroups, ...tags],
  // Tags are people's.
  reconcile: [...pruned, ...tags],
  // Look at nodes, which gives findings and no changes.
  tuning: [...groupReads, ...scalingReads, ...floors, ...scaling, ...prunedGroups, ...tags],
  balance: [
    ...groupReads,
    ...scalingReads,
    ...floors,
    ...scaling,
    ...prunedGroups,
    ...tags,
    'ec2:DescribeInstanceTypes',
  ],
  // Plan, and refuse to write.
  drift: [...floors, ...scaling, ...around, ...pruned, ...tags],
  look: [...floors, ...scaling, ...around, ...pruned, ...tags],
  slack: [],
  worker: pruned,
  // What only looks goes to look.
  act: [...nodes, ...pruned, 'logs:FilterLogEvents'],
  alert: scalingReads,
}

function bundled(name: FunctionName): string[] {
  const build = evaluation().built.find(({ handler }) => handler === ownFunctions[name].handler)
  return [...new Set(build?.commands.flatMap(actionsOf))].sort()
}

describe.skipIf(isSkipped)('the rights', () => {
  it.each(functionNames)('allow %s the commands in its bundle, and nothing else', (name) => {
    const allowed = statementsOf(name).flatMap(({ actions }) => actions)
    const used = allowed.filter((action) => !behind.test(action) && !behindSome[name]?.includes(action))
    expect([...new Set([...used, ...carried[name]])].sort()).toEqual(bundled(name))
    expect(used.filter((action) => carried[name].includes(action))).toEqual([])
  })

  it('know every client in a bundle', () => {
    const clients = evaluation().built.flatMap(({ commands }) =>
      commands.map((command) => command.split(':')[0]),
    )
    expect([...new Set(clients)].sort()).toEqual(Object.keys(services).sort())
  })

  it('name a resource wherever AWS takes one', () => {
    // "Actions, resources, and condition keys" of each service. GetMetricData takes only datasets, DescribeAlarms no
    // search by action: both need all.
    const withoutResource =
      /^(autoscaling:Describe\w+|cloudwatch:(GetMetricData|DescribeAlarms|ListDashboards)|elasticloadbalancing:Describe\w+|ssm:(ListCommandInvocations|DescribeInstanceInformation)|ec2:DescribeInstanceTypes|xray:Put\w+)$/
    for (const name of functionNames) {
      for (const { actions, resources } of statementsOf(name)) {
        if (resources.includes('*'))
          expect(actions.filter((action) => !withoutResource.test(action))).toEqual([])
        else expect(resources.filter((resource) => !resource.startsWith('arn:aws:'))).toEqual([])
      }
    }
  })

  it('leave a pattern in a resource only where a name cannot be known', () => {
    const known = [
      /:autoScalingGroup:\*:autoScalingGroupName\/[^*]+$/, // the id in the middle is AWS's
      /^arn:aws:ec2:[a-z0-9-]+:\d{12}:instance\/\*$/, // with the fleet's tag as condition
      /:log-group:[^*]+:\*$/, // its streams
      /:(dashboard\/|alarm:)springtide-\*$/, // those of a fleet's old name
      /:targetgroup\/[^*]+\/\*$/, // the hash after the name is AWS's
      /:loadbalancer\/(app|net)\/\*$/, // AWS alone tells which one a target group belongs to
    ]
    const patterns = functionNames.flatMap((name) =>
      statementsOf(name).flatMap(({ resources }) =>
        resources.filter((resource) => resource !== '*' && resource.includes('*')),
      ),
    )
    expect(patterns.filter((pattern) => !known.some((shape) => shape.test(pattern)))).toEqual([])
  })

  it('come from no policy of AWS’s, and stay within what a role holds', () => {
    const roles = [...made('aws:iam/role:Role').values()]
    const own = roles.filter(({ name }) =>
      functionNames.some((one) => name === `springtide-production-${one}`),
    )
    expect(own).toHaveLength(functionNames.length)
    for (const role of own) {
      expect(role.managedPolicyArns).toEqual([])
      expect(role.inlinePolicies).toHaveLength(1)
      expect(role.inlinePolicies[0].policy.length).toBeLessThan(10_240)
    }
  })

  it('let the timers invoke their function and keep what they could not, no more', () => {
    const roles = [...made('aws:iam/role:Role')].filter(([name]) => /TickRole$/.test(name))
    expect(roles).toHaveLength(5)
    for (const [name, { inlinePolicies }] of roles) {
      const called = name.replace('TickRole', '').toLowerCase()
      expect(JSON.parse(inlinePolicies[0].policy)).toEqual([
        {
          actions: ['lambda:InvokeFunction'],
          resources: [`arn:aws:lambda:us-east-1:123456789012:function:springtide-production-${called}`],
        },
        {
          actions: ['sqs:SendMessage'],
          resources: ['arn:aws:sqs:us-east-1:123456789012:springtide-production-lost-events'],
        },
      ])
    }
  })
})
