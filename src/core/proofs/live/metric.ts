/** live-metric: has the declared metric data, under exactly that namespace, name and set of dimensions? */
import type { Fleet } from '../../desired.ts'
import { MINUTE } from '../../instant.ts'
import { metricDimensions } from '../../policy.ts'
import { servingInstances } from '../../readiness.ts'
import type { Found } from '../risk.ts'
import { instanceCount, type LiveLook, lookBack, type MetricName, unread } from './look.ts'

const at = ['metric']

/** "CloudWatch concepts": a metric is its namespace, name and exact dimensions; another set is another metric. */
export function metricRisks(fleet: Fleet, look: LiveLook): Found[] {
  const { heard, group } = look
  if ('unread' in heard) {
    // Said once, of the group.
    return 'unread' in group ? [] : [unread(at, heard.unread, 'cloudwatch:GetMetricData')]
  }
  const serving = 'read' in group && group.read ? servingInstances(group.read) : null
  const name = nameOf({
    namespace: fleet.policy.metric.namespace,
    dimensions: metricDimensions(fleet.policy),
  })
  const metric = `${fleet.policy.metric.name} in ${name}`
  const minutes = Math.round(lookBack(fleet) / MINUTE)
  if (heard.read === 0) return [silent(fleet, look, `${metric} has no data in ${minutes} minutes`, serving)]
  if (serving === null || heard.read >= serving) return []
  return [
    {
      severity: 'warning',
      at,
      says: `at most ${heard.read} of the ${serving} instances in service publish ${metric} in a period: the average is theirs alone`,
      fix: 'see that the agent runs on every instance; a new one needs a few minutes',
    },
  ]
}

/** `serving` is `null` where the group could not be read. */
function silent(fleet: Fleet, look: LiveLook, says: string, serving: number | null): Found {
  if (serving === null) {
    const why = 'and nobody knows whether an instance is in service to publish it'
    return unread(at, `${says}, ${why}`, 'autoscaling:DescribeAutoScalingGroups')
  }
  if (serving === 0) {
    const fix = 'look again when instances are in service'
    return { severity: 'info', at, says: `${says}, and no instance is in service to publish it`, fix }
  }
  const blind = fleet.policy.scaling ? 'every alarm on it is blind' : 'floors cannot go down'
  return {
    severity: 'error',
    at,
    says: `${says} from ${instanceCount(serving)} in service: ${blind}`,
    fix: fixOf(fleet, look.namesakes),
  }
}

function fixOf({ policy }: Fleet, namesakes: LiveLook['namesakes']): string {
  const { name } = policy.metric
  if (!namesakes || 'unread' in namesakes)
    return `find where it goes: aws cloudwatch list-metrics --metric-name ${name}`
  const [best] = namesakes.read.toSorted((a, b) => likeness(b, policy.group) - likeness(a, policy.group))
  if (!best) return `publish ${name}: no metric of that name, letter by letter, had data in three hours`
  const others = namesakes.read.length - 1
  const more = others > 0 ? `, and ${others} more` : ''
  return `name the metric that has data: ${name} is published in ${nameOf(best)}${more}`
}

/** A metric by the name of the group is most likely the one that was meant. */
function likeness({ dimensions }: MetricName, group: string): number {
  const values = Object.values(dimensions)
  return values.includes(group) ? 100 - values.length : -values.length
}

function nameOf({ namespace, dimensions }: MetricName): string {
  const pairs = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`)
  return `${namespace} by ${pairs.length > 0 ? pairs.join(', ') : 'no dimension'}`
}
