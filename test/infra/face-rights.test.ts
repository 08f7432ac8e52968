/** The rights of the functions that people and the night use: every call they make, and no other. */
import { expect, it } from 'vitest'
import { physicalName } from '../../infra/names.ts'
import { permissions } from '../../infra/permissions.ts'
import { HOUR } from '../../src/core/instant.ts'
import type { Request as Wish } from '../../src/core/request.ts'
import { holdTag, overrideTag } from '../../src/core/tags.ts'
import { perform, type Setting } from '../../src/operations/perform.ts'
import { runPlan } from '../../src/operations/run.ts'
import { clock } from '../build.ts'
import { account, arena, deployment, fleets } from './deployment.ts'
import { isAllowed, type Request } from './iam.ts'
import { requestsOf } from './requests.ts'
import { createWorld } from './world.ts'

const start = clock('20:00')
const until = start + 2 * HOUR
const lasting = { since: start, until, by: 'Ada', because: 'derby' }
const size = { instances: 9 }
const all: { fleets: string[] } = { fleets: [] }
const one = { fleets: ['arena'] }

const looking: Wish[] = [
  { verb: 'status', ...all },
  { verb: 'plan', ...all },
  { verb: 'tuning', ...all },
  { verb: 'balance', ...all },
  { verb: 'drift', ...all },
  { verb: 'timeline', ...all, hours: 48 },
]
const writing: Wish[] = [
  { verb: 'apply', ...all, approve: [] },
  { verb: 'prewarm', ...one, ask: { ask: 'prewarm', override: { size, ...lasting } } },
  { verb: 'hold', fleets: ['watched'], ask: { ask: 'hold', hold: lasting } },
  { verb: 'prewarm', ...one, ask: { ask: 'end-prewarm' } },
  { verb: 'hold', fleets: ['watched'], ask: { ask: 'end-hold' } },
]

const wishes = {
  drift: [{ verb: 'drift', ...all }],
  look: looking,
  act: writing,
  worker: [...writing, ...looking],
  // It plans the one concern, by itself.
  alert: [],
} satisfies Record<string, Wish[]>
type Performing = keyof typeof wishes

/** What IAM is asked where a function does all that can be asked of it, before a peak and at its end. */
async function asked(name: Performing): Promise<Request[]> {
  const world = await createWorld(fleets, arena, start)
  const { sandbox, setting } = world
  if (name === 'alert') {
    // Others have raised the floors, and instances are late.
    await perform({ verb: 'apply', ...all, approve: [] }, setting)
    world.forget()
    await planPrewarm(setting)
  }
  for (const wish of wishes[name]) await perform(wish, setting)
  // When floors may go down, a look at the load is needed.
  sandbox.advanceTo(clock('23:30'))
  if (name === 'alert') await planPrewarm(setting)
  for (const wish of wishes[name].slice(0, 1)) await perform(wish, setting)
  return world.asked(account)
}

/** What functions/alert-face.ts does when a peak is at risk. */
function planPrewarm({ desired, connect, now }: Setting) {
  return runPlan({ desired, connect, commit: null, at: now(), concerns: ['prewarm'] })
}

/** Used by Lambda, the tracer and the SDK's credentials, not by a command. */
const behind = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'sts:AssumeRole',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
]

it.each<[Performing, string[]]>([
  ['drift', ['ses:SendEmail', 'ses:SendRawEmail', 'sqs:SendMessage']],
  ['alert', ['sqs:SendMessage']],
  ['look', []],
  ['act', []],
  ['worker', ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']],
])('lets %s make every call it makes, and no other', async (name, besides) => {
  const requests = await asked(name)
  const statements = permissions(name, deployment())
  expect(requests.filter((request) => !isAllowed(statements, request))).toEqual([])
  const made = new Set(requests.map(({ action }) => action))
  const unmade = statements.flatMap(({ actions }) => actions).filter((action) => !made.has(action))
  expect(unmade.sort()).toEqual([...behind, ...besides].sort())
})

const group = 'prod-arena'
const here = { region: 'us-east-1', account, service: 'auto-scaling' as const }
const tag = (Key: string, ResourceId = group) => ({
  ...here,
  operation: 'CreateOrUpdateTags',
  input: { Tags: [{ Key, ResourceId }] },
})

it.each([
  ['an override', tag(overrideTag), true],
  ['a hold', tag(holdTag), true],
  ['a hold of a fleet that is only observed', tag(holdTag, 'prod-watched'), true],
  ['the end of a hold', { ...tag(holdTag), operation: 'DeleteTags' }, true],
  ['the tag by which nodes are known', tag('springtide:fleet'), false],
  ['somebody else’s tag', tag('owner'), false],
  ['a tag of a group no file names', tag(holdTag, 'prod-other'), false],
  ['a tag in another Region', { ...tag(holdTag), region: 'eu-west-1' }, false],
  ['tags without names', { ...tag(holdTag), input: { AutoScalingGroupName: group } }, false],
  [
    'a tag among others',
    { ...tag(holdTag), input: { Tags: [{ Key: holdTag, ResourceId: group }, { Key: 'owner' }] } },
    false,
  ],
])('takes from people %s, or not', (_what, call, expected) => {
  for (const name of ['worker', 'act'] as const) {
    const statements = permissions(name, deployment())
    expect(requestsOf(call).every((request) => isAllowed(statements, request))).toBe(expected)
  }
})

it('lets what only looks write nothing', () => {
  for (const name of ['look', 'drift', 'alert'] as const) {
    const writes = permissions(name, deployment())
      .flatMap(({ actions }) => actions)
      .filter((action) => !/:(Describe|Get|List|Filter)|^(xray|logs|ses|sqs|sts):/.test(action))
    expect(writes).toEqual(name === 'alert' ? [] : ['ssm:SendCommand', 'ssm:SendCommand'])
  }
})

it('lets the function that Slack talks to put an ask onto its queue, and nothing else', () => {
  expect(permissions('slack', deployment())).toEqual([
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [
        `arn:aws:logs:us-east-1:${account}:log-group:/aws/lambda/${physicalName('production', 'slack')}:*`,
      ],
    },
    {
      actions: ['sqs:SendMessage'],
      resources: [`arn:aws:sqs:us-east-1:${account}:springtide-production-asks.fifo`],
    },
  ])
})

const mail = (from: string, identity: string): Request => ({
  action: 'ses:SendRawEmail',
  resource: `arn:aws:ses:us-east-1:${account}:identity/${identity}`,
  keys: { 'ses:FromAddress': [from] },
})

it.each([
  [
    'from the declared address, verified itself',
    mail('tide@mail.example.com', 'tide@mail.example.com'),
    true,
  ],
  [
    'from the declared address, of a verified domain',
    mail('tide@mail.example.com', 'mail.example.com'),
    true,
  ],
  ['from the boss', mail('boss@mail.example.com', 'mail.example.com'), false],
  ['from another domain of the account', mail('tide@example.org', 'example.org'), false],
])('sends mail %s, or not', (_what, request, expected) => {
  expect(isAllowed(permissions('drift', deployment()), request)).toBe(expected)
  for (const name of ['worker', 'look', 'act', 'alert'] as const)
    expect(isAllowed(permissions(name, deployment()), request)).toBe(false)
})

it('sends no mail where the repository declares none', () => {
  const { mailing: _none, ...without } = deployment()
  const actions = permissions('drift', without).flatMap(({ actions }) => actions)
  expect(actions.filter((action) => action.startsWith('ses:'))).toEqual([])
})
