/** How the connection metric of a fleet is asked for. */
import type { LoadQuery } from '../adapters/cloudwatch/metric-data.ts'
import type { Fleet } from '../core/desired.ts'
import { metricDimensions } from '../core/policy.ts'
import { samplePeriod } from '../core/review/peaks.ts'

export function loadQuery(fleet: Fleet): LoadQuery {
  const { namespace, name } = fleet.policy.metric
  const dimensions = metricDimensions(fleet.policy)
  return { fleet: fleet.name, namespace, name, dimensions, periodSeconds: samplePeriod(fleet) }
}
