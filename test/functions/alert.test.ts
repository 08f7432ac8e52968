import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { type AlertFace, createAlertHandler } from '../../functions/alert-face.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import type { SlackMessage } from '../../src/render/slack/message.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { aFleet, aPeak, clock } from '../build.ts'
import { hostile } from '../everything.ts'
import { drawn } from '../render/slack-drawn.ts'
import { slackProblems } from '../render/slack-limits.ts'
import { invoke } from './invoke.ts'

const arena = aFleet({}, [aPeak()])

/** A channel's webhook on this machine; `status` is what it answers. */
async function channel({ status = 200 } = {}) {
  const posted: SlackMessage[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    posted.push(JSON.parse(body))
    response.writeHead(status).end(status === 200 ? 'ok' : 'no_service')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { posted, origins: [origin], webhook: `${origin}/services/T0/B0/secret` }
}

function face(slack: Pick<AlertFace, 'webhook' | 'origins'>, some: Partial<AlertFace> = {}, at = '20:30') {
  const fleets: Fleet[] = [arena]
  const sandbox = seedSandbox(fleets, clock(at))
  const handler = createAlertHandler({
    connect: sandbox.connect,
    load: async () => ({
      desired: { fleets, guardrails: Guardrails.parse({ limits: { raise: 10 } }) },
      problems: [],
    }),
    commit: 'c0ffee',
    now: sandbox.now,
    ...slack,
    ...some,
  })
  return { handler, sandbox }
}

/** As Lambda hands over what SNS published. */
function snsEvent(message: unknown) {
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: 'arn:aws:sns:us-east-1:123456789012:Alerts:0e1f',
        Sns: {
          Type: 'Notification',
          MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
          TopicArn: 'arn:aws:sns:us-east-1:123456789012:Alerts',
          Subject: 'ALARM: "springtide-production-PeakAtRisk-1a2b3c4" in US East (N. Virginia)',
          Message: typeof message === 'string' ? message : JSON.stringify(message),
          Timestamp: '2026-11-25T20:30:01.123Z',
          SignatureVersion: '1',
          Signature: 'c2lnbmF0dXJl',
          SigningCertUrl: 'https://sns.us-east-1.amazonaws.com/cert.pem',
          UnsubscribeUrl: 'https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe',
          MessageAttributes: {},
        },
      },
    ],
  }
}

function alarm(some: object = {}, metric = 'FindingsCritical') {
  return {
    AlarmName: 'springtide-production-PeakAtRisk-1a2b3c4',
    AlarmDescription: 'A fleet is not what a peak needs now',
    AWSAccountId: '123456789012',
    NewStateValue: 'ALARM',
    NewStateReason: 'Threshold Crossed: 3 datapoints were greater than or equal to the threshold (1.0).',
    StateChangeTime: '2026-11-25T20:30:00.000+0000',
    Region: 'US East (N. Virginia)',
    OldStateValue: 'OK',
    Trigger: { MetricName: metric, Namespace: 'Springtide', Statistic: 'MAXIMUM', Threshold: 1 },
    ...some,
  }
}

it('posts the alarm with what is critical now and what waits for somebody, and writes nothing', async () => {
  const slack = await channel()
  const { handler, sandbox } = face(slack)
  const run = await invoke(handler as never, snsEvent(alarm()))

  expect(run.error).toBeUndefined()
  expect(run.result).toEqual({ posted: 1 })
  const [message, ...others] = slack.posted as [SlackMessage]
  expect(others).toEqual([])
  expect(slackProblems(message)).toEqual([])
  const text = drawn(message)
  expect(text).toContain('*! ALARM*  A fleet is not what a peak needs now')
  expect(text).toContain('! critical  *arena* not-ready · group prod-arena')
  expect(text).toContain('actual 4 in service and healthy: the floor is held')
  expect(text).toMatch(
    /\[Approve\] \{"id":"[0-9a-f]{10}","fleet":"arena"\} → arena: floor \(MinSize\) 4 → 40/,
  )
  expect(sandbox.calls.filter(({ operation }) => !/^(Describe|Get|List)/.test(operation))).toEqual([])
  expect(run.log.find(({ message }) => message === 'alarm')).toMatchObject({
    function: 'alert',
    commit: 'c0ffee',
    alarm: { name: 'springtide-production-PeakAtRisk-1a2b3c4', state: 'ALARM', was: 'OK' },
  })
  expect(JSON.stringify(run.log)).not.toContain('secret')
})

