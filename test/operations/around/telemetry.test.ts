/** The agent's configuration, the dashboard, alarms on throttling and what arrives, on AWS in memory. */
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { growthQueries } from '../../../src/adapters/cloudwatch/growth.ts'
import { ChangeShape } from '../../../src/adapters/lambda/change-shape.ts'
import { writtenConcerns } from '../../../src/core/concern.ts'
import type { Fleet } from '../../../src/core/desired.ts'
import { MINUTE } from '../../../src/core/instant.ts'
import { agentCounter } from '../../../src/core/telemetry/counters.ts'
import { lookAround } from '../../../src/operations/around/around.ts'
import { runApply, runPlan } from '../../../src/operations/run.ts'
import { describe as inWords } from '../../../src/render/describe.ts'
import { plain } from '../../../src/render/paint.ts'
import { reportText } from '../../../src/render/report-text.ts'
import { aFleet, scalingSection } from '../../build.ts'
import { world } from '../../world.ts'

type Section = Record<string, unknown>

const topic = 'arn:aws:sns:us-east-1:123456789012:ops'
const name = 'AmazonCloudWatch-prod-arena'
const dimensions = { AutoScalingGroupName: 'prod-arena' }

function fleetOf(telemetry: Section = {}, rest: Section = {}): Fleet {
  return aFleet({
    scaling: { ...scalingSection, notify: [topic] },
    telemetry: { namespace: 'WebSocket', metrics: ['tcp_established'], every: '60s', ...telemetry },
    ...rest,
  })
}

function story(fleets: Fleet[]) {
  const told = world(fleets)
  const { sandbox, loop } = told
  const around = lookAround(sandbox.connect)
  const now = () => ({ ...loop(writtenConcerns), around })
  const hand = sandbox.region({ region: 'us-east-1' })
  return {
    ...told,
    hand,
    parameter: () => hand.parameters.get(name),
    /** As somebody in the console would. */
    edit(value: string, type: 'String' | 'SecureString' = 'String') {
      const tags = new Map([['team', 'chat']])
      const about = { name, type, tier: 'Standard', description: 'by hand', version: 3, tags } as const
      hand.parameters.set(name, { ...about, value, changedAt: sandbox.now() })
    },
    plan: () => runPlan(now()),
    status: () => runPlan(now(), 'all'),
    reconcile: () => runApply(now()),
    sent: (operation: string) => sandbox.calls.filter((call) => call.operation === operation),
    alarm: (ending: string) => hand.alarms().find(({ AlarmName }) => AlarmName?.endsWith(ending)),
    /** Each minute every node publishes its counter, in the order of the groups' nodes. */
    count(...minutes: number[][]) {
      for (const values of minutes) {
        hand.publish({ namespace: 'WebSocket', name: agentCounter('pps'), dimensions, values })
        sandbox.advanceTo(sandbox.now() + MINUTE)
      }
    },
  }
}

const telemetryOf = ({ changes }: { changes: { concern: string }[] }) =>
  changes.filter(({ concern }) => concern === 'telemetry')

