/** survival: when an instance or a zone is lost, the others must be able to hold its connections too. */
import { count } from '../count.ts'
import type { Fleet } from '../desired.ts'
import { type Policy, targetPerInstance } from '../policy.ts'
import { hardestHit, type Loss, losses, type Overload, overload } from './loss.ts'
import { reconnectWave } from './reconnect-wave.ts'
import { type Found, imbalance, type Rule } from './risk.ts'

export const survival: Rule = {
  code: 'survival',
  find(fleet) {
    const found = losses(fleet.policy).flatMap((loss) => findOverload(fleet, loss))
    return [...found, ...reconnectWave(fleet.policy, highestAverage(fleet.policy))]
  },
}

/** What an instance holds when the fleet is about to grow; without scaling, what peaks are sized for. */
function highestAverage(policy: Policy): number {
  return policy.scaling?.out.at ?? targetPerInstance(policy)
}

/** Certain where the mean is over the limit; a number to know where only the fullest is. */
function findOverload(fleet: Fleet, loss: Loss): Found[] {
  const { policy } = fleet
  const { connectionsPerInstance: limit, max } = policy.capacity
  const average = highestAverage(policy)
  // In whole hundredths, so that what just fits is not over by a rounding error.
  const fullest = Math.round(imbalance(fleet) * 100)
  const certain = overload(loss, average, limit, policy.capacity)
  const hit = certain ?? overload(loss, average * fullest, limit * 100, policy.capacity)
  if (!hit) return []
  const most = count(perInstance((average * fullest) / 100, hit))
  const uneven = certain ? '' : `; where one is ${fullest - 100} % over the mean it has ${most}`
  const over = hit.left === 0 ? '' : `${uneven}, over the ${count(limit)} that one holds`
  const safe =
    hit.safeFrom === null ? `no size up to ${count(max)}` : `every size from ${count(hit.safeFrom)} on`
  return [
    {
      severity: certain ? 'warning' : 'info',
      at: place(policy, hit),
      says: `${lossSentence(loss, hit, average)}${over}; ${safe} survives it`,
      fix: fix(policy, loss, hit, certain ? 100 : fullest),
    },
  ]
}

function perInstance(average: number, { size, left }: Overload): number {
  return Math.ceil((average * size) / left)
}

function lossSentence({ what }: Loss, hit: Overload, average: number): string {
  const { size, left } = hit
  const lost = size - left
  if (left === 0) {
    const only = what === 'zone' ? 'zone' : 'instance'
    return `losing the only ${only} leaves nobody to take its ${count(average * size)} connections`
  }
  const some = what === 'zone' ? `the zone of ${count(lost)} of ${count(size)}` : `one of ${count(size)}`
  const rest = left === 1 ? 'the other one' : `each of the other ${count(left)}`
  return `losing ${some} instances at an average of ${count(average)} connections leaves ${count(perInstance(average, hit))} on ${rest}`
}

function place({ scaling }: Policy, { safeFrom }: Overload) {
  if (safeFrom !== null) return ['capacity', 'min']
  return scaling ? ['scaling', 'out', 'at'] : ['capacity', 'targetPerInstance']
}

/**
 * A larger floor, or a lower average: each alone is enough where it can be.
 * @param fullest of the mean, in hundredths
 */
function fix({ capacity, scaling }: Policy, loss: Loss, hit: Overload, fullest: number): string {
  const { min, max, zones, connectionsPerInstance: limit } = capacity
  const lower = (from: number) => {
    const worst = hardestHit(loss, from, Math.max(from, max))
    const most = Math.floor((limit * 100 * loss.left(worst)) / (worst * fullest))
    const isUnder = most > (scaling?.in?.at ?? 0)
    const key = scaling ? 'scaling.out.at' : 'capacity.targetPerInstance'
    const step = scaling?.out.steps ? ` and \`scaling.out.steps[0].from: ${most}\`` : ''
    return `\`${key}: ${most}\`${step}${isUnder ? '' : ', with `scaling.in.at` under it'}`
  }
  const larger = hit.safeFrom === null ? [] : [`\`capacity.min: ${hit.safeFrom}\``]
  if (hit.left > 0) return `write ${[...larger, lower(Math.max(min, loss.from))].join(', or ')}`
  if (larger.length > 0) return `write ${larger.join()}`
  if (loss.what === 'zone' && zones === 1)
    return 'spread the group over more zones, and write `capacity.zones`'
  const two = hit.size + 1
  return `write \`capacity.min: ${two}\`${two > max ? ` and \`capacity.max: ${two}\`` : ''}, with ${lower(two)}`
}