it('looks at the fleets for a refused write too, and for nothing else', async () => {
  const slack = await channel()
  const { handler, sandbox } = face(slack)
  await invoke(handler as never, snsEvent(alarm({}, 'ChangesFailed')))
  const calls = sandbox.calls.length
  expect(calls).toBeGreaterThan(0)
  await invoke(handler as never, snsEvent(alarm({}, 'TickSucceeded')))
  await invoke(
    handler as never,
    snsEvent(alarm({ Trigger: { MetricName: 'ChangesFailed', Namespace: 'Other' } })),
  )
  await invoke(handler as never, snsEvent(alarm({ NewStateValue: 'OK', OldStateValue: 'ALARM' })))
  expect(sandbox.calls).toHaveLength(calls)
  expect(slack.posted).toHaveLength(4)
})

it('tells that all is well again, shortly', async () => {
  const slack = await channel()
  await invoke(face(slack).handler as never, snsEvent(alarm({ NewStateValue: 'OK', OldStateValue: 'ALARM' })))
  expect(slack.posted[0]?.blocks).toHaveLength(2)
  expect(slack.posted[0]?.text).toBe(
    'Springtide: the alarm springtide-production-PeakAtRisk-1a2b3c4 is well again',
  )
})

it('posts the alarm all the same where AWS says no, as unchecked', async () => {
  const slack = await channel()
  const { handler, sandbox } = face(slack)
  sandbox.region({ region: 'us-east-1' }).deny('DescribeAutoScalingGroups')
  const run = await invoke(handler as never, snsEvent(alarm()))
  expect(run.error).toBeUndefined()
  expect(drawn(slack.posted[0] as SlackMessage)).toContain('? unchecked  *arena*')
})

it('posts the alarm all the same where AWS does not answer, the repository is invalid, or we are wrong', async () => {
  const never = () => new Promise<never>(() => {})
  const broken = () => Promise.reject(new TypeError('a bug'))
  const invalid = async () => ({ desired: null, problems: [] })
  const cases = [
    [never, 'AWS did not answer within 0 seconds'],
    [broken, 'the look at the fleets failed, see the log of the function alert'],
    [invalid, 'the repository that was deployed is invalid'],
  ] as const
  for (const [load, words] of cases) {
    const slack = await channel()
    const { handler } = face(slack, { load: load as never })
    const hurried = (event: unknown, context: object) =>
      handler(event as never, { ...context, getRemainingTimeInMillis: () => 12_050 } as never)
    const run = await invoke(hurried, snsEvent(alarm()))
    expect(run.error).toBeUndefined()
    expect(drawn(slack.posted[0] as SlackMessage)).toContain(`*What is critical now is not known*: ${words}`)
  }
})

it('shows hostile words as they stand', async () => {
  const slack = await channel()
  const words = { AlarmName: '<!channel>', AlarmDescription: hostile, NewStateReason: hostile.repeat(400) }
  const run = await invoke(face(slack).handler as never, snsEvent(alarm(words)))
  expect(slackProblems(slack.posted[0])).toEqual([])
  expect(JSON.stringify(run.log).length).toBeLessThan(5_000)
})

it('drops what is no alarm, once and for all', async () => {
  const slack = await channel()
  const { handler } = face(slack)
  const other = snsEvent({ notificationType: 'Bounce', bounce: {} })
  for (const event of [
    snsEvent('Hello'),
    other,
    snsEvent(alarm({ NewStateValue: 'X' })),
    { Records: [{}] },
    {},
  ]) {
    const run = await invoke(handler as never, event)
    expect(run.error).toBeUndefined()
    expect(run.result).toEqual({ posted: 0 })
  }
  const run = await invoke(handler as never, other)
  expect(run.log.find(({ level }) => level === 'WARN')).toMatchObject({
    message: 'dropped: no alarm tells this',
    topic: 'arn:aws:sns:us-east-1:123456789012:Alerts',
    id: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
  })
  expect(slack.posted).toEqual([])
})

it('ends well without a webhook, and says so in the log', async () => {
  for (const webhook of [undefined, '']) {
    const run = await invoke(face({ webhook }).handler as never, snsEvent(alarm()))
    expect(run.error).toBeUndefined()
    expect(run.log.map(({ message }) => message)).toEqual(['alarm', 'not posted: there is no webhook'])
  }
})

it('fails loudly where Slack does not take it, so that Lambda tries again', async () => {
  const slack = await channel({ status: 404 })
  const run = await invoke(face(slack).handler as never, snsEvent(alarm()))
  expect(run.error).toMatchObject({ name: 'SpringtideError', code: 'slack-refused' })
  expect(run.error?.message).not.toContain('secret')
})

it('posts nowhere but to Slack', async () => {
  const { webhook, posted } = await channel()
  const run = await invoke(face({ webhook }).handler as never, snsEvent(alarm()))
  expect(run.error).toMatchObject({ code: 'slack-refused' })
  expect(posted).toEqual([])
})