describe("the agent's configuration", () => {
  const fleet = fleetOf({ agentParameter: name })

  it('is put where there is none, with the tag of its fleet, and then stands as declared', async () => {
    const { reconcile, plan, parameter, sent } = story([fleet])
    expect((await reconcile()).outcomes?.map(({ result }) => result)).not.toContain('failed')
    expect(parameter()).toMatchObject({ type: 'String', tags: new Map([['springtide:fleet', 'arena']]) })
    expect(JSON.parse(parameter()?.value ?? '')).toMatchObject({ metrics: { namespace: 'WebSocket' } })
    expect(sent('PutParameter')[0]?.input).not.toHaveProperty('Overwrite')
    expect((await plan()).changes).toEqual([])
  })

  it('is put back when it differs, and keeps what somebody else added and tagged', async () => {
    const { reconcile, plan, edit, parameter } = story([fleet])
    await reconcile()
    const live = JSON.parse(parameter()?.value ?? '')
    live.metrics.namespace = 'Elsewhere'
    live.logs = { force_flush_interval: 15 }
    edit(JSON.stringify(live))
    const [change] = telemetryOf(await plan())
    expect(change).toMatchObject({
      kind: 'put-parameter',
      because:
        'what the agent is to publish differs from policies/arena.yaml; agents take it when they start or fetch it',
    })
    expect(inWords(change as never).details).toEqual([
      '- "namespace": "Elsewhere",',
      '+ "namespace": "WebSocket",',
    ])
    await reconcile()
    expect(JSON.parse(parameter()?.value ?? '')).toMatchObject({
      metrics: { namespace: 'WebSocket' },
      logs: { force_flush_interval: 15 },
    })
    expect(parameter()).toMatchObject({ version: 4, tags: new Map([['team', 'chat']]) })
    expect((await plan()).changes).toEqual([])
  })

  it('in another order and with other white space is no drift', async () => {
    const { reconcile, plan, edit, parameter } = story([fleet])
    await reconcile()
    const { agent, metrics } = JSON.parse(parameter()?.value ?? '')
    const { namespace, ...others } = metrics
    edit(JSON.stringify({ metrics: { ...others, namespace }, agent }, null, 7))
    expect((await plan()).changes).toEqual([])
  })

  it('in a SecureString is nobody’s to read or overwrite', async () => {
    const { reconcile, edit, sent } = story([fleet])
    edit('{}', 'SecureString')
    const report = await reconcile()
    expect(report.findings).toMatchObject([
      {
        concern: 'telemetry',
        code: 'unread',
        status: 'unchecked',
        target: `parameter ${name}`,
        actual: 'could not be read: it is a SecureString, and only a String is looked into or written',
      },
    ])
    expect(sent('PutParameter')).toEqual([])
  })

  it('of a stranger is shown harmless and bounded', async () => {
    const { plan, edit } = story([fleet])
    const strange = '\u001b[2J\u202e<script>`@everyone`'
    edit(`{"metrics":${'{"a":'.repeat(50)}"${strange}"${'}'.repeat(50)},\n"x":"${'y'.repeat(2_000)}"}`)
    const report = await plan()
    const [change] = telemetryOf(report)
    expect(inWords(change as never).details.length).toBeLessThanOrEqual(13)
    const text = reportText(report, plain)
    for (const turned of ['\u001b', '\u202e']) expect(text).not.toContain(turned)
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(340)
  })

  it('that AWS does not let anybody read leaves the others alone', async () => {
    const { reconcile, plan, hand, alarm } = story([fleet, aFleet({ fleet: 'pit', group: 'prod-pit' })])
    hand.deny('GetParameters')
    const { findings, changes } = await plan()
    expect(findings).toMatchObject([{ fleet: 'arena', code: 'unread', target: `parameter ${name}` }])
    expect(changes.map(({ kind }) => kind)).toContain('put-alarm')
    await reconcile()
    expect(alarm('-out')).toBeDefined()
  })

  it('nested without end does not end the run: it is replaced', async () => {
    const { reconcile, plan, edit } = story([fleet])
    edit(`{"a":${'['.repeat(4_080)}${']'.repeat(4_080)}}`)
    expect(telemetryOf(await reconcile())).toMatchObject([
      { because: expect.stringContaining('no JSON that the agent reads') },
    ])
    expect((await plan()).changes).toEqual([])
  })

  it('of fleets that share it is written once, by one that may', async () => {
    const observed = fleetOf({ agentParameter: name }, { fleet: 'pit', group: 'prod-pit', mode: 'observe' })
    const third = fleetOf({ agentParameter: name }, { fleet: 'ring', group: 'prod-ring' })
    const { reconcile, plan } = story([observed, fleet, third])
    const report = await reconcile()
    expect(telemetryOf(report)).toMatchObject([{ kind: 'put-parameter', fleet: 'arena' }])
    expect(report.outcomes?.filter(({ result }) => result === 'failed')).toEqual([])
    expect(telemetryOf(await plan())).toEqual([])
  })

  it('too large for a parameter is not written', async () => {
    const { plan, edit } = story([fleet])
    edit(JSON.stringify({ logs: { note: 'x'.repeat(4_000) } }))
    const report = await plan()
    expect(telemetryOf(report)).toEqual([])
    expect(report.findings).toMatchObject([{ code: 'agent-too-large', status: 'drifted' }])
  })

  it('waits where the fleet is only observed', async () => {
    const { reconcile, sent } = story([fleetOf({ agentParameter: name }, { mode: 'observe' })])
    expect(telemetryOf(await reconcile())).toMatchObject([{ held: { by: 'observe' } }])
    expect(sent('PutParameter')).toEqual([])
  })

  it('of many fleets costs a call for every ten', async () => {
    const fleets = Array.from({ length: 21 }, (_, index) =>
      fleetOf({ agentParameter: `${name}-${index}` }, { fleet: `f-${index}`, group: `g-${index}` }),
    )
    const { plan, sent } = story(fleets)
    await plan()
    expect(sent('GetParameters')).toHaveLength(3)
  })
})

