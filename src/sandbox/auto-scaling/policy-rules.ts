/** What PutScalingPolicy refuses. Source: API_PutScalingPolicy and API_StepAdjustment. */
import type { PutScalingPolicyCommandInput, StepAdjustment } from '@aws-sdk/client-auto-scaling'

const adjustmentTypes = ['ChangeInCapacity', 'ExactCapacity', 'PercentChangeInCapacity']
const policyTypes = ['SimpleScaling', 'StepScaling', 'TargetTrackingScaling', 'PredictiveScaling']

/** Why AWS refuses the policy, or `null`. */
export function policyProblem(input: PutScalingPolicyCommandInput): string | null {
  const { PolicyName: name = '', PolicyType: type = 'SimpleScaling' } = input
  if (name.length < 1 || name.length > 255) return 'PolicyName must have 1 to 255 characters'
  if (!policyTypes.includes(type)) return `PolicyType ${type} is not one of ${policyTypes.join(', ')}`
  if (type === 'TargetTrackingScaling') return requires(input, type, ['TargetTrackingConfiguration'])
  if (type === 'PredictiveScaling') return requires(input, type, ['PredictiveScalingConfiguration'])
  return (
    sharedProblem(input) ?? (type === 'StepScaling' ? stepPolicyProblem(input) : simplePolicyProblem(input))
  )
}

function sharedProblem(input: PutScalingPolicyCommandInput): string | null {
  const { AdjustmentType: type = '', MinAdjustmentMagnitude: magnitude } = input
  if (!adjustmentTypes.includes(type))
    return `AdjustmentType '${type}' is not one of ${adjustmentTypes.join(', ')}`
  if (magnitude !== undefined && type !== 'PercentChangeInCapacity') {
    return 'MinAdjustmentMagnitude is only supported with PercentChangeInCapacity'
  }
  const adjustments = [
    input.ScalingAdjustment,
    ...(input.StepAdjustments ?? []).map((step) => step.ScalingAdjustment),
  ]
  const isNegative = adjustments.some((adjustment) => adjustment !== undefined && adjustment < 0)
  return type === 'ExactCapacity' && isNegative ? 'ExactCapacity cannot be negative' : null
}

function simplePolicyProblem(input: PutScalingPolicyCommandInput): string | null {
  const refused = [
    'StepAdjustments',
    'EstimatedInstanceWarmup',
    'MetricAggregationType',
    ...configurations,
  ] as const
  return requires(input, 'SimpleScaling', ['ScalingAdjustment']) ?? forbids(input, 'SimpleScaling', refused)
}

function stepPolicyProblem(input: PutScalingPolicyCommandInput): string | null {
  const { StepAdjustments: steps = [], MetricAggregationType: aggregation = 'Average' } = input
  const refused = ['ScalingAdjustment', 'Cooldown', ...configurations] as const
  if (!['Minimum', 'Maximum', 'Average'].includes(aggregation))
    return `MetricAggregationType ${aggregation} is not valid`
  if ((input.EstimatedInstanceWarmup ?? 0) < 0) return 'EstimatedInstanceWarmup must not be negative'
  return (
    requires(input, 'StepScaling', ['StepAdjustments']) ??
    forbids(input, 'StepScaling', refused) ??
    stepsProblem(steps)
  )
}

const configurations = ['TargetTrackingConfiguration', 'PredictiveScalingConfiguration'] as const

/** Why a set of steps is refused: it must cover a range without gap or overlap, open where it leaves zero. */
export function stepsProblem(steps: readonly StepAdjustment[]): string | null {
  if (steps.length < 1 || steps.length > 20) return 'A step scaling policy has 1 to 20 step adjustments'
  const bounds = steps
    .map(({ MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper }) => ({ lower, upper }))
    .sort((a, b) => (a.lower ?? -Infinity) - (b.lower ?? -Infinity))
  if (bounds.some(({ lower, upper }) => lower === undefined && upper === undefined)) {
    return 'The upper and lower bound cannot be null in the same step adjustment'
  }
  if (bounds.filter(({ lower }) => lower === undefined).length > 1)
    return 'At most one lower bound can be null'
  if (bounds.filter(({ upper }) => upper === undefined).length > 1)
    return 'At most one upper bound can be null'
  if (bounds.some(({ lower, upper }) => lower !== undefined && upper !== undefined && lower >= upper)) {
    return 'The upper bound must be greater than the lower bound'
  }
  const last = bounds.length - 1
  if (bounds.some(({ upper }, index) => index < last && upper !== bounds[index + 1]?.lower)) {
    return 'The ranges of step adjustments cannot overlap or have a gap'
  }
  if ((bounds[0]?.lower ?? 0) < 0) return 'With a negative lower bound one step must have a null lower bound'
  return (bounds[last]?.upper ?? 0) > 0
    ? 'With a positive upper bound one step must have a null upper bound'
    : null
}

type Member = keyof PutScalingPolicyCommandInput

function requires(
  input: PutScalingPolicyCommandInput,
  type: string,
  members: readonly Member[],
): string | null {
  const missing = members.find((member) => input[member] === undefined)
  return missing ? `${missing} is required for policy type ${type}` : null
}

function forbids(
  input: PutScalingPolicyCommandInput,
  type: string,
  members: readonly Member[],
): string | null {
  const given = members.find((member) => input[member] !== undefined)
  return given ? `${given} is not supported by policy type ${type}` : null
}
