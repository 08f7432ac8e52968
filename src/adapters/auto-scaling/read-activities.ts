/** Reads the latest scaling activities of one group: AWS's own words on why capacity is missing, and how long launches took. */
import {
  type AutoScalingClient,
  DescribeScalingActivitiesCommand,
  type Activity as ScalingActivity,
} from '@aws-sdk/client-auto-scaling'
import { SECOND } from '../../core/instant.ts'
import type { Activity } from '../../core/observed.ts'
import type { Launch } from '../../core/proofs/live/look.ts'
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

/** API_DescribeScalingActivities: 100 to a page, of the last six weeks. */
const pageSize = 100

/** More pages would tell of launches that are long gone. */
const mostPages = 3

/** Launches that succeeded, newest first; those into the warm pool serve nobody and are left out. */
export async function readLaunches(client: AutoScalingClient, group: string): Promise<Launch[]> {
  const launches: Launch[] = []
  let token: string | undefined
  for (let pages = 0; pages < mostPages; pages++) {
    const request = { AutoScalingGroupName: group, MaxRecords: pageSize, NextToken: token }
    const page = await calling('DescribeScalingActivities', () =>
      client.send(new DescribeScalingActivitiesCommand(request)),
    )
    launches.push(...(page.Activities ?? []).flatMap(toLaunch))
    token = page.NextToken
    if (!token) break
  }
  return launches
}

/** AWS has no field for it: `Launching a new EC2 instance: i-…`, with ` from warm pool` or ` into warm pool` before the colon. */
const launching = /^Launching a new EC2 instance( from warm pool)?:/

function toLaunch({ Description = '', StatusCode, StartTime, EndTime }: ScalingActivity): Launch[] {
  const match = launching.exec(Description)
  if (!match || StatusCode !== 'Successful' || !StartTime || !EndTime) return []
  return [{ isWarm: match[1] !== undefined, seconds: (EndTime.getTime() - StartTime.getTime()) / SECOND }]
}
