/** When the load balancer gives up on health checks and sends to every target: not with the first that fails one. */
import type { Policy } from '../policy.ts'
import type { Routing } from '../routing/section.ts'
import type { Found } from './risk.ts'

type Threshold = NonNullable<Routing['unhealthyRouting']>

/**
 * With fewer healthy targets than the count, or a smaller share of them than the percentage, traffic goes to all of them,
 * unhealthy ones too (API_TargetGroupAttribute, unhealthy_state_routing): of those in all zones, as long as balancing across
 * zones is on ("Target group health"), which it is by default. One of n that fails must not be enough.
 */
export function unhealthyRouting({ capacity }: Policy, { unhealthyRouting }: Routing): Found[] {
  if (!unhealthyRouting || capacity.max < 2) return []
  return [
    ...judged(
      capacity,
      'count',
      unhealthyRouting.count,
      (n, count) => n - 1 < count,
      (n) => n - 1,
    ),
    ...judged(
      capacity,
      'percent',
      unhealthyRouting.percent,
      (n, percent) => (n - 1) * 100 < percent * n,
      (n) => Math.floor(((n - 1) * 100) / n),
    ),
  ]
}

/** `gives(n, declared)`: one that fails of n is enough. `most(n)`: the highest value for which it is not. */
function judged(
  { min, max }: Policy['capacity'],
  key: keyof Threshold,
  declared: number | undefined,
  gives: (n: number, declared: number) => boolean,
  most: (n: number) => number,
): Found[] {
  const least = Math.max(2, min)
  if (declared === undefined || !gives(least, declared)) return []
  const always = gives(max, declared)
  const sizes = always ? `at every size up to ${max} instances` : `at ${least} instances`
  return [
    {
      severity: always ? 'error' : 'warning',
      at: ['routing', 'unhealthyRouting', key],
      says: `${sizes} one that fails its health check leaves fewer healthy than ${declared}${key === 'percent' ? ' %' : ''}: the load balancer then sends to all of them, and to the one that failed too`,
      fix: `write \`routing.unhealthyRouting.${key}: ${most(least)}\``,
    },
  ]
}
