import { describe, expect, it } from 'vitest'
import { isSameJson } from '../../../src/core/json.ts'
import { dashboardBody } from '../../../src/core/telemetry/dashboard.ts'
import { aFleet, scalingSection } from '../../build.ts'

type Metric = [Record<string, unknown>] | [...string[], Record<string, unknown>]
interface Graph {
  title: string
  region: string
  period: number
  metrics: Metric[]
  annotations?: { horizontal: { label: string; value: number }[] }
}

const balance = { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' }

function graphs(telemetry: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) {
  const fleet = aFleet({
    scaling: scalingSection,
    balance,
    telemetry: {
      namespace: 'WebSocket',
      metrics: ['tcp_established'],
      every: '60s',
      dashboard: true,
      agentParameter: 'AmazonCloudWatch-prod-arena',
      throttling: ['bw_in', 'pps'],
      ...telemetry,
    },
    ...rest,
  })
  const { widgets } = JSON.parse(dashboardBody(fleet)) as {
    widgets: { x: number; y: number; properties: Graph }[]
  }
  return widgets
}

function named(part: string, ...about: Parameters<typeof graphs>): Graph {
  const found = graphs(...about).find(({ properties }) => properties.title.includes(part))
  if (!found) throw new Error(`no graph of ${part}`)
  return found.properties
}

const connections = ['WebSocket', 'tcp_established', 'AutoScalingGroupName', 'prod-arena']

describe('the dashboard of a fleet', () => {
  it('shows load, nodes, sizes, skew and throttling side by side, in the Region of the fleet', () => {
    const all = graphs()
    expect(all.map(({ properties }) => properties.title)).toEqual([
      'arena: connections of the group',
      'arena: connections on a node',
      'arena: nodes',
      'arena: skew (worst node against the average)',
      'arena: over the network allowances',
    ])
    expect(new Set(all.map(({ x, y }) => `${x} ${y}`)).size).toBe(all.length)
    expect(new Set(all.map(({ properties }) => properties.region))).toEqual(new Set(['us-east-1']))
  })

  it('puts load beside what the nodes in service carry and hold', () => {
    const { metrics } = named('of the group')
    expect(metrics.slice(0, 3).map(([first]) => (first as { expression: string }).expression)).toEqual([
      'load',
      'serving * 10000',
      'serving * 28000',
    ])
    expect(metrics[3]).toEqual([...connections, { id: 'load', stat: 'Sum', visible: false }])
  })

  it('draws limit, target and both thresholds across the nodes', () => {
    const { metrics, annotations } = named('on a node')
    expect(metrics[0]).toEqual([...connections, { stat: 'Maximum', label: 'worst node' }])
    expect(annotations?.horizontal).toEqual([
      { label: 'limit', value: 28_000 },
      { label: 'target', value: 10_000 },
      { label: 'scale-out', value: 20_000 },
      { label: 'scale-in', value: 9_500 },
    ])
  })

  it('draws the declared skew', () => {
    expect(named('skew').annotations?.horizontal).toEqual([{ label: 'maxSkew', value: 1.25 }])
  })

  it('counts a node once where it publishes several times a period', () => {
    const { metrics } = named('of the group', { every: '10s' })
    expect(metrics[0]?.[0]).toMatchObject({ expression: 'load / 6' })
  })

  it('shows how fast counters grow, with nodes that come and go left out', () => {
    const { metrics } = named('allowances')
    expect(metrics[0]?.[0]).toMatchObject({
      expression: 'IF(DIFF(bw_in_samples) == 0, DIFF(bw_in_sum), 0) / PERIOD(bw_in_sum)',
    })
    expect(metrics).toHaveLength(6)
    const [counted] = named('allowances', { agentParameter: undefined }).metrics
    expect(counted?.slice(0, 4)).toEqual(['Springtide', 'Throttled_bw_in', 'fleet', 'arena'])
    expect(graphs({ throttling: undefined })).toHaveLength(4)
  })

  it('uses every id of an expression, and ids that CloudWatch takes', () => {
    for (const { properties } of graphs()) {
      const options = properties.metrics.map((metric) => metric.at(-1) as Record<string, string>)
      const ids = options.flatMap(({ id }) => id ?? [])
      expect(new Set(ids).size).toBe(ids.length)
      for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9_]*$/)
      const used = options.flatMap(({ expression }) => expression?.match(/\b[a-z]\w*\b/g) ?? [])
      expect(used.filter((id) => !ids.includes(id))).toEqual([])
    }
  })

  it('is the same in another order of keys', () => {
    expect(isSameJson('{"a":[1,{"b":2,"c":3}]}', ' { "a" : [1, {"c":3,"b":2}] }')).toBe(true)
    expect(isSameJson('{"a":[1,2]}', '{"a":[2,1]}')).toBe(false)
    expect(isSameJson('{', '{')).toBe(true)
    expect(isSameJson('{', '{}')).toBe(false)
  })
})
