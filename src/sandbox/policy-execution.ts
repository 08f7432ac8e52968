/** What a scaling policy does when an alarm invokes it. */

import { beginCooldown } from './activities.ts'
import { terminatingCount, warmingCount } from './capacity.ts'
import { resize } from './resize.ts'
import type { GroupState, RegionState, StoredPolicy } from './state.ts'
import { adjusted, chooseStep } from './step-choice.ts'

/** The alarm that invokes a policy, and the newest value it knows. */
export interface Invocation {
  alarm: string
  state: string
  threshold: number
  side: 'above' | 'below'
  /** `null`: the alarm acts without any data. */
  value: number | null
}

/** Executes a policy of the group as far as its state allows. */
export function executePolicy(
  region: RegionState,
  group: GroupState,
  policy: StoredPolicy,
  by: Invocation,
): void {
  if (policy.Enabled === false || group.suspended.has('AlarmNotification')) return
  const wanted =
    policy.PolicyType === 'StepScaling'
      ? stepCapacity(region, group, policy, by)
      : simpleCapacity(region, group, policy)
  if (wanted === null) return
  const desired = Math.min(Math.max(wanted, group.min), group.max)
  if (desired === group.desired) return
  // A scale-in by a policy cannot start while instances warm up (User Guide, "Step and simple scaling policies").
  if (desired < group.desired && warmingCount(group, region.timeline.now()) > 0) return
  if (policy.PolicyType === 'SimpleScaling') {
    group.cooldown = { seconds: policy.Cooldown ?? group.defaultCooldownSeconds, until: null }
  }
  const what = `a monitor alarm ${by.alarm} in state ${by.state} triggered policy ${policy.PolicyName}`
  resize(region, group, { desired }, () => what, warmupSeconds(group, policy))
  beginCooldown(region, group)
}

/** Source: API_PutScalingPolicy, EstimatedInstanceWarmup. */
function warmupSeconds(group: GroupState, policy: StoredPolicy): number {
  if (policy.PolicyType !== 'StepScaling') return group.defaultInstanceWarmupSeconds ?? 0
  return policy.EstimatedInstanceWarmup ?? group.defaultInstanceWarmupSeconds ?? group.defaultCooldownSeconds
}

/**
 * Warming instances are no part of the capacity that a scale-out starts from, and terminating ones are part of the
 * one that a scale-in starts from, so that a breach of the same step doesn't act twice.
 */
function stepCapacity(
  region: RegionState,
  group: GroupState,
  policy: StoredPolicy,
  by: Invocation,
): number | null {
  if (by.value === null) return null
  const step = chooseStep(policy.StepAdjustments ?? [], by.value - by.threshold, by.side)
  if (step?.ScalingAdjustment === undefined) return null
  const adjustment = step.ScalingAdjustment
  const rule = { type: policy.AdjustmentType ?? '', adjustment, minMagnitude: policy.MinAdjustmentMagnitude }
  if (rule.type === 'ExactCapacity') return adjustment
  if (adjustment < 0) return Math.min(group.desired, adjusted(group.desired + terminatingCount(group), rule))
  const current = group.desired - warmingCount(group, region.timeline.now())
  return Math.max(group.desired, adjusted(Math.max(0, current), rule))
}

/** A simple policy waits for the activities that run, and for the cooldown of the last simple policy. */
function simpleCapacity(region: RegionState, group: GroupState, policy: StoredPolicy): number | null {
  if (group.openActivities > 0 || isCoolingDown(region, group)) return null
  const adjustment = policy.ScalingAdjustment
  if (policy.PolicyType !== 'SimpleScaling' || adjustment === undefined) return null
  const rule = { type: policy.AdjustmentType ?? '', adjustment, minMagnitude: policy.MinAdjustmentMagnitude }
  return adjusted(group.desired, rule)
}

/** Whether the cooldown of a simple policy lasts. */
export function isCoolingDown(region: RegionState, { cooldown }: GroupState): boolean {
  return cooldown !== null && (cooldown.until === null || region.timeline.now() < cooldown.until)
}
