import { expect, it } from 'vitest'
import { functionNames } from '../../infra/names.ts'
import { permissions } from '../../infra/permissions.ts'
import { policyDocument, type Statement } from '../../infra/statement.ts'
import { probeRegions } from '../../infra/targets.ts'
import { type Concern, nodeConcerns, writtenConcerns } from '../../src/core/concern.ts'
import { runApply } from '../../src/operations/run.ts'
import { surveyNodes } from '../../src/operations/survey.ts'
import { documentName } from '../../src/probe/document.ts'
import { aFleet, clock, scalingSection } from '../build.ts'
import { account, arena, deployment, fleets, pit, probed, role, watched } from './deployment.ts'
import { isAllowed } from './iam.ts'
import { requestsOf, type TagOf } from './requests.ts'
import { createWorld } from './world.ts'

type TickName = 'prewarm' | 'reconcile' | 'tuning' | 'balance'

const concernsOf: Record<TickName, Concern[]> = {
  prewarm: ['prewarm'],
  reconcile: [...writtenConcerns],
  tuning: ['tuning'],
  balance: ['balance'],
}
const names = Object.keys(concernsOf) as TickName[]

/**
 * A peak that raises floors and whose instances are late, then its end, when floors may go down; and nodes, some of
 * which are silent.
 */
async function everythingOnce(name: TickName, prunes = false) {
  const world = await createWorld(fleets, arena, clock('20:00'), { prunes })
  const { sandbox, setting, pace } = world
  const concerns = concernsOf[name]
  const isLooking = concerns.some((concern) => nodeConcerns.some((looking) => looking === concern))
  const nodes = isLooking ? { nodes: surveyNodes(sandbox.connect, concerns, pace) } : {}
  const around = name === 'reconcile' ? { around: await setting.openAround() } : {}
  const run = () => runApply({ ...setting, at: sandbox.now(), concerns, ...nodes, ...around })
  await run()
  sandbox.advanceTo(clock('23:30'))
  await run()
  return world.asked(account)
}

it.each<[TickName, boolean, string]>([
  ...names.map((name): [TickName, boolean, string] => [name, false, 'stays']),
  ['reconcile', true, 'goes'],
])(
  'lets %s make every call it makes, and no other (prune: %s, what no file declares %s)',
  async (name, prunes) => {
    const requests = await everythingOnce(name, prunes)
    const statements = permissions(name, deployment(fleets, prunes))
    expect(requests.filter((request) => !isAllowed(statements, request))).toEqual([])
    const made = new Set(requests.map(({ action }) => action))
    const unmade = statements.flatMap(({ actions }) => actions).filter((action) => !made.has(action))
    expect(unmade).toEqual([
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'sts:AssumeRole',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ])
  },
)

const here = { region: 'us-east-1', account }
const update = { ...here, service: 'auto-scaling' as const, operation: 'UpdateAutoScalingGroup' }
const putAlarm = { ...here, service: 'cloudwatch' as const, operation: 'PutMetricAlarm' }
const group = { AutoScalingGroupName: 'prod-arena' }

it.each([
  ['a floor above the declared maximum', { ...update, input: { ...group, MinSize: 61 } }],
  ['a MaxSize above the declared one', { ...update, input: { ...group, MaxSize: 61 } }],
  ['both bounds at once', { ...update, input: { ...group, MinSize: 4, MaxSize: 60 } }],
  ['an update of neither bound', { ...update, input: group }],
  [
    'another launch configuration',
    { ...update, input: { ...group, MinSize: 4, LaunchConfigurationName: 'mine' } },
  ],
  ['other subnets', { ...update, input: { ...group, MinSize: 4, VPCZoneIdentifier: 'subnet-1,subnet-2' } }],
  ['a group no file names', { ...update, input: { AutoScalingGroupName: 'prod-arena-2', MinSize: 4 } }],
  [
    'a group that is only observed',
    { ...update, input: { AutoScalingGroupName: 'prod-watched', MinSize: 4 } },
  ],
  ['the group in another Region', { ...update, region: 'eu-west-1', input: { ...group, MinSize: 4 } }],
  ['an alarm no file names', { ...putAlarm, input: { AlarmName: 'arena high 1' } }],
  [
    'an alarm that terminates instances',
    {
      ...putAlarm,
      input: { AlarmName: 'arena high *', AlarmActions: ['arn:aws:automate:us-east-1:ec2:terminate'] },
    },
  ],
  ['another tag', { ...putAlarm, input: { AlarmName: 'arena high *', Tags: [{ Key: 'owner' }] } }],
])('refuses %s', (_what, call) => {
  const statements = permissions('reconcile', deployment())
  expect(requestsOf(call).every((request) => isAllowed(statements, request))).toBe(false)
})

it('lets the minute tick write floors only', () => {
  const statements = permissions('prewarm', deployment())
  const may = (input: object) =>
    requestsOf({ ...update, input }).every((request) => isAllowed(statements, request))
  expect(may({ ...group, MinSize: 60 })).toBe(true)
  expect(may({ ...group, MaxSize: 60 })).toBe(false)
  const writes = statements
    .flatMap(({ actions }) => actions)
    .filter((action) => !/:(Describe|Get)|^(xray|logs):/.test(action))
  expect(new Set(writes)).toEqual(new Set(['autoscaling:UpdateAutoScalingGroup', 'sts:AssumeRole']))
})

