/** Finds the metrics of one name that have data, whatever their namespace and dimensions. */
import { type CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import type { MetricName } from '../../core/proofs/live/look.ts'
import { calling } from '../cloud-error.ts'
import { fromDimensions } from './dimensions.ts'

/**
 * API_ListMetrics: 500 to a page, names match letter by letter, `PT3H` leaves out what was silent for three hours.
 * One page is enough to tell a person where to look.
 */
export async function readNamesakes(client: CloudWatchClient, name: string): Promise<MetricName[]> {
  const page = await calling('ListMetrics', () =>
    client.send(new ListMetricsCommand({ MetricName: name, RecentlyActive: 'PT3H' })),
  )
  return (page.Metrics ?? []).map(({ Namespace = '', Dimensions = [] }) => ({
    namespace: Namespace,
    dimensions: fromDimensions(Dimensions),
  }))
}
