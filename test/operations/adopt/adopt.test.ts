/** Adoption on AWS in memory: what is written says what is, whatever that is. */
import { PutParameterCommand } from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import { Guardrails } from '../../../src/core/guardrails.ts'
import { agentConfiguration } from '../../../src/core/telemetry/agent.ts'
import { runApply } from '../../../src/operations/run.ts'
import { createSandbox } from '../../../src/sandbox/sandbox.ts'
import { seedSandbox } from '../../../src/sandbox/seed.ts'
import { seedByHand } from '../../../src/sandbox/seed-by-hand.ts'
import { aFleet, clock, scalingSection } from '../../build.ts'
import { adoptOne, byHand, us } from './by-hand.ts'

describe('the set-up of the article, entered by hand', () => {
  const adopted = async () => {
    const sandbox = createSandbox({ startsAt: clock('12:00') })
    await seedByHand(sandbox, us, 'prod-chat-ws')
    return { sandbox, one: await adoptOne(sandbox, 'prod-chat-ws') }
  }

  it('is adopted whole: a plan has no changes', async () => {
    const { one } = await adopted()
    expect(one.changes).toEqual([])
    expect(one.unsaid).toEqual([])
    expect(one.files.map(({ file }) => file)).toEqual([
      'policies/prod-chat-ws.yaml',
      'schedules/prod-chat-ws.yaml',
    ])
  })

  it('writes nothing to AWS', async () => {
    const { sandbox } = await adopted()
    const before = sandbox.calls.length
    await adoptOne(sandbox, 'prod-chat-ws')
    const operations = sandbox.calls.slice(before).map(({ operation }) => operation)
    expect(operations.filter((operation) => !/^(Describe|Get|List)/.test(operation))).toEqual([])
  })

  it('has its faults named: flapping from one instance, breaching on both sides, the thin margin at two', async () => {
    const { one } = await adopted()
    const says = one.risks.map(({ code, severity, says }) => `${code} ${severity}: ${says}`).join('\n')
    expect(says).toMatch(/flapping error: at 1 → 3 instances the average falls from 20,000 to 6,667/)
    expect(says).toMatch(/missing-data error/)
    expect(says).toMatch(/missing-data warning/)
    expect(says).toMatch(/at 2 → 1 instances .* 5 % under/)
  })

  it('has each fault as a comment above its key', async () => {
    const { one } = await adopted()
    const lines = one.text.split('\n')
    const above = lines.slice(0, lines.indexOf('    at: 9500')).join('\n')
    expect(above.replace(/\n *# /g, ' ')).toMatch(/tide check, flapping warning: at 2 → 1 instances/)
  })

  it('keeps every name, and who is told', async () => {
    const { one } = await adopted()
    expect(one.fleetRead.policy.scaling).toMatchObject({
      out: { alarm: 'prod-chat-ws-high-tcp-connections', policy: 'high_tcp_connections_policy' },
      in: { alarm: 'prod-chat-ws-low-tcp-connections', policy: 'low_tcp_connections_policy' },
      notify: ['arn:aws:sns:us-east-1:123456789012:internal'],
    })
  })
})

describe('the configuration of the agent', () => {
  const name = 'AmazonCloudWatch-prod-chat'
  const adoptWith = async (config: object | string | null, where = 'prod-chat-ws') => {
    const sandbox = createSandbox({ startsAt: clock('12:00') })
    await seedByHand(sandbox, us, where)
    const Value = typeof config === 'string' ? config : JSON.stringify(config)
    if (config !== null)
      await sandbox.connect(us).ssm.send(new PutParameterCommand({ Name: name, Value, Type: 'String' }))
    return adoptOne(sandbox, where, { agentParameter: name })
  }
  const measurement = [{ name: 'tcp_established', rename: 'TCPconnections' }]
  const config = (namespace: string, more = {}) => ({
    metrics: {
      namespace,
      aggregation_dimensions: [['AutoScalingGroupName']],
      metrics_collected: { netstat: { measurement, metrics_collection_interval: 60 } },
    },
    ...more,
  })

  it('of the article names the namespace that nobody watches: both alarms ring from the first day', async () => {
    const { risks, changes, fleetRead } = await adoptWith(config('TPC_Connections'))
    expect(changes).toEqual([])
    expect(fleetRead.policy.telemetry).toMatchObject({
      namespace: 'TPC_Connections',
      metrics: ['TCPconnections'],
    })
    expect(risks.find(({ code }) => code === 'telemetry')).toMatchObject({
      severity: 'error',
      at: ['metric', 'namespace'],
      fix: 'write `metric.namespace: TPC_Connections`',
    })
  })

  const adoptAmong = async (parameters: Record<string, object>) => {
    const sandbox = createSandbox({ startsAt: clock('12:00') })
    await seedByHand(sandbox, us, 'prod-chat-ws')
    for (const [Name, value] of Object.entries(parameters)) {
      const Value = JSON.stringify(value)
      await sandbox.connect(us).ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }))
    }
    return adoptOne(sandbox, 'prod-chat-ws')
  }
  const other = {
    metrics: { namespace: 'CWAgent', metrics_collected: { mem: { measurement: ['mem_used_percent'] } } },
  }

  it('is found by the metric that the alarms watch, and named with its doubt', async () => {
    const { fleetRead, changes, unsaid, text } = await adoptAmong({
      'AmazonCloudWatch-memory': other,
      [name]: config('TPC_Connections'),
      '/elsewhere': config('ASG_Memory'),
    })
    expect([changes, unsaid]).toEqual([[], []])
    expect(fleetRead.policy.telemetry).toMatchObject({ namespace: 'TPC_Connections' })
    expect(text.replace(/\n *# /g, ' ')).toContain('Found by the metric that it publishes')
  })

  it('of several that publish the metric is the one in the namespace of the alarms, or none', async () => {
    const second = 'AmazonCloudWatch-second'
    const one = await adoptAmong({ [name]: config('TPC_Connections'), [second]: config('ASG_Memory') })
    expect(one.fleetRead.policy.telemetry?.namespace).toBe('ASG_Memory')
    const none = await adoptAmong({ [name]: config('TPC_Connections'), [second]: config('Other') })
    expect(none.fleetRead.policy.telemetry).toBeUndefined()
    expect(none.unsaid).toEqual([
      {
        what: 'parameters "AmazonCloudWatch-prod-chat", "AmazonCloudWatch-second"',
        why: 'each publishes "TCPconnections": name the right one with --agent-parameter',
      },
    ])
  })

  it('is not there where none publishes the metric, and said to be unsought where nobody may look', async () => {
    const { fleetRead, unsaid } = await adoptAmong({ 'AmazonCloudWatch-memory': other })
    expect([fleetRead.policy.telemetry, unsaid]).toEqual([undefined, []])
    const sandbox = createSandbox({ startsAt: clock('12:00') })
    await seedByHand(sandbox, us, 'prod-chat-ws')
    sandbox.region(us).deny('DescribeParameters')
    const denied = await adoptOne(sandbox, 'prod-chat-ws')
    expect(denied.changes).toEqual([])
    expect(denied.unsaid[0]).toMatchObject({
      what: "the agent's configuration",
      why: expect.stringMatching(/could not be looked for: DescribeParameters.*--agent-parameter/),
    })
  })

  it('is not looked for among more than fifty', async () => {
    const many = Array.from({ length: 51 }, (_, index) => [`AmazonCloudWatch-${index}`, other] as const)
    const { unsaid } = await adoptAmong(Object.fromEntries(many))
    expect(unsaid[0]?.why).toContain('more than 50 parameters')
  })

  it('keeps its name where the section says all of it, but none that the format cannot hold', async () => {
    const metrics = ['netstat_tcp_established']
    const { policy } = aFleet({ telemetry: { namespace: 'CWAgent', metrics, every: '60s' } })
    const adoptNamed = async (Name: string) => {
      const hand = byHand()
      const Value = JSON.stringify(agentConfiguration(policy))
      await hand.sandbox.connect(us).ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }))
      const { fleetRead, changes } = await hand.adopt()
      expect(changes).toEqual([])
      return fleetRead.policy.telemetry
    }
    expect(await adoptNamed(name)).toMatchObject({ metrics, agentParameter: name })
    const long = await adoptNamed(`AmazonCloudWatch-${'x'.repeat(300)}`)
    expect(long).toMatchObject({ metrics })
    expect(long).not.toHaveProperty('agentParameter')
  })

  it.each([
    ['is no JSON', 'netstat {', /no configuration of the agent/],
    ['collects nothing', { metrics: {} }, /no configuration of the agent/],
    [
      'has no name for what it measures',
      config('A', { metrics: { metrics_collected: {} } }),
      /measures nothing/,
    ],
    ['is not there', null, /none of that name/],
  ])('that %s is said to be so', async (_title, text, why) => {
    const { unsaid, changes } = await adoptWith(text)
    expect(changes).toEqual([])
    expect(unsaid.map((each) => each.why).join()).toMatch(why)
  })
})

