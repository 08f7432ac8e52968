/** Auto Scaling requests about warm pools. */
import {
  type DeleteWarmPoolCommandInput,
  type DescribeWarmPoolCommandInput,
  type DescribeWarmPoolCommandOutput,
  type PutWarmPoolCommandInput,
  ResourceInUseFault,
} from '@aws-sdk/client-auto-scaling'
import { settle } from '../instances.ts'
import { refused, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { describeWarmPoolConfiguration } from './describe-group.ts'
import { describeInstance } from './describe-instance.ts'
import { type Answer, groupNamed, listing } from './request.ts'

const states = ['Stopped', 'Running', 'Hibernated'] as const

/** Creates the pool or replaces all of its settings; what is left out falls back to its default. */
export function putWarmPool(region: RegionState, input: PutWarmPoolCommandInput): object {
  const group = groupNamed(region, input.AutoScalingGroupName)
  const { MinSize: min = 0, MaxGroupPreparedCapacity: maxPrepared = -1, PoolState: state = 'Stopped' } = input
  if (min < 0) throw validationError('MinSize must be greater than or equal to 0')
  if (maxPrepared < -1) throw validationError('MaxGroupPreparedCapacity must be greater than or equal to -1')
  const poolState = states.find((known) => known === state)
  if (!poolState) throw validationError(`PoolState ${state} is not one of ${states.join(', ')}`)
  if (group.warmPool?.isDeleting) throw validationError('The warm pool is being deleted')
  group.warmPool = {
    min,
    maxPrepared: maxPrepared === -1 ? null : maxPrepared,
    state: poolState,
    reuseOnScaleIn: input.InstanceReusePolicy?.ReuseOnScaleIn ?? null,
    isDeleting: false,
  }
  settle(region, group)
  return {}
}

/** A group without a pool has an answer without configuration. */
export function describeWarmPool(
  region: RegionState,
  input: DescribeWarmPoolCommandInput,
): Answer<DescribeWarmPoolCommandOutput> {
  const group = groupNamed(region, input.AutoScalingGroupName)
  const limits = { byDefault: 50, most: 50 }
  const { items, nextToken } = listing(
    region,
    `warm pool ${group.name}`,
    [...group.pool.values()],
    input,
    limits,
  )
  const token = nextToken === undefined ? {} : { NextToken: nextToken }
  const configuration = group.warmPool
    ? { WarmPoolConfiguration: describeWarmPoolConfiguration(group.warmPool) }
    : {}
  return { ...configuration, Instances: items.map((instance) => describeInstance(group, instance)), ...token }
}

/** A pool with instances goes only by force, which terminates them. */
export function deleteWarmPool(region: RegionState, input: DeleteWarmPoolCommandInput): object {
  const group = groupNamed(region, input.AutoScalingGroupName)
  if (!group.warmPool) throw validationError(`No warm pool found for AutoScalingGroup '${group.name}'`)
  if (group.pool.size > 0 && !input.ForceDelete) {
    throw new ResourceInUseFault(refused('The warm pool has instances: use ForceDelete'))
  }
  if (group.pool.size === 0) group.warmPool = null
  else group.warmPool.isDeleting = true
  settle(region, group)
  return {}
}
