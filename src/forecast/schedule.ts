/** A forecast as a schedule: a few steps of floor for each local day, never under the curve they are made for. */
import { formatDay } from '../core/calendar/local-day.ts'
import { wallAt } from '../core/calendar/wall-clock.ts'
import { readable } from '../core/count.ts'
import type { FloorWindow, ForeseenPoint, Quantile } from '../core/foreseen.ts'
import { DAY, MINUTE } from '../core/instant.ts'
import { cutDay } from './cut-day.ts'

export interface FloorTerms {
  timezone: string
  quantile: Quantile
  /** Connections that one instance is for: a floor is whole instances. */
  unit: number
  /** Instances of the base floor, under which none is written, and of the largest group, over which none is. */
  min: number
  max: number
  /** A launch must be worth it: windows last so many minutes at least, where their day is long enough. */
  leastMinutes: number
}

/** Minutes of a step: floors are not moved more often. */
const slotMinutes = 15
const slots = (24 * 60) / slotMinutes
/** Instances times slots that a day may have too many for the sake of fewer windows: two instance-hours. */
const littleHours = 8
/** A schedule takes as much. */
const mostConnections = 1_000_000_000

/** In order. @param step of the points, in milliseconds */
export function floorWindows(
  points: readonly ForeseenPoint[],
  step: number,
  { timezone, quantile, unit, min, max, leastMinutes }: FloorTerms,
): FloorWindow[] {
  const days = [...byDay(points, step, timezone, quantile)].sort(([a], [b]) => a - b)
  return days.flatMap(([day, highest], index) => {
    const known = Array.from({ length: slots }, (_, slot) => slot).filter(
      (slot) => highest[slot] !== undefined,
    )
    const instances = known.map((slot) => {
      return Math.min(max, Math.ceil(readable(highest[slot]?.[quantile] ?? 0) / unit))
    })
    const cuts = cutDay(instances, min, Math.ceil(leastMinutes / slotMinutes), littleHours)
    return cuts.map(({ first, after }): FloorWindow => {
      const inside = known.slice(first, after).flatMap((slot) => highest[slot] ?? [])
      const top = inside.reduce((top, point) => (point[quantile] > top[quantile] ? point : top))
      // Clocks may skip a slot: the next one that exists is where the window ends.
      const end = known[after] ?? (known[after - 1] ?? 0) + 1
      const span = { from: (known[first] ?? 0) * slotMinutes, to: end * slotMinutes }
      const isLast = index === days.length - 1 && after === known.length
      const isFirst = index === 0 && first === 0
      return {
        date: formatDay(day),
        ...widened(span, leastMinutes, isFirst, isLast),
        connections: Math.min(mostConnections, max * unit, readable(top[quantile])),
        most: top,
        quantile,
      }
    })
  })
}

/** Where the forecast begins or ends in the middle of a window, it lasts as long as any: more is only warmer. */
function widened(
  { from, to }: { from: number; to: number },
  least: number,
  isFirst: boolean,
  isLast: boolean,
) {
  const missing = Math.max(0, Math.ceil((least - (to - from)) / slotMinutes)) * slotMinutes
  if (isFirst) return { from: Math.max(0, from - missing), to }
  return { from, to: isLast ? Math.min(24 * 60, to + missing) : to }
}

/** The highest point of each quarter of an hour on the local clock; one that comes twice has both. */
function byDay(points: readonly ForeseenPoint[], step: number, timezone: string, quantile: Quantile) {
  const days = new Map<number, (ForeseenPoint | undefined)[]>()
  const slot = slotMinutes * MINUTE
  const put = (wall: number, point: ForeseenPoint) => {
    const day = Math.floor(wall / DAY)
    const highest = days.get(day) ?? []
    const index = Math.floor((wall - day * DAY) / slot)
    const before = highest[index]
    if (!before || point[quantile] > before[quantile]) highest[index] = point
    days.set(day, highest)
  }
  for (const point of points) {
    for (let at = Math.floor(point.at / slot) * slot; at < point.at + step; at += slot) {
      // Zones of the past were off by other than quarters of an hour: both ends of the slot are covered.
      const [first, last] = [Math.max(at, point.at), Math.min(at + slot, point.at + step) - 1]
      put(wallAt(timezone, first), point)
      put(wallAt(timezone, last), point)
    }
  }
  return days
}