describe('the dashboard', () => {
  const fleet = fleetOf({ dashboard: true })

  it('is made, put back after an edit, and then stands as declared', async () => {
    const { reconcile, plan, hand } = story([fleet])
    await reconcile()
    expect((await plan()).changes).toEqual([])
    const live = hand.dashboards.get('springtide-arena')
    expect(live?.tags).toEqual(new Map([['springtide:fleet', 'arena']]))
    if (live) live.body = JSON.stringify({ ...JSON.parse(live.body), widgets: [] })
    const [change] = (await plan()).changes
    expect(change).toMatchObject({
      kind: 'put-dashboard',
      because: 'differs from what policies/arena.yaml makes of it',
    })
    await reconcile()
    expect((await plan()).changes).toEqual([])
  })

  it('that AWS refuses is a failed Change, and the rest goes on', async () => {
    const { reconcile, hand, alarm } = story([fleet])
    hand.deny('PutDashboard')
    const { changes, outcomes = [] } = await reconcile()
    const put = changes.find(({ kind }) => kind === 'put-dashboard')
    expect(outcomes.find(({ id }) => id === put?.id)).toMatchObject({
      result: 'failed',
      error: expect.stringContaining('AccessDenied'),
    })
    expect(alarm('-out')).toBeDefined()
  })
})

describe('throttling', () => {
  const fleet = fleetOf({ agentParameter: name, throttling: ['pps'] })

  it('is told when the counters of the same nodes rise for three minutes of five', async () => {
    const { reconcile, plan, count, alarm, hand } = story([fleet])
    await reconcile()
    expect((await plan()).changes).toEqual([])
    count([7, 0], [7, 0], [7, 1])
    expect(alarm('-throttled-pps')).toMatchObject({ StateValue: 'OK' })
    count([7, 2], [7, 2], [7, 5])
    expect(alarm('-throttled-pps')).toMatchObject({ StateValue: 'ALARM' })
    const told = hand.notifications.filter(({ alarm: which }) => which.endsWith('-throttled-pps'))
    expect(told).toMatchObject([
      { state: 'OK', action: topic },
      { state: 'ALARM', action: topic },
    ])
  })

  it('is not what nodes with high counters look like that come and go', async () => {
    const { reconcile, count, alarm } = story([fleet])
    await reconcile()
    const states = [
      [9_000, 0],
      [9_000, 0],
      [9_000, 0, 50_000],
      [9_000, 0, 50_000],
      [0, 50_000],
      [0, 50_000],
      [0, 50_000, 9_000],
      [0, 50_000, 9_000, 70_000],
      [0, 50_000, 9_000, 70_000],
    ].map((minute) => {
      count(minute)
      return alarm('-throttled-pps')?.StateValue
    })
    expect(states).not.toContain('ALARM')
  })

  it('is watched as declared again after somebody watched the sum itself', async () => {
    const { reconcile, plan, clients } = story([fleet])
    await reconcile()
    const live = { namespace: 'WebSocket', metric: agentCounter('pps'), dimensions, statistic: 'Sum' }
    const [, ...stats] = growthQueries({ ...live, periodSeconds: 60 })
    await clients('arena').cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'springtide-arena-throttled-pps',
        Metrics: [{ Id: 'growth', Expression: 's', ReturnData: true }, ...stats],
        EvaluationPeriods: 5,
        DatapointsToAlarm: 3,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [topic],
        OKActions: [topic],
      }),
    )
    const [change] = (await plan()).changes
    expect(change).toMatchObject({ kind: 'put-alarm', concern: 'telemetry' })
    await reconcile()
    expect((await plan()).changes).toEqual([])
  })

  it('is watched as declared again after somebody watched another metric, in a unit', async () => {
    const { reconcile, plan, clients } = story([fleet])
    await reconcile()
    await clients('arena').cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'springtide-arena-throttled-pps',
        Namespace: 'AWS/EC2',
        MetricName: 'NetworkPacketsIn',
        Unit: 'Count',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    )
    const { outcomes } = await reconcile()
    expect(outcomes?.filter(({ result }) => result === 'failed')).toEqual([])
    expect((await plan()).changes).toEqual([])
  })

  it('is described by its growth', async () => {
    const { plan } = story([fleet])
    const change = (await plan()).changes.find(
      ({ kind, concern }) => kind === 'put-alarm' && concern === 'telemetry',
    )
    expect(inWords(change as never)).toEqual({
      sign: '+',
      title: 'alarm springtide-arena-throttled-pps',
      details: [
        `growth of the Sum of WebSocket/ethtool_pps_allowance_exceeded (AutoScalingGroupName=prod-arena) > 0 in 3 of 5 periods of 1m; missing data notBreaching; runs ${topic}`,
      ],
    })
  })

  it('that nobody is told of any more is a Finding of telemetry alone', async () => {
    const { reconcile, plan, alarm } = story([fleet])
    await reconcile()
    const live = alarm('-throttled-pps')
    if (live) Object.assign(live, { ActionsEnabled: false })
    expect((await plan()).findings).toMatchObject([
      { concern: 'telemetry', code: 'actions-disabled', target: 'alarm springtide-arena-throttled-pps' },
    ])
  })
})

