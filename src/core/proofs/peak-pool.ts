/** Whether the warm pool holds enough for the largest jump of the floor, and whether its instances are there in time. */
import type { Fleet } from '../desired.ts'
import type { Coming } from './coming-claims.ts'
import type { Found } from './risk.ts'

interface Jump {
  name: string
  from: number
  to: number
  /** Instances that the pool has not prepared. */
  cold: number
}

/** `coming` in the order in which they begin to rise. */
export function poolRisks(fleet: Fleet, coming: readonly Coming[]): Found[] {
  const { warmPool, capacity } = fleet.policy
  if (!warmPool || coming.length === 0) return []
  const { leadMinutes } = warmPool
  if (leadMinutes !== undefined && leadMinutes > capacity.leadMinutes) {
    return [
      {
        severity: 'error',
        at: ['warmPool', 'leadMinutes'],
        says: `prepared instances take ${leadMinutes}m, and floors rise ${capacity.leadMinutes}m before a peak: what the pool gives is ${leadMinutes - capacity.leadMinutes}m late`,
        fix: `write \`capacity.leadMinutes: ${leadMinutes}\`, or measure the pool anew`,
      },
    ]
  }
  const jumps = jumpsOf(fleet, coming)
  const worst = jumps.toSorted((a, b) => b.cold - a.cold)[0]
  if (!worst) return []
  const { name, from, to, cold } = worst
  const peaks = new Set(jumps.map((jump) => jump.name)).size
  const others =
    peaks > 1 ? ` (${peaks - 1} more ${peaks === 2 ? 'peak jumps' : 'peaks jump'} beyond the pool)` : ''
  const lead =
    leadMinutes === undefined
      ? `their lead is ${capacity.leadMinutes}m only if that was measured without the pool`
      : `their lead of ${capacity.leadMinutes}m holds with nothing to spare`
  const enough = `write \`warmPool.maxPrepared: ${Math.max(...jumps.map((jump) => jump.to))}\``
  return [
    {
      severity: leadMinutes === undefined ? 'warning' : 'info',
      at: ['warmPool', 'maxPrepared'],
      says: `peak ${name} raises the floor by ${to - from}, from ${from} to ${to}, and the warm pool holds ${to - from - cold} then: ${cold} start cold, ${lead}${others}`,
      fix:
        leadMinutes === undefined
          ? `${enough}, or say what a prepared instance takes in \`warmPool.leadMinutes\`, and what a cold one takes in \`capacity.leadMinutes\``
          : enough,
    },
  ]
}

/**
 * Every rise of the floor beyond the pool. The pool holds maxPrepared (by default max) minus the desired capacity, and
 * never less than its min ("Warm pools for Amazon EC2 Auto Scaling"); that it fills up again during a ramp is not
 * counted on, because preparing takes as long as a cold start.
 */
function jumpsOf({ policy }: Fleet, coming: readonly Coming[]): Jump[] {
  const { warmPool, capacity } = policy
  if (!warmPool) return []
  const { min, maxPrepared = capacity.max } = warmPool
  const jumps: Jump[] = []
  let active: Coming[] = []
  for (const next of coming) {
    const { claim, peak } = next
    active = active.filter((other) => other.claim.endsAt > claim.risesAt)
    const from = Math.min(
      capacity.max,
      Math.max(capacity.min, ...active.map((other) => other.claim.instances)),
    )
    const to = Math.min(capacity.max, claim.instances)
    const cold = to - from - Math.max(min, maxPrepared - from)
    if (cold > 0) jumps.push({ name: peak.name, from, to, cold })
    active.push(next)
  }
  return jumps
}
