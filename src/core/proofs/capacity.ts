/** Capacity: sizes of one policy file that cannot do together what each of them is there for. */
import { count } from '../count.ts'
import type { Fleet } from '../desired.ts'
import { instancesFor } from '../floor.ts'
import type { Policy } from '../policy.ts'
import { limitRisks, targetRisks } from './capacity-thresholds.ts'
import { movesOut } from './moves.ts'
import type { Found, Rule } from './risk.ts'

export const capacity: Rule = {
  code: 'capacity',
  find(fleet) {
    return [...floorRisks(fleet.policy), ...poolRisks(fleet), ...limitRisks(fleet), ...targetRisks(fleet)]
  },
}

function floorRisks({ capacity: { min, max }, scaling }: Policy): Found[] {
  if (!scaling) return []
  if (min === max) {
    const says = `min and max are both ${count(min)}: no alarm can change the size`
    const fix = `write \`capacity.max: ${max + 1}\` or more, or leave \`scaling\` out`
    return [{ severity: 'warning', at: ['capacity', 'max'], says, fix }]
  }
  if (!scaling.in || min > 1) return []
  const [at, fix] = [
    ['capacity', 'min'],
    `write \`capacity.min: 2\`${max < 3 ? ' and `capacity.max: 3`' : ''}`,
  ]
  if (min === 0) {
    const says =
      'scale-in may take the last instance: at 0 instances nobody publishes the metric, and no alarm brings one back'
    return [{ severity: 'error', at, says, fix }]
  }
  const says =
    'scale-in goes down to 1 instance: whenever that one is lost, everybody is cut off until the next is in service'
  return [{ severity: 'warning', at, says, fix }]
}

/**
 * A warm pool holds what separates the group from its prepared capacity, MaxSize where that is not set, and never
 * less than its own min. Source: EC2 Auto Scaling User Guide, "Warm pools", size.
 */
function poolRisks(fleet: Fleet): Found[] {
  const { warmPool, capacity } = fleet.policy
  if (!warmPool) return []
  const { min, max } = capacity
  const found: Found[] = []
  const { maxPrepared } = warmPool
  if (maxPrepared === undefined && max > min) {
    const says = `the warm pool grows to max minus desired: ${count(max - min)} prepared instances at the base floor of ${count(min)}, and more whenever somebody raises max`
    const fix = `write \`warmPool.maxPrepared: ${neededPrepared(fleet)}\``
    found.push({ severity: 'warning', at: ['warmPool'], says, fix })
  }
  if (maxPrepared !== undefined && maxPrepared > max) {
    const says = `${count(maxPrepared - max)} of the ${count(maxPrepared)} that maxPrepared keeps ready can never be in service: max is ${count(max)}`
    const less = warmPool.min > max ? ` and \`warmPool.min: ${max - min}\`` : ''
    const fix = `write \`warmPool.maxPrepared: ${max}\`${less}, or raise \`capacity.max\``
    found.push({ severity: 'warning', at: ['warmPool', 'maxPrepared'], says, fix })
  }
  const room = max - min
  if (warmPool.min > room) {
    const says = `${count(warmPool.min - room)} of the ${count(warmPool.min)} instances that the pool always holds can never be in service: from min to max there are ${count(room)}`
    found.push({ severity: 'info', at: ['warmPool', 'min'], says, fix: `write \`warmPool.min: ${room}\`` })
  }
  return found
}

/** Enough for the largest floor of a peak, else for the largest step from the base. */
function neededPrepared({ policy, peaks }: Fleet): number {
  const { warmPool, capacity } = policy
  const floors = peaks.map(({ size }) => instancesFor(size, policy))
  const steps = movesOut(policy).map(({ by }) => capacity.min + by)
  const most = Math.max(capacity.min + 1, ...(floors.length > 0 ? floors : steps))
  return Math.max(warmPool?.min ?? 0, Math.min(capacity.max, most))
}
