/** The configuration of the CloudWatch agent that a policy declares: what this file speaks of, and nothing else. */

import type { Json, Tree } from '../json.ts'
import type { Policy } from '../policy.ts'
import { agentCounter, type Counter, driverCounter } from './counters.ts'

/** What the agent's `netstat` plugin counts on Linux (registered_metrics.go of amazon-cloudwatch-agent). */
const netstatMetrics = [
  'tcp_close',
  'tcp_close_wait',
  'tcp_closing',
  'tcp_established',
  'tcp_fin_wait1',
  'tcp_fin_wait2',
  'tcp_last_ack',
  'tcp_listen',
  'tcp_none',
  'tcp_syn_recv',
  'tcp_syn_sent',
  'tcp_time_wait',
  'udp_socket',
]

/** The agent fills these in; the others are of the metric itself, or have the value that `metric.dimensions` says. */
const agentDimensions = ['AutoScalingGroupName', 'ImageId', 'InstanceId', 'InstanceType']
const ethtoolDimensions = ['driver', 'interface']

/** How a declared metric comes about. */
export type Collected =
  | { plugin: 'netstat'; measurement: string; rename?: string }
  | { plugin: 'ethtool'; counter: string }
  /** Published by the server, or by what else stands in the agent's configuration. */
  | { plugin: null }

export function collected({ metric, telemetry }: Policy, name: string): Collected {
  const netstat = netstatMetrics.find((known) => name === known || name === `netstat_${known}`)
  if (netstat) {
    const renamed = name === netstat ? { rename: name } : {}
    return { plugin: 'netstat', measurement: netstat, ...renamed }
  }
  if (name.startsWith('ethtool_')) return { plugin: 'ethtool', counter: name.slice('ethtool_'.length) }
  const isConnections = name === metric.name && telemetry?.namespace === metric.namespace
  return isConnections
    ? { plugin: 'netstat', measurement: 'tcp_established', rename: name }
    : { plugin: null }
}

/** Names in `aggregatedBy` that nobody fills in: the agent skips a set with one of them. */
export function unknownDimensions({ metric, telemetry }: Policy): string[] {
  const known = new Set([...agentDimensions, ...ethtoolDimensions, ...Object.keys(metric.dimensions ?? {})])
  return [...new Set((telemetry?.aggregatedBy ?? []).flat())].filter((name) => !known.has(name))
}

/**
 * As the agent's own schema has it (translator/config/schema.json of amazon-cloudwatch-agent). Nothing is said of
 * interfaces: left out, `ethtool` takes all of them, and their names differ from image to image.
 */
export function agentConfiguration(policy: Policy): Tree {
  const { metric, telemetry } = policy
  if (!telemetry) return {}
  const { namespace, metrics, every, aggregatedBy, throttling = [] } = telemetry
  const ways = metrics.map((name) => collected(policy, name))
  const sets = unique(aggregatedBy.map((set) => [...new Set(set)]))
  const named = new Set(sets.flat())
  const own = Object.entries(metric.dimensions ?? {}).filter(
    ([name]) => named.has(name) && !agentDimensions.includes(name),
  )
  const appended: Tree = own.length > 0 ? { append_dimensions: Object.fromEntries(own) } : {}
  const measurement = unique(
    ways.flatMap((way): Json[] => {
      if (way.plugin !== 'netstat') return []
      return way.rename === undefined ? [way.measurement] : [{ name: way.measurement, rename: way.rename }]
    }),
  )
  const counters = [
    ...new Set([
      ...ways.flatMap((way) => (way.plugin === 'ethtool' ? [way.counter] : [])),
      ...throttling.map(driverCounter),
    ]),
  ]
  return {
    agent: { metrics_collection_interval: every },
    metrics: {
      namespace,
      append_dimensions: Object.fromEntries(
        agentDimensions
          .filter((name) => named.has(name) || name === 'AutoScalingGroupName' || name === 'InstanceId')
          .map((name) => [name, `\${aws:${name}}`]),
      ),
      ...(sets.length > 0 ? { aggregation_dimensions: sets } : {}),
      metrics_collected: {
        ...(measurement.length > 0
          ? { netstat: { measurement, metrics_collection_interval: every, ...appended } }
          : {}),
        ...(counters.length > 0 ? { ethtool: { metrics_include: counters, ...appended } } : {}),
      },
    },
  }
}

/** Whether `ethtool` counts an allowance: of those this file says all there is. */
export function isAllowance(counter: string): boolean {
  const known: Counter[] = ['bw_in', 'bw_out', 'pps', 'conntrack', 'linklocal']
  return known.some((one) => driverCounter(one) === counter || agentCounter(one) === counter)
}

function unique<T extends Json>(items: T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
}
