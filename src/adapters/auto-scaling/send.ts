/** Every write to EC2 Auto Scaling. No request here names the number of instances a group runs: only its bounds. */
import {
  type AutoScalingClient,
  CreateOrUpdateTagsCommand,
  DeletePolicyCommand,
  DeleteTagsCommand,
  PutScalingPolicyCommand,
  PutWarmPoolCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import type { WarmPoolSpec } from '../../core/change.ts'
import type { PolicySpec } from '../../core/observed.ts'
import { calling } from '../cloud-error.ts'

/** Raising lifts the group to the new floor; lowering leaves the running instances alone (UpdateAutoScalingGroup). */
export async function sendFloor(client: AutoScalingClient, group: string, min: number): Promise<void> {
  await calling('UpdateAutoScalingGroup', () =>
    client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group, MinSize: min })),
  )
}

export async function sendMax(client: AutoScalingClient, group: string, max: number): Promise<void> {
  await calling('UpdateAutoScalingGroup', () =>
    client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group, MaxSize: max })),
  )
}

/** Creates or replaces the policy of that name. */
export async function sendPolicy(
  client: AutoScalingClient,
  group: string,
  name: string,
  spec: PolicySpec,
  enabled: boolean,
): Promise<void> {
  const common = {
    AutoScalingGroupName: group,
    PolicyName: name,
    PolicyType: spec.type,
    AdjustmentType: spec.adjustmentType,
    Enabled: enabled,
  }
  const rest =
    spec.type === 'StepScaling'
      ? {
          MetricAggregationType: spec.aggregation,
          EstimatedInstanceWarmup: spec.warmupSeconds ?? undefined,
          StepAdjustments: spec.steps.map(({ lower, upper, adjustment }) => ({
            MetricIntervalLowerBound: lower ?? undefined,
            MetricIntervalUpperBound: upper ?? undefined,
            ScalingAdjustment: adjustment,
          })),
        }
      : { ScalingAdjustment: spec.adjustment, Cooldown: spec.cooldownSeconds ?? undefined }
  await calling('PutScalingPolicy', () => client.send(new PutScalingPolicyCommand({ ...common, ...rest })))
}

/** An alarm that still names it keeps ringing, and nothing happens (DeletePolicy). */
export async function sendNoPolicy(client: AutoScalingClient, group: string, name: string): Promise<void> {
  await calling('DeletePolicy', () =>
    client.send(new DeletePolicyCommand({ AutoScalingGroupName: group, PolicyName: name })),
  )
}

/** Sends every field, since what an omitted one does is not documented; -1 unsets MaxGroupPreparedCapacity. */
export async function sendWarmPool(
  client: AutoScalingClient,
  group: string,
  pool: WarmPoolSpec,
): Promise<void> {
  await calling('PutWarmPool', () =>
    client.send(
      new PutWarmPoolCommand({
        AutoScalingGroupName: group,
        MinSize: pool.min,
        MaxGroupPreparedCapacity: pool.maxPrepared,
        PoolState: pool.state,
        InstanceReusePolicy: { ReuseOnScaleIn: pool.reuseOnScaleIn },
      }),
    ),
  )
}

/** Sets a tag on the group (not on its instances), or with `null` takes it away. */
export async function sendTag(
  client: AutoScalingClient,
  group: string,
  key: string,
  value: string | null,
): Promise<void> {
  const tag = { ResourceId: group, ResourceType: 'auto-scaling-group', Key: key, PropagateAtLaunch: false }
  await (value === null
    ? calling('DeleteTags', () => client.send(new DeleteTagsCommand({ Tags: [tag] })))
    : calling('CreateOrUpdateTags', () =>
        client.send(new CreateOrUpdateTagsCommand({ Tags: [{ ...tag, Value: value }] })),
      ))
}
