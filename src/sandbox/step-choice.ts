/** Which step of a policy a metric value selects, and what an adjustment makes of a capacity. Pure. */
import type { StepAdjustment } from '@aws-sdk/client-auto-scaling'

/**
 * The step for a breach `delta` (metric value minus threshold), or `null` where none covers it.
 * A bound at or above the threshold belongs to the step that begins there, one at or below it to the step that ends
 * there. Exactly on the threshold, `side` decides between the two steps that meet.
 * Source: API_StepAdjustment.
 */
export function chooseStep(
  steps: readonly StepAdjustment[],
  delta: number,
  side: 'above' | 'below',
): StepAdjustment | null {
  const covering = steps.filter((step) => isAboveLower(step, delta) && isBelowUpper(step, delta))
  const nearest = covering.find(({ MetricIntervalLowerBound: lower }) =>
    side === 'above' ? lower === delta : lower !== delta,
  )
  return nearest ?? covering[0] ?? null
}

function isAboveLower(
  { MetricIntervalLowerBound: lower = -Infinity }: StepAdjustment,
  delta: number,
): boolean {
  return lower >= 0 ? delta >= lower : delta > lower
}

function isBelowUpper(
  { MetricIntervalUpperBound: upper = Infinity }: StepAdjustment,
  delta: number,
): boolean {
  return upper <= 0 ? delta <= upper : delta < upper
}

/** The change of capacity that a percentage makes: toward zero beyond one instance, a whole one within. */
function percentOf(current: number, percent: number): number {
  const exact = (current * percent) / 100
  if (Math.abs(exact) >= 1 || exact === 0) return Math.trunc(exact)
  return Math.sign(exact)
}

/**
 * The capacity that an adjustment asks for, not yet confined to the group's sizes.
 * Source: EC2 Auto Scaling User Guide, "Step and simple scaling policies", scaling adjustment types.
 */
export function adjusted(
  current: number,
  { type, adjustment, minMagnitude }: { type: string; adjustment: number; minMagnitude?: number | undefined },
): number {
  if (type === 'ExactCapacity') return adjustment
  if (type === 'ChangeInCapacity') return current + adjustment
  const change = percentOf(current, adjustment)
  return current + Math.sign(change) * Math.max(Math.abs(change), change === 0 ? 0 : (minMagnitude ?? 0))
}
