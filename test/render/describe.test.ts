/** Documents in a plan: what a new one holds, in a bounded line. */
import { expect, it } from 'vitest'
import type { Action } from '../../src/core/change.ts'
import { change } from '../../src/core/change.ts'
import { agentConfiguration } from '../../src/core/telemetry/agent.ts'
import { dashboardBody } from '../../src/core/telemetry/dashboard.ts'
import { describe } from '../../src/render/describe.ts'
import { aFleet } from '../build.ts'

const fleet = aFleet({
  telemetry: {
    namespace: 'WebSocket',
    metrics: ['tcp_established', 'ethtool_queue_0_tx_cnt'],
    every: '30s',
    aggregatedBy: [['AutoScalingGroupName'], []],
    agentParameter: 'AmazonCloudWatch-arena',
    throttling: ['bw_in', 'bw_out', 'pps', 'conntrack'],
    dashboard: true,
  },
})

function described(action: Action, name = 'x') {
  const target = { region: 'us-east-1', group: 'prod-arena', name }
  return describe(change(action, { concern: 'telemetry', fleet: 'arena', target, because: 'so' }))
}

it('a new parameter says what the agent will publish, where, how often and by what', () => {
  const after = JSON.stringify(agentConfiguration(fleet.policy))
  expect(described({ kind: 'put-parameter', before: null, after })).toEqual({
    sign: '+',
    title: 'parameter x',
    details: [
      'to WebSocket every 30s; netstat tcp_established; ethtool queue_0_tx_cnt, bw_in_allowance_exceeded, bw_out_allowance_exceeded and 2 more; by [AutoScalingGroupName], []',
    ],
  })
})

it('a new dashboard says what its graphs show, and one that goes too', () => {
  const after = dashboardBody(fleet)
  const details = [
    '5 widgets: connections of the group, connections on a node, nodes, skew (worst node against the average), over the network allowances',
  ]
  expect(described({ kind: 'put-dashboard', before: null, after })).toEqual({
    sign: '+',
    title: 'dashboard x',
    details,
  })
  expect(described({ kind: 'delete-dashboard', before: after, after: null })).toMatchObject({
    sign: '-',
    title: expect.stringContaining('dashboard x'),
    details,
  })
})

it('a document that is none of ours says its size', () => {
  for (const after of ['{}', 'nothing', '[]', '{"metrics":[]}', '{"metrics":{"namespace":7}}', '']) {
    const details = [after.length === 1 ? '1 byte' : `${after.length} bytes`]
    expect(described({ kind: 'put-parameter', before: null, after }).details).toEqual(details)
    expect(described({ kind: 'put-dashboard', before: null, after }).details).toEqual(details)
  }
})

it('a document of a stranger is told in a bounded line without what moves a cursor', () => {
  const strange = `\u001b[2J\u202e${'x'.repeat(5_000)}`
  const plugins = Object.fromEntries(
    Array.from({ length: 200 }, (_, n) => [
      `${n}${strange}`,
      { measurement: [strange, { name: strange }, [strange], null] },
    ]),
  )
  const aggregation_dimensions = Array.from({ length: 200 }, () => [strange, strange])
  const parameter = JSON.stringify({
    metrics: { namespace: strange, aggregation_dimensions, metrics_collected: plugins },
  })
  const widgets = Array.from({ length: 200 }, () => ({ properties: { title: strange } }))
  const dashboard = JSON.stringify({ widgets: [null, 1, ...widgets] })
  const told = [
    ...described({ kind: 'put-parameter', before: null, after: parameter }).details,
    ...described({ kind: 'delete-dashboard', before: dashboard, after: null }).details,
  ]
  for (const line of told) {
    expect(line.length).toBeLessThan(600)
    for (const turned of ['\u001b', '\u202e']) expect(line).not.toContain(turned)
  }
})

it('says what counts where a policy or a pool says nothing of its own', () => {
  const simple = { type: 'SimpleScaling', adjustmentType: 'ChangeInCapacity', adjustment: -1 } as const
  const stepped = { type: 'StepScaling', adjustmentType: 'ChangeInCapacity', aggregation: 'Average' } as const
  const steps = [{ lower: 0, upper: null, adjustment: 2 }]
  const [usual, own] = [
    { ...simple, cooldownSeconds: null },
    { ...simple, cooldownSeconds: 300 },
  ]
  const put = (before: typeof usual | typeof own | null, after: typeof usual | typeof own) =>
    described({ kind: 'put-policy', before, after, enabled: true }).details
  expect(put(null, usual)).toEqual(["simple scaling: -1; the group's default cooldown"])
  expect(put(null, own)).toEqual(['simple scaling: -1; cooldown 5m'])
  expect(put(usual, own)).toEqual(["cooldown the group's default → 5m"])
  const after = { ...stepped, warmupSeconds: null, steps }
  expect(described({ kind: 'put-policy', before: null, after, enabled: true }).details).toEqual([
    "step scaling: +2 from +0; the group's default warm-up",
  ])
  const pool = { min: 2, maxPrepared: 12, state: 'Stopped', reuseOnScaleIn: false } as const
  expect(
    described({ kind: 'put-warm-pool', before: { ...pool, maxPrepared: -1 }, after: pool }).details,
  ).toEqual(['max prepared capacity up to MaxSize → 12'])
})