describe('what stands around a group', () => {
  it('is written as it is: algorithm, time-outs and health check', async () => {
    const sandbox = createSandbox({ startsAt: clock('12:00') })
    const hand = sandbox.region(us)
    const loadBalancer = hand.createLoadBalancer({ name: 'front' })
    const targetGroup = hand.createTargetGroup({ name: 'chat', loadBalancer })
    hand.createGroup({ name: 'prod-chat', min: 1, max: 2, targetGroups: [targetGroup] })
    const { fleetRead, changes } = await adoptOne(sandbox, 'prod-chat')
    expect(changes).toEqual([])
    expect(fleetRead.policy.routing).toMatchObject({
      targetGroup: 'chat',
      algorithm: 'round_robin',
      idleTimeout: 60,
      deregistrationDelay: 300,
      stickiness: false,
      healthCheck: {
        path: '/',
        interval: 30,
        timeout: 5,
        healthyThreshold: 5,
        unhealthyThreshold: 2,
        groupHealthCheckType: 'EC2',
      },
    })
  })

  it('that cannot be read is said to be unread, and the rest is adopted', async () => {
    const sandbox = createSandbox({ startsAt: clock('12:00') })
    const hand = sandbox.region(us)
    const targetGroup = hand.createTargetGroup({ name: 'chat' })
    hand.createGroup({ name: 'prod-chat', min: 1, max: 2, targetGroups: [targetGroup] })
    hand.deny('DescribeTargetGroups')
    const { unsaid, changes } = await adoptOne(sandbox, 'prod-chat')
    expect(changes).toEqual([])
    expect(unsaid[0]?.why).toMatch(/could not be read: DescribeTargetGroups/)
  })

  it('is half a group where its policies cannot be read: nothing is adopted', async () => {
    const hand = byHand()
    hand.sandbox.region(us).deny('DescribePolicies')
    await expect(hand.adopt()).rejects.toMatchObject({ code: 'denied' })
  })
})

it('a group that Springtide made itself is adopted like any other', async () => {
  const fleet = aFleet({ scaling: scalingSection })
  const sandbox = seedSandbox([fleet], clock('12:00'))
  const desired = { fleets: [fleet], guardrails: Guardrails.parse({}) }
  await runApply({
    desired,
    connect: sandbox.connect,
    commit: null,
    at: sandbox.now(),
    concerns: ['scaling'],
  })
  const { changes, unsaid } = await adoptOne(sandbox, 'prod-arena')
  expect([changes, unsaid]).toEqual([[], []])
})
