/** Reads what the connection metric of fleets was over weeks and months, Region by Region. */
import { type LoadRows, readLongHistory, type Span } from '../../adapters/cloudwatch/long-history.ts'
import type { Connect } from '../../adapters/connect.ts'
import { placeKey, whereOf } from '../../core/change.ts'
import type { Fleet } from '../../core/desired.ts'
import type { Reading } from '../../core/observed.ts'
import { loadQuery } from '../load-query.ts'

/** By fleet name. A Region that cannot be read leaves its own fleets unread, and the others alone. */
export async function loadHistories(
  fleets: Fleet[],
  span: Span,
  connect: Connect,
): Promise<Map<string, Reading<LoadRows>>> {
  const places = Map.groupBy(fleets, ({ policy }) => placeKey(policy))
  const read = await Promise.all(
    [...places.values()].map(async (some): Promise<[string, Reading<LoadRows>][]> => {
      const [first] = some
      if (!first) return []
      const { cloudWatch } = connect(whereOf(first.policy))
      return [...(await readLongHistory(cloudWatch, some.map(loadQuery), span))]
    }),
  )
  return new Map(read.flat())
}
