/** Groups and warm pools as Auto Scaling describes them. */
import type { AutoScalingGroup, Instance } from '@aws-sdk/client-auto-scaling'
import { viewOf } from '../instances-view.ts'
import type { GroupState, RegionState } from '../state.ts'
import { launchTemplate } from './describe-instance.ts'

/** A group as AWS describes it; what is not set is absent. Its instances are frozen: answers share them. */
export function describeGroup(
  region: RegionState,
  group: GroupState,
  withInstances = true,
): AutoScalingGroup {
  const { defaultInstanceWarmupSeconds: warmup, warmPool } = group
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    LaunchTemplate: { ...launchTemplate },
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    DefaultCooldown: group.defaultCooldownSeconds,
    AvailabilityZones: [...group.zones],
    LoadBalancerNames: [],
    TargetGroupARNs: [...group.targetGroups],
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.healthCheckGraceSeconds,
    Instances: withInstances ? (viewOf(group).described as Instance[]) : [],
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: [...group.suspended].map(([ProcessName, SuspensionReason]) => ({
      ProcessName,
      SuspensionReason,
    })),
    VPCZoneIdentifier: group.zones.map((zone) => `subnet-${zone}`).join(','),
    EnabledMetrics: [],
    Tags: [...group.tags].map(([Key, { value, propagates }]) => ({
      ResourceId: group.name,
      ResourceType: 'auto-scaling-group',
      Key,
      Value: value,
      PropagateAtLaunch: propagates,
    })),
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
    ServiceLinkedRoleARN: `arn:aws:iam::${region.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    TrafficSources: [],
    ...(warmup === null ? {} : { DefaultInstanceWarmup: warmup }),
    ...(warmPool
      ? { WarmPoolConfiguration: describeWarmPoolConfiguration(warmPool), WarmPoolSize: group.pool.size }
      : {}),
  }
}

export function describeWarmPoolConfiguration(pool: NonNullable<GroupState['warmPool']>) {
  return {
    MinSize: pool.min,
    PoolState: pool.state,
    ...(pool.maxPrepared === null ? {} : { MaxGroupPreparedCapacity: pool.maxPrepared }),
    ...(pool.isDeleting ? { Status: 'PendingDelete' as const } : {}),
    ...(pool.reuseOnScaleIn === null ? {} : { InstanceReusePolicy: { ReuseOnScaleIn: pool.reuseOnScaleIn } }),
  }
}
