/** MaxSize and the warm pool: how far a group may grow, and what stands ready beside it. */
import { type Change, change, type Held, type Target, targetOf, type WarmPoolSpec } from '../change.ts'
import type { Fleet } from '../desired.ts'
import type { Group } from '../observed.ts'
import { differences, fieldName } from './differ.ts'

/**
 * The set-max Change, if one is due. Lowering MaxSize under DesiredCapacity terminates instances at once
 * (UpdateAutoScalingGroup in the EC2 Auto Scaling API), so that waits for approval.
 */
export function planMax(fleet: Fleet, group: Group): Change[] {
  const { max: after } = fleet.policy.capacity
  if (group.max === after) return []
  const cut = group.desired - after
  const held: Held | undefined =
    cut > 0
      ? {
          by: 'danger',
          reason: `lowering MaxSize to ${after} would terminate ${cut} of ${group.desired} instances`,
        }
      : undefined
  const because = `MaxSize differs from ${fleet.file}`
  return [change({ kind: 'set-max', before: group.max, after }, { ...about(fleet), because, held })]
}

/** The put-warm-pool Change, if one is due: only where the file declares a pool. */
export function planWarmPool(fleet: Fleet, group: Group): Change[] {
  const declared = fleet.policy.warmPool
  if (!declared) return []
  const after: WarmPoolSpec = {
    min: declared.min,
    maxPrepared: declared.maxPrepared ?? -1,
    state: declared.state,
    reuseOnScaleIn: declared.reuseOnScaleIn,
  }
  const live = group.warmPool
  if (!live || live.isDeleting) {
    const because = live
      ? `it is being deleted, and ${fleet.file} declares it`
      : `does not exist, and ${fleet.file} declares it`
    return [change({ kind: 'put-warm-pool', before: null, after }, { ...about(fleet), because })]
  }
  const { isDeleting: _, ...before } = live
  const fields = differences(before, after).map(({ field }) => fieldName(field))
  if (fields.length === 0) return []
  const because = `warm pool (${fields.join(', ')}) differs from ${fleet.file}`
  return [change({ kind: 'put-warm-pool', before, after }, { ...about(fleet), because })]
}

function about(fleet: Fleet) {
  const target: Target = targetOf(fleet.policy)
  return { concern: 'scaling' as const, fleet: fleet.name, target }
}
