import { describe, expect, it } from 'vitest'
import { chat, evenings, problemsOf } from './scratch.ts'

const game = chat.replace('fleet: chat', 'fleet: game')

describe('two files', () => {
  it('for one fleet are both pointed at', async () => {
    expect(await problemsOf({ 'policies/chat.yaml': chat, 'policies/chat.yml': chat })).toEqual([
      'policies/chat.yaml:1:8 fleet: fleet chat is also that of policies/chat.yml: one fleet belongs in one file, remove the others',
      'policies/chat.yml:1:8 fleet: fleet chat is also that of policies/chat.yaml: one fleet belongs in one file, remove the others',
    ])
  })

  it('for one group are both pointed at, unless Region or account differ', async () => {
    expect(await problemsOf({ 'policies/chat.yaml': chat, 'policies/game.yaml': game })).toEqual([
      'policies/chat.yaml:2:8 group: group prod-chat-ws is also that of policies/game.yaml: one group belongs in one file, remove the others',
      'policies/game.yaml:2:8 group: group prod-chat-ws is also that of policies/chat.yaml: one group belongs in one file, remove the others',
    ])
    expect(
      await problemsOf({
        'policies/chat.yaml': chat,
        'policies/game.yaml': game.replace('us-east-1', 'us-east-2'),
      }),
    ).toEqual([])
    const elsewhere = game.replace('us-east-1', 'us-east-1\nrole: arn:aws:iam::123456789012:role/tide')
    expect(await problemsOf({ 'policies/chat.yaml': chat, 'policies/game.yaml': elsewhere })).toEqual([])
  })

  it('that adopt one alarm are both pointed at', async () => {
    const adopting = (policy: string) => policy.replace('at: 20000', 'alarm: load\n    at: 20000')
    const files = {
      'policies/chat.yaml': adopting(chat),
      'policies/game.yaml': adopting(game).replace('prod-chat-ws', 'game'),
    }
    expect(await problemsOf(files)).toEqual([
      'policies/chat.yaml:15:12 scaling.out.alarm: alarm load is also that of policies/game.yaml: one alarm belongs in one file, remove the others',
      'policies/game.yaml:15:12 scaling.out.alarm: alarm load is also that of policies/chat.yaml: one alarm belongs in one file, remove the others',
    ])
  })

  it('that share a parameter want one configuration of the agent in it', async () => {
    const measured = (policy: string, every: string) =>
      `${policy}telemetry: { namespace: WebSocket, metrics: [tcp_established], every: ${every}, agentParameter: AmazonCloudWatch-all }\n`
    const other = game.replace('prod-chat-ws', 'game')
    const files = (every: string, where = 'us-east-1') => ({
      'policies/chat.yaml': measured(chat, '60s'),
      'policies/game.yaml': measured(other.replace('us-east-1', where), every),
    })
    expect((await problemsOf(files('30s'))).map((problem) => problem.replace(/:\d+:\d+/, ''))).toEqual([
      'policies/chat.yaml telemetry.agentParameter: parameter AmazonCloudWatch-all is to hold one configuration of the agent here and another in policies/game.yaml: name one of its own, or write the same in both',
      'policies/game.yaml telemetry.agentParameter: parameter AmazonCloudWatch-all is to hold one configuration of the agent here and another in policies/chat.yaml: name one of its own, or write the same in both',
    ])
    expect(await problemsOf(files('60s'))).toEqual([])
    expect(await problemsOf(files('30s', 'eu-west-1'))).toEqual([])
  })

  it('that share a load balancer or a target group say the same of it', async () => {
    const routed = (policy: string, ...lines: string[]) =>
      `${policy}routing:\n${lines.map((text) => `  ${text}\n`).join('')}`
    const other = game.replace('prod-chat-ws', 'game')
    const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/edge/0a1b'
    const files = {
      'policies/chat.yaml': routed(chat, 'loadBalancer: edge', 'idleTimeout: 60s', 'stickiness: true'),
      'policies/game.yaml': routed(other, `loadBalancer: ${arn}`, 'idleTimeout: 5m', 'stickiness: false'),
    }
    expect((await problemsOf(files)).map((problem) => problem.replace(/^(\S+?):\d+:\d+/, '$1'))).toEqual([
      'policies/chat.yaml routing.idleTimeout: idle_timeout.timeout_seconds of load balancer edge is 60 here and 300 in policies/game.yaml: it has one value, write the same in both or remove one',
      'policies/game.yaml routing.idleTimeout: idle_timeout.timeout_seconds of load balancer edge is 300 here and 60 in policies/chat.yaml: it has one value, write the same in both or remove one',
    ])
    const groups = {
      'policies/chat.yaml': routed(
        chat,
        'targetGroup: ws',
        'healthCheck: { interval: 10s }',
        'stickiness: true',
      ),
      'policies/game.yaml': routed(
        other,
        'targetGroup: ws',
        'healthCheck: { interval: 30s }',
        'stickiness: true',
      ),
    }
    expect((await problemsOf(groups)).map((problem) => problem.split(': ')[0])).toEqual([
      expect.stringMatching(/^policies\/chat\.yaml:\d+:\d+ routing\.healthCheck\.interval$/),
      expect.stringMatching(/^policies\/game\.yaml:\d+:\d+ routing\.healthCheck\.interval$/),
    ])
    const elsewhere = {
      ...groups,
      'policies/game.yaml': groups['policies/game.yaml'].replace('us-east-1', 'us-east-2'),
    }
    expect(await problemsOf(elsewhere)).toEqual([])
  })

  it('with the same peak of a fleet: the second is pointed at', async () => {
    expect(
      await problemsOf({
        'policies/chat.yaml': chat,
        'schedules/a.yaml': evenings,
        'schedules/b.yaml': evenings,
      }),
    ).toEqual([
      'schedules/b.yaml:4:11 peaks[0].name: fleet chat already has a peak named evening, peaks[0] of schedules/a.yaml: give it another name',
    ])
  })
})

