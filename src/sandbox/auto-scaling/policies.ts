/** Auto Scaling requests about scaling policies. */
import {
  type DeletePolicyCommandInput,
  type DescribePoliciesCommandInput,
  type DescribePoliciesCommandOutput,
  LimitExceededFault,
  type PutScalingPolicyCommandInput,
  type PutScalingPolicyCommandOutput,
  type ScalingPolicy,
} from '@aws-sdk/client-auto-scaling'
import { uuid } from '../ids.ts'
import { present } from '../present.ts'
import { refused, validationError } from '../refusal.ts'
import type { RegionState, StoredPolicy } from '../state.ts'
import { policyProblem } from './policy-rules.ts'
import { type Answer, groupNamed, listing } from './request.ts'

/** EC2 Auto Scaling User Guide, "Quotas". */
const POLICIES_PER_GROUP = 50

/** Creates or replaces by group and name; the ARN stays, so that alarms keep finding the policy. */
export function putScalingPolicy(
  region: RegionState,
  input: PutScalingPolicyCommandInput,
): Answer<PutScalingPolicyCommandOutput> {
  const group = groupNamed(region, input.AutoScalingGroupName)
  const problem = policyProblem(input)
  if (problem) throw validationError(problem)
  const name = input.PolicyName ?? ''
  const live = group.policies.get(name)
  if (!live && group.policies.size >= POLICIES_PER_GROUP) {
    throw new LimitExceededFault(refused(`A group has at most ${POLICIES_PER_GROUP} scaling policies`))
  }
  const arn =
    live?.PolicyARN ??
    `arn:aws:autoscaling:${region.region}:${region.account}:scalingPolicy:${uuid(region.nextNumber())}:autoScalingGroupName/${group.name}:policyName/${name}`
  group.policies.set(name, stored(input, arn))
  region.policies.set(arn, { group, name })
  return { PolicyARN: arn, Alarms: [] }
}

function stored(input: PutScalingPolicyCommandInput, arn: string): StoredPolicy {
  const type = input.PolicyType ?? 'SimpleScaling'
  const policy = {
    ...structuredClone(present(input)),
    PolicyName: input.PolicyName ?? '',
    PolicyARN: arn,
    PolicyType: type,
  }
  const steps = { StepAdjustments: policy.StepAdjustments ?? [], Enabled: input.Enabled ?? true }
  return type === 'StepScaling'
    ? { ...policy, ...steps, MetricAggregationType: input.MetricAggregationType ?? 'Average' }
    : { ...policy, ...steps }
}

export function describePolicies(
  region: RegionState,
  input: DescribePoliciesCommandInput,
): Answer<DescribePoliciesCommandOutput> {
  const { AutoScalingGroupName: groupName, PolicyNames: names, PolicyTypes: types } = input
  if ((names?.length ?? 0) > 50) throw validationError('At most 50 policy names can be given')
  const groups = groupName === undefined ? [...region.groups.values()] : [groupNamed(region, groupName)]
  const wanted = names && names.length > 0 ? new Set(names) : null
  const found = groups.flatMap(({ policies }) =>
    [...policies.values()].filter(
      ({ PolicyName, PolicyType }) =>
        (wanted?.has(PolicyName) ?? true) &&
        (!types || types.length === 0 || types.includes(PolicyType ?? '')),
    ),
  )
  const { items, nextToken } = listing(region, `policies ${groupName}`, found, input)
  const ScalingPolicies = items.map((policy) => described(region, policy))
  return { ScalingPolicies, ...(nextToken === undefined ? {} : { NextToken: nextToken }) }
}

/** The policy with the alarms that carry its ARN, whichever of their states does. */
function described(region: RegionState, policy: StoredPolicy): ScalingPolicy {
  const names = [...(region.alarmsByAction.get(policy.PolicyARN) ?? [])]
  const Alarms = names.flatMap((AlarmName) => {
    const AlarmARN = region.alarms.get(AlarmName)?.alarm.AlarmArn
    return AlarmARN === undefined ? [] : [{ AlarmName, AlarmARN }]
  })
  return { ...policy, StepAdjustments: (policy.StepAdjustments ?? []).map((step) => ({ ...step })), Alarms }
}

/** "Deleting either a step scaling policy or a simple scaling policy deletes the underlying alarm action, but does not delete the alarm." */
export function deletePolicy(region: RegionState, input: DeletePolicyCommandInput): object {
  const arn = input.PolicyName?.startsWith('arn:') ? input.PolicyName : null
  const groupName = input.AutoScalingGroupName ?? (arn ? region.policies.get(arn)?.group.name : undefined)
  const group = groupNamed(region, groupName)
  const name = arn ? region.policies.get(arn)?.name : input.PolicyName
  const policy = group.policies.get(name ?? '')
  if (!policy) throw validationError(`Scaling policy '${input.PolicyName}' not found`)
  group.policies.delete(policy.PolicyName)
  region.policies.delete(policy.PolicyARN)
  for (const alarmName of region.alarmsByAction.get(policy.PolicyARN) ?? []) {
    const alarm = region.alarms.get(alarmName)?.alarm
    if (!alarm) continue
    const others = (actions: string[] | undefined) =>
      (actions ?? []).filter((action) => action !== policy.PolicyARN)
    alarm.AlarmActions = others(alarm.AlarmActions)
    alarm.OKActions = others(alarm.OKActions)
    alarm.InsufficientDataActions = others(alarm.InsufficientDataActions)
  }
  region.alarmsByAction.delete(policy.PolicyARN)
  return {}
}