it('Changes of telemetry are the same on the other side of a wire', async () => {
  const { plan } = story([fleetOf({ agentParameter: name, throttling: ['pps'], dashboard: true })])
  const changes = telemetryOf(await plan())
  expect(changes).toHaveLength(3)
  for (const change of changes) expect(ChangeShape.parse(JSON.parse(JSON.stringify(change)))).toEqual(change)
})

describe('metrics', () => {
  it('that arrive are no news', async () => {
    const { reconcile, status, publish } = story([fleetOf()])
    await reconcile()
    publish('arena', 9_000, 10)
    expect((await status()).findings).toEqual([])
  })

  it('under other dimensions than declared are missed', async () => {
    const { reconcile, status, hand, sandbox } = story([fleetOf()])
    await reconcile()
    const wrong = { namespace: 'WebSocket', name: 'tcp_established', dimensions: { InstanceId: 'i-1' } }
    hand.publish({ ...wrong, at: sandbox.now() - 6 * MINUTE, values: [9_000] })
    expect((await status()).findings.filter(({ concern }) => concern === 'telemetry')).toEqual([
      {
        concern: 'telemetry',
        code: 'no-data',
        fleet: 'arena',
        target: 'metric WebSocket/tcp_established (AutoScalingGroupName=prod-arena)',
        severity: 'critical',
        status: 'drifted',
        expected: 'data in the last 15 minutes under exactly this namespace, name and set of dimensions',
        actual: 'none came: alarms on it are blind, and no floor goes down',
        remedy:
          'see what the agent of the nodes is configured with; find where it goes: aws cloudwatch list-metrics --metric-name tcp_established',
      },
    ])
  })

  it('that are declared beside connections are missed less', async () => {
    const metrics = ['tcp_established', 'rooms']
    const { reconcile, status, publish } = story([
      fleetOf({ metrics, throttling: ['pps'], agentParameter: name }),
    ])
    await reconcile()
    publish('arena', 9_000, 10)
    expect((await status()).findings).toMatchObject([
      {
        code: 'no-data',
        severity: 'warning',
        target: expect.stringContaining('ethtool_pps_allowance_exceeded'),
      },
      { code: 'no-data', severity: 'warning', target: expect.stringContaining('rooms') },
    ])
  })

  it('that may be silent are accepted by the file, and nothing pends', async () => {
    const accept = { 'no-data': 'rooms open on Sundays' }
    const { reconcile, status, publish } = story([
      fleetOf({ metrics: ['tcp_established', 'rooms'] }, { accept }),
    ])
    await reconcile()
    publish('arena', 9_000, 10)
    expect(await status()).toMatchObject({
      findings: [],
      accepted: [{ code: 'no-data', accepted: 'rooms open on Sundays' }],
    })
  })

  it('of the function tuning are missed where it does not publish', async () => {
    const balance = { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' }
    const { reconcile, status, publish, hand, sandbox } = story([
      fleetOf({ throttling: ['pps'] }, { balance }),
    ])
    await reconcile()
    publish('arena', 9_000, 10)
    expect((await status()).findings).toMatchObject([
      { code: 'no-data', target: 'metric Springtide/Throttled_pps (fleet=arena)', severity: 'warning' },
    ])
    const published = { namespace: 'Springtide', name: 'Throttled_pps', dimensions: { fleet: 'arena' } }
    hand.publish({ ...published, at: sandbox.now() - 90 * MINUTE, values: [0] })
    expect((await status()).findings).toEqual([])
  })

  it('that nobody could ask for are unchecked, once for a fleet', async () => {
    const { reconcile, status, hand } = story([fleetOf()])
    await reconcile()
    hand.deny('GetMetricData')
    const unread = (await status()).findings.filter(({ concern }) => concern === 'telemetry')
    expect(unread).toMatchObject([
      { code: 'unread', status: 'unchecked', target: 'metrics of group prod-arena' },
    ])
  })

  it('are asked for only where a person or the night looks', async () => {
    const { reconcile, plan, status, sent } = story([fleetOf()])
    await reconcile()
    await plan()
    expect(sent('GetMetricData')).toEqual([])
    await status()
    expect(sent('GetMetricData').length).toBeGreaterThan(0)
  })

  it('are not asked for where nothing is in service', async () => {
    const fleet = fleetOf({}, { capacity: { min: 0 } })
    const { reconcile, status } = story([fleet])
    await reconcile()
    const { findings } = await status()
    expect(findings.filter(({ concern }) => concern === 'telemetry')).toEqual([])
  })
})
