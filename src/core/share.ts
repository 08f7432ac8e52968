/** Shares: where one run of a tick cannot look after all fleets, several do, each in places of its own. */
import { placeKey } from './change.ts'
import type { Fleet } from './desired.ts'

/** The `share`th of `of` runs, counted from 1. */
export interface Share {
  share: number
  of: number
}

/** More runs at once than this no tick has. */
export const mostShares = 100

/**
 * The share that an event names; `null`, which means all of the fleets, for any other event: a timer without an input, a
 * person's test, or one whose numbers make no sense. Too much is looked at then, never too little.
 */
export function shareOf(event: unknown): Share | null {
  if (typeof event !== 'object' || event === null || !('share' in event && 'of' in event)) return null
  const { share, of } = event
  if (!isCount(share) || !isCount(of) || share > of || of > mostShares || of === 1) return null
  return { share, of }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}

/**
 * The fleets of one share, in the order given. A place (Region and role) is kept whole, since its fleets are read in the
 * same calls and share its rates. The largest place goes first, each to the share that has least: no share is then more
 * than a third larger than need be (Graham, "Bounds on multiprocessing timing anomalies", 1969). What `fleets` are in
 * which share depends on all of them together, and on nothing else.
 */
export function fleetsOf({ share, of }: Share, fleets: Fleet[]): Fleet[] {
  const places = [...Map.groupBy(fleets, placeOf)].sort(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  )
  const loads = new Array<number>(of).fill(0)
  const own = new Set<string>()
  for (const [place, { length }] of places) {
    const least = loads.indexOf(Math.min(...loads))
    loads[least] = (loads[least] ?? 0) + length
    if (least === share - 1) own.add(place)
  }
  return fleets.filter((fleet) => own.has(placeOf(fleet)))
}

/** How many shares so many fleets need; no more than there are places, for one is never divided. */
export function sharesNeeded(fleets: Fleet[], fleetsPerShare: number): number {
  const places = new Set(fleets.map(placeOf)).size
  return Math.max(1, Math.min(Math.ceil(fleets.length / fleetsPerShare), places, mostShares))
}

function placeOf({ policy }: Fleet): string {
  return placeKey(policy)
}
