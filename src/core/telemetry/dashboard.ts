/** The CloudWatch dashboard of a fleet: what it carries, what it can carry, and how evenly. */
import type { Fleet } from '../desired.ts'
import type { Json, Tree } from '../json.ts'
import { ownPrefix } from '../marks.ts'
import { metricDimensions, targetPerInstance } from '../policy.ts'
import { fittingPeriod } from '../proofs/sampling.ts'
import { samplePeriod } from '../review/peaks.ts'
import { counterSource } from './counters.ts'
import type { Dimensions } from './dimensions.ts'
import { growthOf } from './growth.ts'

export function dashboardName(fleet: Fleet): string {
  return `${ownPrefix}${fleet.name}`
}

/** "Dashboard Body Structure and Syntax" (CloudWatch API Reference); the grid has 24 columns. */
export function dashboardBody(fleet: Fleet): string {
  const period = graphPeriod(fleet)
  const graphs = [
    connectionsGraph(fleet, period),
    nodeGraph(fleet),
    sizeGraph(fleet),
    skewGraph(fleet),
    ...throttlingGraph(fleet, period),
  ]
  const widgets = graphs.map((properties, index) => ({
    type: 'metric',
    x: 12 * (index % 2),
    y: 6 * Math.floor(index / 2),
    width: 12,
    height: 6,
    properties: { view: 'timeSeries', stacked: false, region: fleet.policy.region, period, ...properties },
  }))
  return JSON.stringify({ widgets }, null, 1)
}

/** Seconds; whole minutes, which CloudWatch keeps longer than anything shorter. */
function graphPeriod(fleet: Fleet): number {
  return Math.max(60, samplePeriod(fleet), fittingPeriod(fleet.policy.telemetry?.every ?? 60))
}

/** Sums are over all samples of a period: where a node publishes several, they count it several times. */
function perSample(fleet: Fleet, period: number, sum: string): string {
  const times = period / (fleet.policy.telemetry?.every ?? period)
  return times === 1 ? sum : `${sum} / ${Number(times.toFixed(3))}`
}

function connectionsGraph(fleet: Fleet, period: number): Tree {
  const { group } = fleet.policy
  const [target, limit] = [targetPerInstance(fleet.policy), fleet.policy.capacity.connectionsPerInstance]
  return {
    title: `${fleet.name}: connections of the group`,
    metrics: [
      [{ expression: perSample(fleet, period, 'load'), id: 'connections', label: 'connections' }],
      [
        {
          expression: `serving * ${target}`,
          id: 'target',
          label: 'what nodes in service carry at the target',
        },
      ],
      [{ expression: `serving * ${limit}`, id: 'limit', label: 'what nodes in service can hold' }],
      [...connectionMetric(fleet), { id: 'load', stat: 'Sum', visible: false }],
      [...groupMetric('GroupInServiceInstances', group), { id: 'serving', stat: 'Average', visible: false }],
    ],
    yAxis: { left: { min: 0 } },
  }
}

function nodeGraph(fleet: Fleet): Tree {
  const { capacity, scaling } = fleet.policy
  const lines: [string, number | undefined][] = [
    ['limit', capacity.connectionsPerInstance],
    ['target', targetPerInstance(fleet.policy)],
    ['scale-out', scaling?.out.at],
    ['scale-in', scaling?.in?.at],
  ]
  return {
    title: `${fleet.name}: connections on a node`,
    metrics: [
      [...connectionMetric(fleet), { stat: 'Maximum', label: 'worst node' }],
      [...connectionMetric(fleet), { stat: 'Average', label: 'average' }],
    ],
    annotations: {
      horizontal: lines.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }])),
    },
    yAxis: { left: { min: 0 } },
  }
}

/** AWS publishes these only where group metrics collection is enabled ("Enable Auto Scaling group metrics"). */
function sizeGraph({ name, policy }: Fleet): Tree {
  const sizes: [string, string][] = [
    ['GroupMinSize', 'floor (MinSize)'],
    ['GroupInServiceInstances', 'in service'],
    ['GroupDesiredCapacity', 'desired'],
    ['GroupMaxSize', 'MaxSize'],
  ]
  return {
    title: `${name}: nodes`,
    metrics: sizes.map(([metric, label]) => [
      ...groupMetric(metric, policy.group),
      { stat: 'Maximum', label },
    ]),
    yAxis: { left: { min: 0 } },
  }
}

function skewGraph(fleet: Fleet): Tree {
  const { balance } = fleet.policy
  const value = 1 + (balance?.maxSkew ?? 0) / 100
  return {
    title: `${fleet.name}: skew (worst node against the average)`,
    metrics: [
      [{ expression: 'most / mean', id: 'skew', label: 'Maximum / Average' }],
      [...connectionMetric(fleet), { id: 'most', stat: 'Maximum', visible: false }],
      [...connectionMetric(fleet), { id: 'mean', stat: 'Average', visible: false }],
    ],
    ...(balance ? { annotations: { horizontal: [{ label: 'maxSkew', value }] } } : {}),
    yAxis: { left: { min: 1 } },
  }
}

/** Packets over an allowance; of the agent's counters the growth a second, of what the probe saw the count. */
function throttlingGraph(fleet: Fleet, period: number): Tree[] {
  const counters = fleet.policy.telemetry?.throttling ?? []
  const metrics = counters.flatMap((counter): Json[] => {
    const source = counterSource(fleet.policy, counter)
    if (source.by === 'nobody') return []
    const metric = [source.namespace, source.metric, ...pairs(source.dimensions)]
    if (source.by === 'tuning') return [[...metric, { stat: 'Maximum', period: 3_600, label: counter }]]
    const [sum, samples] = [`${counter}_sum`, `${counter}_samples`]
    const rate = `${perSample(fleet, period, growthOf(sum, samples))} / PERIOD(${sum})`
    return [
      [{ expression: rate, id: counter, label: `${counter} packets a second` }],
      [...metric, { id: sum, stat: 'Sum', visible: false }],
      [...metric, { id: samples, stat: 'SampleCount', visible: false }],
    ]
  })
  if (metrics.length === 0) return []
  return [{ title: `${fleet.name}: over the network allowances`, metrics, yAxis: { left: { min: 0 } } }]
}

function connectionMetric({ policy }: Fleet): Json[] {
  return [policy.metric.namespace, policy.metric.name, ...pairs(metricDimensions(policy))]
}

function groupMetric(name: string, group: string): Json[] {
  return ['AWS/AutoScaling', name, 'AutoScalingGroupName', group]
}

function pairs(dimensions: Dimensions): string[] {
  return Object.entries(dimensions).flat()
}
