/** Observe, for load: live connections, how the last day went, and why a floor that was raised is not there yet. */
import pMap from 'p-map'
import { readActivities } from '../../adapters/auto-scaling/read-activities.ts'
import { concurrency } from '../../adapters/batch.ts'
import { reading } from '../../adapters/cloud-error.ts'
import { readHistory } from '../../adapters/cloudwatch/history.ts'
import { type LiveQuery, readLive } from '../../adapters/cloudwatch/live.ts'
import type { Clients } from '../../adapters/connect.ts'
import type { Instant } from '../../core/instant.ts'
import type { Activity, LiveConnections, LoadPoint, Reading } from '../../core/observed.ts'
import { needsLive } from '../../core/prewarm.ts'
import { needsActivities, servingInstances } from '../../core/readiness.ts'
import { reviewed, reviewedPeaks, reviewMargin } from '../../core/review/peaks.ts'
import { loadQuery } from '../load-query.ts'
import type { Found } from '../survey.ts'
import type { Look } from './observe.ts'

export function observeLive(
  found: Found[],
  at: Instant,
  { cloudWatch }: Clients,
  live: Look['live'],
): Promise<Map<string, Reading<LiveConnections>>> {
  const wanted = found.filter(({ fleet, group }) => live === 'all' || needsLive(fleet, group, at))
  return readLive(cloudWatch, wanted.map(liveQuery), at)
}

function liveQuery({ fleet, group }: Found): LiveQuery {
  return { ...loadQuery(fleet), instances: servingInstances(group) }
}

/** Only where there is a peak to review. */
export function observeHistory(
  found: Found[],
  at: Instant,
  { cloudWatch }: Clients,
): Promise<Map<string, Reading<LoadPoint[]>>> {
  const queries = found
    .filter(({ fleet }) => reviewedPeaks(fleet, at).length > 0)
    .map(({ fleet }) => loadQuery(fleet))
  return readHistory(cloudWatch, queries, at - reviewed - reviewMargin, at)
}

/** Activities are read group by group: where this many fleets of one Region are late at once, a few tell why. */
const mostReasons = 20

export async function observeReasons(
  found: Found[],
  at: Instant,
  { autoScaling }: Clients,
): Promise<Map<string, Reading<Activity[]>>> {
  const late = found.filter(({ fleet, group }) => needsActivities(fleet, group, at)).slice(0, mostReasons)
  if (late.length === 0) return new Map()
  const read = async ({ fleet, group }: Found): Promise<[string, Reading<Activity[]>]> => [
    fleet.name,
    await reading(() => readActivities(autoScaling, group.name)),
  ]
  return new Map(await pMap(late, read, { concurrency }))
}
