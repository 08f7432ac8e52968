/** The Auto Scaling request that tells how much an account may have. */
import type { DescribeAccountLimitsCommandOutput } from '@aws-sdk/client-auto-scaling'
import type { RegionState } from '../state.ts'
import type { Answer } from './request.ts'

/** API_DescribeAccountLimits: the default of each, by Region. */
const most = 200

export function describeAccountLimits(region: RegionState): Answer<DescribeAccountLimitsCommandOutput> {
  return {
    MaxNumberOfAutoScalingGroups: most,
    MaxNumberOfLaunchConfigurations: most,
    NumberOfAutoScalingGroups: region.groups.size,
    NumberOfLaunchConfigurations: 0,
  }
}
