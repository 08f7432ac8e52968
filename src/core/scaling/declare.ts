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

/** What policies are named where the file gives no other name. */
export const ownPolicyNames: ReadonlySet<string> = new Set(
  Object.values(suffix).map((end) => `springtide-${end}`),
)

const adjustmentType = 'ChangeInCapacity'

/** The pairs a policy file declares; none without a `scaling` section. */
export function declarePairs(policy: Policy): Pair[] {
  const { scaling } = policy
  if (!scaling) return []
  const { out, in: inward, maximum } = scaling
  const [above, below] = ['GreaterThanOrEqualToThreshold', 'LessThanOrEqualToThreshold'] as const
  return [
    pair(
      policy,
      'out',
      out,
      'Average',
      above,
      out.steps
        ? stepScaling(out.warmup, compileSteps(out.at, out.steps))
        : simpleScaling(out.add, out.cooldown),
    ),
    ...(inward
      ? [
          pair(
            policy,
            'in',
            inward,
            'Average',
            below,
            inward.steps
              ? stepScaling(inward.warmup, compileInwardSteps(inward.at, inward.steps))
              : simpleScaling(-(inward.remove ?? 0), inward.cooldown),
          ),
        ]
      : []),
    ...(maximum
      ? [
          pair(
            policy,
            'maximum',
            maximum,
            'Maximum',
            above,
            stepScaling(
              maximum.warmup,
              compileSteps(maximum.at, [{ from: maximum.at, add: maximum.add }]),
              'Maximum',
            ),
          ),
        ]
      : []),
  ]
}

type Steps = (PolicySpec & { type: 'StepScaling' })['steps']

function stepScaling(warmup: number | undefined, steps: Steps, aggregation = 'Average'): PolicySpec {
  return { type: 'StepScaling', adjustmentType, aggregation, warmupSeconds: warmup ?? null, steps }
}

function simpleScaling(adjustment: number | undefined, cooldown: number | undefined): PolicySpec {
  return {
    type: 'SimpleScaling',
    adjustmentType,
    adjustment: adjustment ?? 0,
    cooldownSeconds: cooldown ?? null,
  }
}

/**
 * Absolute steps → bounds relative to the alarm threshold, the last one open.
 * Above a threshold the lower bound is inclusive, the upper exclusive (StepAdjustment in the EC2 Auto Scaling API).
 */
export function compileSteps(at: number, steps: { from: number; add: number }[]): Steps {
  return steps.map(({ from, add }, index) => {
    const next = steps[index + 1]
    return { lower: from - at, upper: next ? next.from - at : null, adjustment: add }
  })
}

/** The same below a threshold, where the upper bound is inclusive and the lower exclusive; lowest first, as read back. */
export function compileInwardSteps(at: number, steps: { to: number; remove: number }[]): Steps {
  return steps
    .map(({ to, remove }, index) => {
      const next = steps[index + 1]
      return { lower: next ? next.to - at : null, upper: to - at, adjustment: -remove }
    })
    .reverse()
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
