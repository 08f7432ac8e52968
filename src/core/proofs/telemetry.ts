/** Whether alarms look at what the nodes publish: the same namespace, name, dimensions and rhythm. */
import { metricDimensions, type Policy } from '../policy.ts'
import { nearest } from '../rules/nearest.ts'
import { listed, shortened } from '../scalars.ts'
import type { Found, Rule } from './risk.ts'
import { rhythm } from './sample-rhythm.ts'
import { agentRisks, throttlingRisks } from './telemetry-agent.ts'

export const telemetry: Rule = {
  code: 'telemetry',
  find: ({ policy }) => [
    ...identity(policy),
    ...foreignGroup(policy),
    ...rhythm(policy),
    ...agentRisks(policy),
    ...throttlingRisks(policy),
  ],
}

/** A metric is its namespace, its name and its exact set of dimensions ("CloudWatch concepts"). */
function identity(policy: Policy): Found[] {
  const { metric, telemetry: published } = policy
  if (!published) return []
  const silence = `nothing arrives there: ${consequence(policy)}`
  const found: Found[] = []
  if (metric.namespace !== published.namespace) {
    found.push({
      severity: 'error',
      at: ['metric', 'namespace'],
      says: `the alarms watch ${named(metric.namespace, metric.name)}, and the nodes publish to namespace ${shortened(published.namespace)}; ${silence}`,
      fix: `write \`metric.namespace: ${shortened(published.namespace)}\``,
    })
  }
  if (!published.metrics.includes(metric.name)) {
    const near = meant(metric.name, published.metrics)
    found.push({
      severity: 'error',
      at: ['metric', 'name'],
      says: `the alarms watch ${shortened(metric.name)}, and the nodes publish ${listed(published.metrics)}; ${silence}`,
      fix: near
        ? `write \`metric.name: ${shortened(near)}\``
        : `write as \`metric.name\` one of ${listed(published.metrics)}`,
    })
  }
  const wanted = Object.keys(metricDimensions(policy))
  if (!published.aggregatedBy.some((set) => isSameSet(set, wanted))) {
    found.push({
      severity: 'error',
      at: ['metric', 'dimensions'],
      says: `the alarms ask by ${setOf(wanted)}, and the nodes publish by ${published.aggregatedBy.map(setOf).join(', ') || 'no set of dimensions but that of each node'}; ${silence}`,
      fix: `aggregate by ${setOf(wanted)} in the agent's \`aggregation_dimensions\` and in \`telemetry.aggregatedBy\``,
    })
  }
  return found
}

/** What alarms do that never have data. */
function consequence({ scaling }: Policy): string {
  if (!scaling) return 'live connections are never known, and no floor goes down'
  const ringing = (['out', 'in', 'maximum'] as const).filter(
    (side) => scaling[side]?.missingData === 'breaching',
  )
  if (ringing.length === 0) return 'no alarm ever acts'
  const alarms = ringing.length === 1 ? `${ringing[0]} is` : `${ringing.join(' and ')} are`
  return `${alarms} in ALARM from the first day, because missing data is \`breaching\``
}

/** The agent puts the name of its plugin before that of a metric, as in netstat_tcp_established, unless it is renamed. */
function meant(name: string, published: readonly string[]): string | null {
  if (published.length === 1) return published[0] ?? null
  const prefixed = published.find((other) => other.endsWith(`_${name}`) || name.endsWith(`_${other}`))
  return prefixed ?? nearest(name, published)
}

/** The agent fills AutoScalingGroupName with the node's own group: with another name the alarms follow another fleet. */
function foreignGroup(policy: Policy): Found[] {
  const { metric, group, telemetry: published } = policy
  const watched = metric.dimensions?.AutoScalingGroupName
  if (watched === undefined || watched === group) return []
  return [
    {
      severity: published ? 'error' : 'warning',
      at: ['metric', 'dimensions', 'AutoScalingGroupName'],
      says: `the alarms watch the connections of group ${shortened(watched)}, and scale ${shortened(group)}`,
      fix: `write \`metric.dimensions.AutoScalingGroupName: ${shortened(group)}\`, or leave \`metric.dimensions\` out`,
    },
  ]
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const names = new Set(one)
  return names.size === new Set(other).size && other.every((name) => names.has(name))
}

function setOf(names: readonly string[]): string {
  return `[${shortened(names.join(', '), 120)}]`
}

function named(namespace: string, name: string): string {
  return `${shortened(namespace)}/${shortened(name)}`
}
