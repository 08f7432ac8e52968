/** Reads the scaling policies of groups. */
import {
  type AutoScalingClient,
  type ScalingPolicy as AwsPolicy,
  DescribePoliciesCommand,
} from '@aws-sdk/client-auto-scaling'
import type { PolicySpec, ScalingPolicy } from '../../core/observed.ts'
import { calling } from '../cloud-error.ts'
import { listByGroup } from './list.ts'

/** By group name; an empty list where a group has none. */
export async function readPolicies(
  client: AutoScalingClient,
  groups: string[],
): Promise<Map<string, ScalingPolicy[]>> {
  const found = await listByGroup(groups, async (group, token) => {
    const page = await calling('DescribePolicies', () =>
      client.send(
        new DescribePoliciesCommand({ AutoScalingGroupName: group, MaxRecords: 100, NextToken: token }),
      ),
    )
    const items = (page.ScalingPolicies ?? []).map((policy) => ({
      group: policy.AutoScalingGroupName ?? '',
      policy: toPolicy(policy),
    }))
    return { items, next: page.NextToken }
  })
  return new Map([...found].map(([group, items]) => [group, items.map(({ policy }) => policy)]))
}

function toPolicy(policy: AwsPolicy): ScalingPolicy {
  return {
    name: policy.PolicyName ?? '',
    arn: policy.PolicyARN ?? '',
    enabled: policy.Enabled ?? true,
    type: policy.PolicyType ?? '',
    spec: toSpec(policy),
    alarms: (policy.Alarms ?? []).flatMap(({ AlarmName }) => AlarmName ?? []).sort(),
  }
}

/** `null` for a type Springtide does not declare (target tracking, predictive). */
function toSpec(policy: AwsPolicy): PolicySpec | null {
  const adjustmentType = policy.AdjustmentType ?? ''
  if (policy.PolicyType === 'StepScaling') {
    return {
      type: 'StepScaling',
      adjustmentType,
      aggregation: policy.MetricAggregationType ?? 'Average',
      warmupSeconds: policy.EstimatedInstanceWarmup ?? null,
      steps: (policy.StepAdjustments ?? [])
        .map((step) => ({
          lower: step.MetricIntervalLowerBound ?? null,
          upper: step.MetricIntervalUpperBound ?? null,
          adjustment: step.ScalingAdjustment ?? 0,
        }))
        .sort((a, b) => (a.lower ?? -Infinity) - (b.lower ?? -Infinity)),
    }
  }
  if (policy.PolicyType !== 'SimpleScaling') return null
  return {
    type: 'SimpleScaling',
    adjustmentType,
    adjustment: policy.ScalingAdjustment ?? 0,
    cooldownSeconds: policy.Cooldown ?? null,
  }
}
