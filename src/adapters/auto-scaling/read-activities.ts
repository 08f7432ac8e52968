/** Reads the latest scaling activities of one group: AWS's own words on why capacity is missing. */
import { type AutoScalingClient, DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling'
import type { Activity } from '../../core/observed.ts'
import { calling } from '../cloud-error.ts'

/** Enough to see why the last launches failed. */
const latest = 20

/** Newest first. */
export async function readActivities(client: AutoScalingClient, group: string): Promise<Activity[]> {
  const page = await calling('DescribeScalingActivities', () =>
    client.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: group, MaxRecords: latest })),
  )
  return (page.Activities ?? []).map((activity) => ({
    status: activity.StatusCode ?? '',
    message: activity.StatusMessage ?? '',
    cause: activity.Cause ?? '',
    startedAt: activity.StartTime?.getTime() ?? 0,
  }))
}
