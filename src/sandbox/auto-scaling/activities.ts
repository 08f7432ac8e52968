/** The Auto Scaling request that lists scaling activities. */
import type {
  Activity,
  DescribeScalingActivitiesCommandInput,
  DescribeScalingActivitiesCommandOutput,
} from '@aws-sdk/client-auto-scaling'
import { DAY, type Instant } from '../../core/instant.ts'
import { KEPT_DAYS } from '../activities.ts'
import { validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { type Answer, groupNamed, listing, onlyModelled } from './request.ts'

const modelled = ['ActivityIds', 'AutoScalingGroupName', 'MaxRecords', 'NextToken']

/** Newest first, of the last six weeks. */
export function describeScalingActivities(
  region: RegionState,
  input: DescribeScalingActivitiesCommandInput,
): Answer<DescribeScalingActivitiesCommandOutput> {
  onlyModelled('DescribeScalingActivities', input, modelled)
  const { AutoScalingGroupName: name, ActivityIds: ids = [] } = input
  if (ids.length > 50) throw validationError('At most 50 activity ids can be given')
  const groups = name === undefined ? [...region.groups.values()] : [groupNamed(region, name)]
  const oldest = region.timeline.now() - KEPT_DAYS * DAY
  const kept = groups.flatMap(({ activities }) => keptFrom(activities, oldest).toReversed())
  const found = ids.length === 0 ? kept : kept.filter(({ ActivityId }) => ids.includes(ActivityId ?? ''))
  if (groups.length > 1) found.sort((a, b) => (b.StartTime?.getTime() ?? 0) - (a.StartTime?.getTime() ?? 0))
  const { items, nextToken } = listing(region, `activities ${name}`, found, input, {
    byDefault: 100,
    most: 100,
  })
  const Activities = items.map((activity) => ({ ...activity }))
  return { Activities, ...(nextToken === undefined ? {} : { NextToken: nextToken }) }
}

/** They stand by their start, the oldest first. */
function keptFrom(activities: Activity[], oldest: Instant): Activity[] {
  const from = activities.findIndex(({ StartTime }) => (StartTime?.getTime() ?? 0) >= oldest)
  return from === -1 ? [] : activities.slice(from)
}