it('assumes the roles that policy files name, and no other', () => {
  for (const name of functionNames.filter((name) => name !== 'slack')) {
    const assumable = permissions(name, deployment()).filter(({ actions }) =>
      actions.includes('sts:AssumeRole'),
    )
    expect(assumable).toEqual([{ actions: ['sts:AssumeRole'], resources: [role] }])
  }
})

const id = 'i-0123456789abcdef0'
const send = { ...here, service: 'ssm' as const, operation: 'SendCommand' }
const probe = { ...send, input: { DocumentName: documentName, InstanceIds: [id] } }
const shell = { ...send, input: { DocumentName: 'AWS-RunShellScript', InstanceIds: [id] } }

it.each<[string, string | undefined, typeof probe, boolean]>([
  ['lets the probe run on a node of a fleet', 'arena', probe, true],
  ['lets the probe run on a node of a fleet that is only observed', 'watched', probe, true],
  ['refuses any other document, on a node of a fleet too', 'arena', shell, false],
  ['refuses an instance without the tag', undefined, probe, false],
  ['refuses an instance whose tag is empty', '', probe, false],
  ['refuses an instance of a fleet no file names', 'arena-2', probe, false],
  ['refuses an instance of a fleet in another account', 'away', probe, false],
  ['refuses a Region without fleets', 'arena', { ...probe, region: 'us-west-2' }, false],
  ['refuses an instance of another account', 'arena', { ...probe, account: '210987654321' }, false],
])('%s', (_what, tag, call, expected) => {
  for (const name of ['tuning', 'balance'] as const) {
    const statements = permissions(name, deployment())
    const requests = requestsOf(call, () => tag)
    expect(requests.every((request) => isAllowed(statements, request))).toBe(expected)
  }
})

it('sends no command to a tagged node together with one that is not', () => {
  const other = 'i-0fedcba9876543210'
  const both = { ...send, input: { DocumentName: documentName, InstanceIds: [id, other] } }
  const requests = requestsOf(both, (which) => (which === id ? 'arena' : undefined))
  const refused = requests.filter((request) => !isAllowed(permissions('balance', deployment()), request))
  expect(refused.map(({ resource }) => resource)).toEqual([
    `arn:aws:ec2:us-east-1:${account}:instance/${other}`,
  ])
})

it('lets the functions that look at nodes read, run the probe, and nothing else', () => {
  for (const name of ['tuning', 'balance'] as const) {
    const acting = permissions(name, deployment())
      .flatMap(({ actions }) => actions)
      .filter((action) => !/:(Describe|Get|List)|^(xray|logs):/.test(action))
    expect(new Set(acting)).toEqual(new Set(['ssm:SendCommand', 'sts:AssumeRole']))
  }
})

it('lets the functions that write groups run nothing on nodes', () => {
  const all = [...permissions('prewarm', deployment()), ...permissions('reconcile', deployment())]
  expect(
    all.flatMap(({ actions }) => actions).filter((action) => /^(ec2:|ssm:\w*Command)/.test(action)),
  ).toEqual([])
})

it('removes policies, dashboards and what is on groups that no file names only where the guardrails say so', () => {
  const removing = /:(DeletePolicy|DeleteDashboards)$/
  for (const name of functionNames) {
    const actions = (prunes: boolean) =>
      permissions(name, deployment(fleets, prunes)).flatMap(({ actions }) => actions)
    expect(actions(false).filter((action) => removing.test(action))).toEqual([])
    const isWriting = ['reconcile', 'worker', 'act'].includes(name)
    expect(actions(true).some((action) => removing.test(action))).toBe(isWriting)
  }
})

const raise = { ...here, service: 'auto-scaling' as const, operation: 'PutScheduledUpdateGroupAction' }
const parameter = { ...here, service: 'ssm' as const, operation: 'PutParameter' }
const balancing = { ...here, service: 'load-balancing' as const }
const loadBalancer = (name: string, of = account) =>
  `arn:aws:elasticloadbalancing:us-east-1:${of}:${name}/73e2d6bc24d8a067`
const onCloudWatch = (operation: string, input: object) => ({
  ...here,
  service: 'cloudwatch' as const,
  operation,
  input,
})

