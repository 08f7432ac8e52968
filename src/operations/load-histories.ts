/** Reads what the connection metric of fleets was over weeks and months, Region by Region. */
import { type LoadRows, readLongHistory, type Span } from '../adapters/cloudwatch/long-history.ts'
import type { Connect } from '../adapters/connect.ts'
import { whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import type { Reading } from '../core/observed.ts'
import { samplePeriod } from '../core/peak-review.ts'
import { metricDimensions } from '../core/policy.ts'

/** By fleet name. A Region that cannot be read leaves its own fleets unread, and the others alone. */
export async function loadHistories(
  fleets: Fleet[],
  span: Span,
  connect: Connect,
): Promise<Map<string, Reading<LoadRows>>> {
  const places = Map.groupBy(fleets, ({ policy }) => JSON.stringify(whereOf(policy)))
  const read = await Promise.all(
    [...places.values()].map(async (some): Promise<[string, Reading<LoadRows>][]> => {
      const [first] = some
      if (!first) return []
      const { cloudWatch } = connect(whereOf(first.policy))
      const queries = some.map((fleet) => {
        const { namespace, name } = fleet.policy.metric
        const dimensions = metricDimensions(fleet.policy)
        return { fleet: fleet.name, namespace, name, dimensions, periodSeconds: samplePeriod(fleet) }
      })
      return [...(await readLongHistory(cloudWatch, queries, span))]
    }),
  )
  return new Map(read.flat())
}
