/** Auto Scaling requests about groups themselves. */
import type {
  DescribeAutoScalingGroupsCommandInput,
  DescribeAutoScalingGroupsCommandOutput,
  Filter,
  SetDesiredCapacityCommandInput,
  UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling'
import { ScalingActivityInProgressFault } from '@aws-sdk/client-auto-scaling'
import { isCoolingDown } from '../policy-execution.ts'
import { refused, validationError } from '../refusal.ts'
import { resize } from '../resize.ts'
import type { GroupState, RegionState } from '../state.ts'
import { describeGroup } from './describe-group.ts'
import { type Answer, groupNamed, listing, onlyModelled } from './request.ts'

export function describeAutoScalingGroups(
  region: RegionState,
  input: DescribeAutoScalingGroupsCommandInput,
): Answer<DescribeAutoScalingGroupsCommandOutput> {
  const names = input.AutoScalingGroupNames ?? []
  const limit = input.MaxRecords ?? 50
  // API_DescribeAutoScalingGroups: up to 50 names unless MaxRecords is raised; unknown names are left out.
  if (names.length > limit)
    throw validationError(`The number of group names, ${names.length}, is over ${limit}`)
  const asked =
    names.length > 0
      ? [...new Set(names)].flatMap((name) => region.groups.get(name) ?? [])
      : [...region.groups.values()]
  const found = (input.Filters ?? []).reduce(
    (groups, filter) => groups.filter((group) => passes(group, filter)),
    asked,
  )
  const { items, nextToken } = listing(region, 'groups', found, input)
  const AutoScalingGroups = items.map((group) => describeGroup(region, group, input.IncludeInstances ?? true))
  return { AutoScalingGroups, ...(nextToken === undefined ? {} : { NextToken: nextToken }) }
}

/** `tag:<key>` with values, `tag-key`, `tag-value`: any value of a filter, every filter. */
function passes(group: GroupState, { Name = '', Values = [] }: Filter): boolean {
  if (Name === 'tag-key') return Values.some((key) => group.tags.has(key))
  if (Name === 'tag-value') return [...group.tags.values()].some(({ value }) => Values.includes(value))
  if (Name.startsWith('tag:')) return Values.includes(group.tags.get(Name.slice(4))?.value ?? '\0')
  throw validationError(`Filter name ${Name} is not supported`)
}

const updatable = [
  'AutoScalingGroupName',
  'MinSize',
  'MaxSize',
  'DesiredCapacity',
  'DefaultCooldown',
  'DefaultInstanceWarmup',
  'HealthCheckType',
  'HealthCheckGracePeriod',
]

export function updateAutoScalingGroup(
  region: RegionState,
  input: UpdateAutoScalingGroupCommandInput,
): object {
  onlyModelled('UpdateAutoScalingGroup', input, updatable)
  const group = groupNamed(region, input.AutoScalingGroupName)
  const { MinSize: min, MaxSize: max, DesiredCapacity: desired, DefaultInstanceWarmup: warmup } = input
  if (warmup !== undefined && (warmup < -1 || warmup > 3_600)) {
    throw validationError('DefaultInstanceWarmup must be from -1 to 3600')
  }
  resize(region, group, { min, max, desired }, (after) => {
    const { min, max, desired } = after
    return `a user request update of AutoScalingGroup constraints to min: ${min}, max: ${max}, desired: ${desired}`
  })
  group.defaultCooldownSeconds = input.DefaultCooldown ?? group.defaultCooldownSeconds
  group.healthCheckType = input.HealthCheckType ?? group.healthCheckType
  group.healthCheckGraceSeconds = input.HealthCheckGracePeriod ?? group.healthCheckGraceSeconds
  if (warmup !== undefined) group.defaultInstanceWarmupSeconds = warmup === -1 ? null : warmup
  return {}
}

export function setDesiredCapacity(region: RegionState, input: SetDesiredCapacityCommandInput): object {
  const group = groupNamed(region, input.AutoScalingGroupName)
  const desired = input.DesiredCapacity ?? 0
  const problem =
    desired > group.max
      ? `above max value ${group.max}`
      : desired < group.min
        ? `below min value ${group.min}`
        : null
  if (problem)
    throw validationError(`New SetDesiredCapacity value ${desired} is ${problem} for the AutoScalingGroup.`)
  if (input.HonorCooldown && (group.openActivities > 0 || isCoolingDown(region, group))) {
    throw new ScalingActivityInProgressFault(
      refused('A scaling activity is in progress and blocks this action'),
    )
  }
  resize(region, group, { desired }, () => 'a user request explicitly set group desired capacity')
  return {}
}
