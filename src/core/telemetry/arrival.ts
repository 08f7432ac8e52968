/** Whether declared metrics really arrive: a metric is its namespace, its name and its exact set of dimensions. */
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import { HOUR, type Instant, MINUTE, SECOND } from '../instant.ts'
import { canonical } from '../json.ts'
import type { TelemetryState } from '../observed.ts'
import { unread } from '../plan/findings.ts'
import { metricDimensions } from '../policy.ts'
import { lookBack } from '../proofs/live/look.ts'
import { shortened } from '../scalars.ts'
import { shellWord } from '../shell-word.ts'
import { counterSource } from './counters.ts'
import { type Dimensions, formatDimensions, groupSets } from './dimensions.ts'

interface MetricId {
  namespace: string
  name: string
  dimensions: Dimensions
}

/** A metric, and how far back it is listened for, in milliseconds. */
export interface Listening extends MetricId {
  lookBack: Instant
}

/** The connection metric first, then each declared one by each set of dimensions of the group alone; none twice. */
export function metricsToHear(fleet: Fleet): Listening[] {
  const { policy } = fleet
  const { telemetry, metric } = policy
  if (!telemetry) return []
  const { namespace, metrics, every, throttling = [] } = telemetry
  const agents = Math.max(lookBack(fleet), 3 * every * SECOND)
  const sets = groupSets(policy)
  const all: Listening[] = [
    { ...connectionMetric(fleet), namespace: metric.namespace, lookBack: agents },
    ...metrics.flatMap((name) =>
      sets.map((dimensions) => ({ namespace, name, dimensions, lookBack: agents })),
    ),
    ...throttling.flatMap((counter): Listening[] => {
      const source = counterSource(policy, counter)
      if (source.by === 'nobody') return []
      const { namespace, metric: name, dimensions } = source
      return [{ namespace, name, dimensions, lookBack: source.by === 'agent' ? agents : threeLooks }]
    }),
  ]
  return [...new Map(all.map((one) => [keyOf(one), one])).values()]
}

/** The function `tuning` looks every hour. */
const threeLooks = 3 * HOUR

function connectionMetric({ policy }: Fleet): MetricId {
  return { ...policy.metric, dimensions: metricDimensions(policy) }
}

function keyOf({ namespace, name, dimensions }: MetricId): string {
  return canonical([namespace, name, dimensions])
}

/** A Finding for each metric that was listened for and not heard; for all of them where nobody could listen. */
export function findSilent(fleet: Fleet, arriving: TelemetryState['arriving']): Finding[] {
  if (!arriving) return []
  const about = { concern: 'telemetry' as const, fleet: fleet.name }
  if ('unread' in arriving) {
    const finding = unread(fleet, 'telemetry', `metrics of group ${fleet.policy.group}`, arriving.unread)
    return [{ ...finding, expected: `data of what ${fleet.file} declares` }]
  }
  const heard = new Set(arriving.read.filter(({ samples }) => samples > 0).map(keyOf))
  const connections = keyOf(connectionMetric(fleet))
  return metricsToHear(fleet)
    .filter((one) => !heard.has(keyOf(one)))
    .map((one) => ({
      ...about,
      code: 'no-data',
      target: `metric ${shortened(one.namespace)}/${shortened(one.name)} (${shortened(formatDimensions(one.dimensions), 120)})`,
      severity: keyOf(one) === connections ? 'critical' : 'warning',
      status: 'drifted',
      expected: `data in the last ${Math.round(one.lookBack / MINUTE)} minutes under exactly this namespace, name and set of dimensions`,
      actual: `none came${keyOf(one) === connections ? ': alarms on it are blind, and no floor goes down' : ''}`,
      remedy: remedyFor(fleet, one),
    }))
}

function remedyFor({ policy }: Fleet, { namespace, name }: MetricId): string {
  if (namespace === 'Springtide')
    return 'the function tuning publishes it in its own account and Region: see that it looks at this fleet, or declare `telemetry.agentParameter`, so that the agent does'
  const agent = policy.telemetry?.agentParameter
  const nodes = agent
    ? `see that the nodes run the agent with -c ssm:${shellWord(agent)}`
    : 'see what the agent of the nodes is configured with'
  return `${nodes}; find where it goes: aws cloudwatch list-metrics --metric-name ${shellWord(shortened(name, 255))}`
}
