/** What a loss leaves of a fleet, size by size: how many instances, and whether they can take the connections of all. */
import type { Policy } from '../policy.ts'

export interface Loss {
  what: 'instance' | 'zone'
  /** The smallest size of which it takes what no other loss takes: a zone with one instance is lost as an instance is. */
  from: number
  /** Instances that are left of `size`. */
  left(size: number): number
  /** A size with so many more never has a smaller share left: the zones fill up one after the other. */
  cycle: number
}

/** Zones hold a fleet as evenly as it divides: the fullest has one more where it does not. */
export function losses({ capacity: { zones, min, max }, scaling }: Policy): Loss[] {
  // Each cause once: `capacity` says that scale-in leads to a single instance.
  const isSaid = scaling?.in !== undefined && min < max
  const instance: Loss = { what: 'instance', from: isSaid ? 2 : 1, cycle: 1, left: (size) => size - 1 }
  if (zones === undefined) return [instance]
  const left = (size: number) => size - Math.ceil(size / zones)
  return [instance, { what: 'zone', from: zones + 1, cycle: zones, left }]
}

export interface Overload {
  /** The size that is hit hardest, and what is left of it. */
  size: number
  left: number
  /** From here on every size up to the largest survives; `null` where not even that does. */
  safeFrom: number | null
}

/**
 * Where what is left of a size would hold more than `limit` each; `null` where every size from `min` to `max` survives.
 * `average` is that of all instances before the loss.
 */
export function overload(
  loss: Loss,
  average: number,
  limit: number,
  { min, max }: Policy['capacity'],
): Overload | null {
  const least = Math.max(min, loss.from)
  let last = max
  while (last >= least && average * last <= limit * loss.left(last)) last--
  if (last < least) return null
  const size = hardestHit(loss, least, last)
  return { size, left: loss.left(size), safeFrom: last < max ? last + 1 : null }
}

/** The size of which the smallest share is left. */
export function hardestHit({ left, cycle }: Loss, from: number, to: number): number {
  let worst = from
  for (let size = from; size <= Math.min(to, from + cycle); size++)
    if (left(size) * worst < left(worst) * size) worst = size
  return worst
}
