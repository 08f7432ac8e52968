/** From a policy file to what CloudWatch and EC2 Auto Scaling should hold: policies, and the alarms bound to them. */
import type { AlarmSpec, PolicySpec } from '../observed.ts'
import { metricDimensions, type Policy } from '../policy.ts'

/** A scaling policy and the alarm that fires it: planned, written and repaired together. */
export interface Pair {
  side: 'out' | 'in' | 'maximum'
  policyName: string
  policy: PolicySpec
  alarmName: string
  /** Without actions: those need the policy's ARN. */
  alarm: Omit<AlarmSpec, 'alarmActions' | 'okActions'>
}

/** Names as CloudWatch and Auto Scaling take them; alarms are unique by account and Region, policies by group. */
const suffix = { out: 'out', in: 'in', maximum: 'max' } as const

const adjustmentType = 'ChangeInCapacity'

/** The pairs a policy file declares; none without a `scaling` section. */
export function declarePairs(policy: Policy): Pair[] {
  const { scaling } = policy
  if (!scaling) return []
  const out = pair(policy, 'out', scaling.out, 'Average', 'GreaterThanOrEqualToThreshold', {
    type: 'StepScaling',
    adjustmentType,
    aggregation: 'Average',
    warmupSeconds: scaling.out.warmup,
    steps: compileSteps(scaling.out.at, scaling.out.steps),
  })
  const inward = scaling.in
    ? [
        pair(policy, 'in', scaling.in, 'Average', 'LessThanOrEqualToThreshold', {
          type: 'SimpleScaling',
          adjustmentType,
          adjustment: -scaling.in.remove,
          cooldownSeconds: scaling.in.cooldown,
        }),
      ]
    : []
  const maximum = scaling.maximum
    ? [
        pair(policy, 'maximum', scaling.maximum, 'Maximum', 'GreaterThanOrEqualToThreshold', {
          type: 'StepScaling',
          adjustmentType,
          aggregation: 'Maximum',
          warmupSeconds: scaling.maximum.warmup,
          steps: [{ lower: 0, upper: null, adjustment: scaling.maximum.add }],
        }),
      ]
    : []
  return [out, ...inward, ...maximum]
}

/**
 * Absolute steps → bounds relative to the alarm threshold, the last one open.
 * Above a threshold the lower bound is inclusive, the upper exclusive (StepAdjustment in the EC2 Auto Scaling API).
 */
export function compileSteps(at: number, steps: { from: number; add: number }[]) {
  return steps.map(({ from, add }, index) => {
    const next = steps[index + 1]
    return { lower: from - at, upper: next ? next.from - at : null, adjustment: add }
  })
}

type Side = NonNullable<Policy['scaling']>[Pair['side']] & object

function pair(
  policy: Policy,
  side: Pair['side'],
  declared: Side,
  statistic: string,
  comparison: string,
  spec: PolicySpec,
): Pair {
  return {
    side,
    policyName: declared.policy ?? `springtide-${suffix[side]}`,
    policy: spec,
    alarmName: declared.alarm ?? `springtide-${policy.fleet}-${suffix[side]}`,
    alarm: {
      namespace: policy.metric.namespace,
      metric: policy.metric.name,
      dimensions: metricDimensions(policy),
      statistic,
      periodSeconds: declared.period,
      evaluationPeriods: declared.datapoints.of,
      datapointsToAlarm: declared.datapoints.datapoints,
      threshold: declared.at,
      comparison,
      missingData: declared.missingData,
    },
  }
}
