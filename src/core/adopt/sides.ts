/** One live policy with the alarm that fires it, in the words of a side of `scaling`: said first, and proved equal later. */
import type { Alarm, PolicySpec, ScalingPolicy } from '../observed.ts'
import { formatDuration } from '../scalars.ts'

export type Side = 'out' | 'in' | 'maximum'

export interface Candidate {
  side: Side
  policy: ScalingPolicy
  alarm: Alarm
  /** As the file has it. */
  said: Record<string, unknown>
}

/** Every policy with every alarm that fires it, and which side of `scaling` it would be; a policy without either has a reason. */
export function candidatesOf(policy: ScalingPolicy, alarms: Alarm[]): Candidate[] | { problem: string } {
  const { spec } = policy
  if (!spec)
    return { problem: `${policy.type || 'its type'}: the format has step scaling and simple scaling` }
  if (spec.adjustmentType !== 'ChangeInCapacity')
    return { problem: `${spec.adjustmentType}: the format adds or removes a number of instances` }
  const adjustments =
    spec.type === 'StepScaling' ? spec.steps.map((step) => step.adjustment) : [spec.adjustment]
  const [grows, shrinks] = [adjustments.every((each) => each > 0), adjustments.every((each) => each < 0)]
  if (!grows && !shrinks)
    return { problem: 'it adds and removes, or does neither: the format has a policy for each' }
  const firing = alarms.filter(({ spec: { alarmActions } }) => alarmActions.includes(policy.arn))
  if (firing.length === 0) return { problem: 'no alarm fires it' }
  return firing.map((alarm) => {
    const side = shrinks ? 'in' : alarm.spec.statistic === 'Maximum' ? 'maximum' : 'out'
    return { side, policy, alarm, said: sayPair(side, policy.name, spec, alarm) }
  })
}

/** What the file would say; values the format does not take are said too, and refused with its own words. */
function sayPair(side: Side, policy: string, spec: PolicySpec, alarm: Alarm): Record<string, unknown> {
  const { threshold: at, periodSeconds, datapointsToAlarm, evaluationPeriods, missingData } = alarm.spec
  return {
    alarm: alarm.name,
    policy,
    at,
    period: formatDuration(periodSeconds),
    datapoints: `${datapointsToAlarm} of ${evaluationPeriods}`,
    missingData,
    ...(spec.type === 'StepScaling' ? sayStep(side, at, spec) : saySimple(side, spec)),
  }
}

function sayStep(side: Side, at: number, { warmupSeconds, steps }: PolicySpec & { type: 'StepScaling' }) {
  const warmup = warmupSeconds === null ? {} : { warmup: formatDuration(warmupSeconds) }
  if (side === 'maximum') return { ...warmup, add: steps[0]?.adjustment ?? 0 }
  if (side === 'out')
    return { ...warmup, steps: steps.map((step) => ({ from: at + (step.lower ?? 0), add: step.adjustment })) }
  const falling = steps.toReversed()
  return {
    ...warmup,
    steps: falling.map((step) => ({ to: at + (step.upper ?? 0), remove: -step.adjustment })),
  }
}

function saySimple(side: Side, { adjustment, cooldownSeconds }: PolicySpec & { type: 'SimpleScaling' }) {
  const cooldown = cooldownSeconds === null ? {} : { cooldown: formatDuration(cooldownSeconds) }
  return side === 'in' ? { remove: -adjustment, ...cooldown } : { add: adjustment, ...cooldown }
}
