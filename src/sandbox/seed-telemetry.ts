/** What the agents of a seeded sandbox publish: the metric as `telemetry` says, else as the policy names it. */
import { whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import { MINUTE } from '../core/instant.ts'
import { metricDimensions } from '../core/policy.ts'
import { lookBack } from '../core/proofs/live/look.ts'
import { counterSource } from '../core/telemetry/counters.ts'
import type { MetricId } from './metrics.ts'
import type { Sandbox } from './sandbox.ts'

/** The last minutes of every instance, halfway between the thresholds and never throttled, so that there is something to hear. */
export function seedTelemetry(sandbox: Sandbox, fleets: Fleet[]): void {
  for (const fleet of fleets) {
    const { policy } = fleet
    const hand = sandbox.region(whereOf(policy))
    const nodes = hand.instances(policy.group)
    const values = nodes.map(() => calm(fleet))
    const unthrottled = nodes.map(() => 0)
    const series = [
      ...published(fleet).map((metric) => ({ metric, values })),
      ...counted(fleet).map((metric) => ({ metric, values: unthrottled })),
    ]
    for (const { metric, values } of series) {
      for (let at = sandbox.now() - lookBack(fleet); at < sandbox.now(); at += MINUTE)
        hand.publish({ ...metric, at, values })
    }
  }
}

function calm({ policy }: Fleet): number {
  const { scaling, capacity } = policy
  return Math.round(((scaling?.in?.at ?? 0) + (scaling?.out.at ?? capacity.connectionsPerInstance)) / 2)
}

function published({ policy }: Fleet) {
  const { metric, telemetry } = policy
  const declared = metricDimensions(policy)
  if (!telemetry) return [{ namespace: metric.namespace, name: metric.name, dimensions: declared }]
  return telemetry.metrics.flatMap((name) =>
    telemetry.aggregatedBy.map((set) => ({
      namespace: telemetry.namespace,
      name,
      dimensions: Object.fromEntries(set.map((key) => [key, dimensionValue(key, policy.group, declared)])),
    })),
  )
}

/** Where throttling alarms look. */
function counted({ policy }: Fleet): MetricId[] {
  return (policy.telemetry?.throttling ?? []).flatMap((counter) => {
    const source = counterSource(policy, counter)
    return source.by === 'nobody' ? [] : { ...source, name: source.metric }
  })
}

function dimensionValue(key: string, group: string, declared: Record<string, string>): string {
  return key === 'AutoScalingGroupName' ? group : (declared[key] ?? key)
}