describe('a policy file', () => {
  it('is named after its fleet', async () => {
    expect(await problemsOf({ 'policies/x.yaml': chat })).toEqual([
      'policies/x.yaml:1:8 fleet: fleet chat stands in policies/x.yaml: a policy file is named after its fleet, rename it to policies/chat.yaml',
    ])
  })

  it('that cannot be read does not make its schedules wrong', async () => {
    expect(
      await problemsOf({ 'policies/chat.yaml': 'fleet: "chat', 'schedules/chat.yaml': evenings }),
    ).toEqual(['policies/chat.yaml:1:13 : a quotation mark is never closed: close it where the text ends'])
    const nameless = chat.replace('fleet: chat\n', '')
    expect(await problemsOf({ 'policies/chat.yaml': nameless, 'schedules/chat.yaml': evenings })).toEqual([
      'policies/chat.yaml:1:1 fleet: missing key `fleet`: write for example `fleet: chat`',
    ])
  })
})

it('lists the problems of all files at once, by file, line and column', async () => {
  const problems = await problemsOf({
    'policies/chat.yaml': chat.replace('min: 3', 'min: 99').replace('max: 40', 'max: 4o'),
    'policies/game.yaml': game.replace('group: prod-chat-ws', 'grup: g'),
    'policies/guardrails.yaml': 'limit: {}\n',
    'schedules/chat.yaml': evenings
      .replace('to: 23:00', 'to: 19:00')
      .replace('days: mon-fri', 'dais: mon-fri'),
    'schedules/b.yaml': '\t',
    'schedules/c.yaml': evenings.replace('fleet: chat', 'fleet: gam'),
  })
  expect(problems.map((problem) => problem.replace(/: .*/, ''))).toEqual([
    'policies/chat.yaml:6:8 capacity.max',
    'policies/game.yaml:2:1 grup',
    'policies/guardrails.yaml:1:1 limit',
    'schedules/b.yaml:1:1 ',
    'schedules/c.yaml:1:8 fleet',
    'schedules/chat.yaml:4:5 peaks[0]',
    'schedules/chat.yaml:5:5 peaks[0].dais',
    'schedules/chat.yaml:7:9 peaks[0].to',
  ])
})
