/** Reads groups by name, a hundred a call. */
import {
  type AutoScalingClient,
  type AutoScalingGroup,
  type AutoScalingGroupsType,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling'
import pMap from 'p-map'
import type { Group, WarmPoolState } from '../../core/observed.ts'
import { chunk, concurrency } from '../batch.ts'
import { calling } from '../cloud-error.ts'

/** DescribeAutoScalingGroups takes 100 names when MaxRecords is 100, and drops unknown names silently. */
const namesPerCall = 100

/** The groups that exist, by name. */
export async function readGroups(client: AutoScalingClient, names: string[]): Promise<Map<string, Group>> {
  const found = await pMap(chunk(names, namesPerCall), (some) => readChunk(client, some), { concurrency })
  return new Map(found.flat().map((group) => [group.name, group]))
}

async function readChunk(client: AutoScalingClient, names: string[]): Promise<Group[]> {
  const groups: Group[] = []
  let token: string | undefined
  do {
    const page: AutoScalingGroupsType = await calling('DescribeAutoScalingGroups', () =>
      client.send(
        new DescribeAutoScalingGroupsCommand({
          AutoScalingGroupNames: names,
          MaxRecords: namesPerCall,
          NextToken: token,
        }),
      ),
    )
    groups.push(...(page.AutoScalingGroups ?? []).map(toGroup))
    token = page.NextToken
  } while (token)
  return groups
}

function toGroup(group: AutoScalingGroup): Group {
  return {
    name: group.AutoScalingGroupName ?? '',
    min: group.MinSize ?? 0,
    max: group.MaxSize ?? 0,
    desired: group.DesiredCapacity ?? 0,
    instances: (group.Instances ?? []).map((instance) => ({
      id: instance.InstanceId ?? '',
      type: instance.InstanceType ?? '',
      lifecycle: instance.LifecycleState ?? '',
      healthy: instance.HealthStatus === 'Healthy',
    })),
    suspended: (group.SuspendedProcesses ?? []).map(({ ProcessName, SuspensionReason }) => ({
      process: ProcessName ?? '',
      reason: SuspensionReason ?? '',
    })),
    warmPool: toWarmPool(group),
    // API_AutoScalingGroup: one type, or several with commas between them; EC2 always counts.
    healthCheckTypes: (group.HealthCheckType ?? 'EC2').split(',').map((type) => type.trim()),
    targetGroups: group.TargetGroupARNs ?? [],
    zones: group.AvailabilityZones ?? [],
    tags: Object.fromEntries((group.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
  }
}

/** The group's own description carries its warm pool: no call for each group. */
function toWarmPool({ WarmPoolConfiguration: pool }: AutoScalingGroup): WarmPoolState | null {
  if (!pool) return null
  return {
    min: pool.MinSize ?? 0,
    maxPrepared: pool.MaxGroupPreparedCapacity ?? -1,
    state: pool.PoolState ?? 'Stopped',
    reuseOnScaleIn: pool.InstanceReusePolicy?.ReuseOnScaleIn ?? false,
    isDeleting: pool.Status === 'PendingDelete',
  }
}
