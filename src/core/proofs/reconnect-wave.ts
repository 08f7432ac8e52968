/** The wave of clients that come back at once after a loss, and the time over which they have to spread. */
import { count } from '../count.ts'
import type { Policy } from '../policy.ts'
import { hardestHit, losses } from './loss.ts'
import type { Found } from './risk.ts'

/** Of the accept rate that was measured; the rest is for clients that come anyway, and for the load they make. */
const acceptLoad = 0.7

/**
 * W ≥ c ÷ (0.7 · s · r): c clients come back to s instances that accept r a second each. Of the largest loss that the
 * policy declares, at the size that it hits hardest; nothing where nobody measured how fast an instance accepts.
 */
export function reconnectWave(policy: Policy, average: number): Found[] {
  const rate = policy.balance?.acceptPerSecond
  const { min, max } = policy.capacity
  const loss = losses(policy).at(-1)
  // Of one instance nobody is left to come back to.
  const least = Math.max(2, min)
  if (rate === undefined || loss === undefined || least > max || loss.left(least) === 0) return []
  const size = hardestHit(loss, least, max)
  const left = loss.left(size)
  const clients = average * (size - left)
  const seconds = Math.ceil(clients / (acceptLoad * left * rate))
  const lost =
    loss.what === 'zone' ? `the zone of ${size - left} of ${size} instances` : `one of ${size} instances`
  const to =
    left === 1 ? 'the other one' : `the other ${count(left)}, ${count(Math.ceil(clients / left))} to each`
  return [
    {
      severity: 'info',
      at: ['balance', 'acceptPerSecond'],
      says: `losing ${lost} sends its ${count(clients)} clients to ${to}: at 70 % of the ${count(rate)} that each accepts in a second they need ${count(seconds)} s`,
      fix: `let clients come back after a random delay of up to ${count(seconds)} s or more`,
    },
  ]
}
