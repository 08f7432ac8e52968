/** The network allowances of an instance, and who publishes how often they were exceeded. */
import type { Policy } from '../policy.ts'
import { type Dimensions, groupSets } from './dimensions.ts'
import type { Telemetry } from './section.ts'

export type Counter = NonNullable<Telemetry['throttling']>[number]

/** The ENA driver's name ("Monitor network performance for ENA settings on your EC2 instance"). */
export function driverCounter(counter: Counter): string {
  return `${counter}_allowance_exceeded`
}

/** As it arrives in CloudWatch: the agent puts `ethtool_` before it ("Collect network performance metrics"). */
export function agentCounter(counter: Counter): string {
  return `ethtool_${driverCounter(counter)}`
}

/** Where an alarm on a counter finds its data. */
export type CounterSource =
  | { by: 'agent'; namespace: string; metric: string; dimensions: Dimensions }
  | { by: 'tuning'; namespace: string; metric: string; dimensions: Dimensions }
  | { by: 'nobody'; why: string; fix: string }

/**
 * The agent, where its configuration is written here or names the counter; otherwise the function `tuning`, which
 * publishes what the probe saw in its own account and Region.
 */
export function counterSource(policy: Policy, counter: Counter): CounterSource {
  const { telemetry, fleet, role, balance } = policy
  const metric = agentCounter(counter)
  const viaAgent = telemetry?.agentParameter !== undefined || telemetry?.metrics.includes(metric)
  if (telemetry && viaAgent) {
    const [dimensions] = groupSets(policy)
    if (dimensions) return { by: 'agent', namespace: telemetry.namespace, metric, dimensions }
    const why = 'the nodes publish it by no set of dimensions of the group alone'
    return { by: 'nobody', why, fix: 'add [AutoScalingGroupName] to `telemetry.aggregatedBy`' }
  }
  const fix = 'declare `telemetry.agentParameter`, so that the agent publishes it'
  if (role !== undefined)
    return { by: 'nobody', why: 'what the function tuning publishes stays in its own account', fix }
  if (!balance) return { by: 'nobody', why: 'the probe looks only at fleets with `balance.port`', fix }
  return { by: 'tuning', namespace: 'Springtide', metric: `Throttled_${counter}`, dimensions: { fleet } }
}
