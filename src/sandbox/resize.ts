/** The one place where a group's MinSize, MaxSize and DesiredCapacity change. */
import { sentence } from './activities.ts'
import { settle } from './instances.ts'
import { validationError } from './refusal.ts'
import type { GroupState, RegionState } from './state.ts'

export interface Sizes {
  min?: number | undefined
  max?: number | undefined
  desired?: number | undefined
}

export interface Resized {
  min: number
  max: number
  desired: number
}

/**
 * The sizes after a change. What is left out stays, but for the desired capacity, which a new MinSize above it lifts
 * and a new MaxSize under it lowers. Throws a ValidationError where MinSize <= DesiredCapacity <= MaxSize cannot hold.
 * Source: API_UpdateAutoScalingGroup, notes on sizes.
 */
export function resized(group: Resized, sizes: Sizes): Resized {
  const { min = group.min, max = group.max } = sizes
  if (min < 0 || max < 0) throw validationError('Sizes must be greater than or equal to 0')
  if (min > max)
    throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`)
  const desired = sizes.desired ?? Math.min(Math.max(group.desired, min), max)
  if (desired < min || desired > max) {
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    )
  }
  return { min, max, desired }
}

/** Applies a change of sizes and lets the group follow. `because` words it for the activities' cause. */
export function resize(
  region: RegionState,
  group: GroupState,
  sizes: Sizes,
  because: (after: Resized) => string,
  warmupSeconds = group.defaultInstanceWarmupSeconds ?? 0,
): void {
  const after = resized(group, sizes)
  const before = group.desired
  Object.assign(group, after)
  if (after.desired !== before) {
    const what = `${because(after)} changing the desired capacity from ${before} to ${after.desired}.`
    group.reason = { sentence: sentence(region.timeline.now(), what), warmupSeconds }
  }
  settle(region, group)
}
