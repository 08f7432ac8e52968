/** Reads how many groups an account may have in a Region, and how many it has. */
import { type AutoScalingClient, DescribeAccountLimitsCommand } from '@aws-sdk/client-auto-scaling'
import type { GroupQuota } from '../../core/proofs/live/look.ts'
import { calling } from '../cloud-error.ts'

export async function readGroupQuota(client: AutoScalingClient): Promise<GroupQuota> {
  const limits = await calling('DescribeAccountLimits', () =>
    client.send(new DescribeAccountLimitsCommand({})),
  )
  return {
    groups: limits.NumberOfAutoScalingGroups ?? 0,
    most: limits.MaxNumberOfAutoScalingGroups ?? Infinity,
  }
}