it.each([
  ['a raise ahead of time', { ...raise, input: { ...group, MinSize: 60 } }, true],
  ['one above the declared maximum', { ...raise, input: { ...group, MinSize: 61 } }, false],
  ['one that sets MaxSize too', { ...raise, input: { ...group, MinSize: 6, MaxSize: 60 } }, false],
  ['one without MinSize', { ...raise, input: group }, false],
  [
    'one on a group that is only observed',
    { ...raise, input: { AutoScalingGroupName: 'prod-watched', MinSize: 4 } },
    false,
  ],
  ['the agent’s parameter', { ...parameter, input: { Name: 'AmazonCloudWatch-arena' } }, true],
  ['another parameter', { ...parameter, input: { Name: '/prod/database/password' } }, false],
  [
    'a look at another parameter',
    { ...parameter, operation: 'GetParameters', input: { Names: ['AmazonCloudWatch-arena', '/secret'] } },
    false,
  ],
  [
    'attributes of the declared target group',
    {
      ...balancing,
      operation: 'ModifyTargetGroupAttributes',
      input: { TargetGroupArn: loadBalancer('targetgroup/prod-arena') },
    },
    true,
  ],
  [
    'those of another',
    {
      ...balancing,
      operation: 'ModifyTargetGroupAttributes',
      input: { TargetGroupArn: loadBalancer('targetgroup/prod-arena-2') },
    },
    false,
  ],
  [
    'those of a load balancer in another account',
    {
      ...balancing,
      operation: 'ModifyLoadBalancerAttributes',
      input: { LoadBalancerArn: loadBalancer('loadbalancer/app/prod-arena', '210987654321') },
    },
    false,
  ],
  ['a dashboard of its own', onCloudWatch('PutDashboard', { DashboardName: 'springtide-arena' }), true],
  ['somebody’s dashboard', onCloudWatch('PutDashboard', { DashboardName: 'ops' }), false],
  [
    'the end of an alarm of its own',
    onCloudWatch('DeleteAlarms', { AlarmNames: ['springtide-a-out'] }),
    true,
  ],
  [
    'the end of somebody’s alarm beside it',
    onCloudWatch('DeleteAlarms', { AlarmNames: ['springtide-a-out', 'pager'] }),
    false,
  ],
])('takes %s, or not', (_what, call, expected) => {
  const statements = permissions('reconcile', deployment())
  expect(requestsOf(call).every((request) => isAllowed(statements, request))).toBe(expected)
})

const resourcesOf = (statements: Statement[]) => statements.flatMap(({ resources }) => resources)
const logs = (name: string) =>
  `arn:aws:logs:us-east-1:${account}:log-group:/aws/lambda/springtide-production-${name}:*`

it('runs no command anywhere where no fleet says which port its nodes serve', () => {
  const statements = permissions('balance', deployment([aFleet()]))
  expect(resourcesOf(statements)).toEqual(['*', logs('balance')])
})

it('needs the document once in each Region where nodes of this account are asked', () => {
  const twin = aFleet({ fleet: 'twin', group: 'prod-twin', ...probed })
  const silent = aFleet({ fleet: 'silent', group: 'prod-silent', region: 'ap-south-1' })
  const far = aFleet({ fleet: 'far', group: 'prod-far', region: 'sa-east-1', role, ...probed })
  expect(probeRegions([arena, twin, pit, watched, silent, far])).toEqual(['us-east-1', 'eu-west-1'])
})

it('writes nothing at all where every fleet is observed or far away', () => {
  const statements = permissions('reconcile', deployment([watched]))
  const writes = statements.filter(({ actions }) => actions.some((action) => !/:(Get|List)/.test(action)))
  expect(resourcesOf(writes)).toEqual(['*', logs('reconcile')])
})

it('fits in an inline policy with two thousand fleets, under the highest ceiling', () => {
  const many = Array.from({ length: 2_000 }, (_, index) =>
    aFleet({
      fleet: `f${index}`,
      group: `prod-fleet-${index}`,
      capacity: { max: 40 + (index % 50) },
      scaling: { ...scalingSection, in: { ...scalingSection.in, alarm: `old alarm ${index}` } },
      ...(index % 2 ? { role: `arn:aws:iam::${100_000_000_000 + index}:role/springtide` } : {}),
    }),
  )
  for (const name of ['reconcile', 'worker', 'act'] as const) {
    const statements = permissions(name, deployment(many))
    expect(JSON.stringify(policyDocument(statements)).length).toBeLessThan(10_240)
    const may = (input: object) =>
      requestsOf({ ...update, input }).every((request) => isAllowed(statements, request))
    expect(may({ AutoScalingGroupName: 'prod-fleet-1998', MinSize: 88 })).toBe(true)
    expect(may({ AutoScalingGroupName: 'prod-fleet-1998', MinSize: 89 })).toBe(false)
  }
})

it('fits in an inline policy with two thousand fleets whose nodes are asked, of which only tagged ones are', () => {
  const many = Array.from({ length: 2_000 }, (_, index) =>
    aFleet({
      fleet: `f${index}`,
      group: `prod-fleet-${index}`,
      ...probed,
      ...(index % 2 ? { role: `arn:aws:iam::${100_000_000_000 + index}:role/springtide` } : {}),
    }),
  )
  const statements = permissions('tuning', deployment(many))
  expect(JSON.stringify(statements).length).toBeLessThan(10_240)
  const may = (tagOf: TagOf) => requestsOf(probe, tagOf).every((request) => isAllowed(statements, request))
  expect(may(() => 'f1998')).toBe(true)
  expect(may(() => undefined)).toBe(false)
})
