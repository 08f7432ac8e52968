/** What a wall clock shows at an instant, and which instants a wall time means when clocks are changed. */
import { DAY, type Instant } from '../instant.ts'
import { formatDay, type LocalDay } from './local-day.ts'
import { firstInstant, offsetAt } from './zone-offset.ts'

/** A wall-clock time: the milliseconds since 1970-01-01T00:00 that a clock without zone would count. */
export type WallTime = number

/**
 * What a wall time means in a zone, on the warm side: as a start never later than needed, as an end never
 * earlier.
 *
 * - `once`: both are the one instant.
 * - `repeated` (clocks go back): a start takes the first, an end the last.
 * - `skipped` (clocks go forward): a start moves to the first instant after the gap. An end moves forward by
 *   the length of the gap, as RFC 5545 3.3.5 reads it, so that nothing that begins before the gap and lasts
 *   for its stated time is cut short.
 */
export interface Resolved {
  is: 'once' | 'repeated' | 'skipped'
  asStart: Instant
  asEnd: Instant
}

/** The instants of a wall time in an IANA zone. Exact for every zone since 1970. */
export function resolveWall(zone: string, wall: WallTime): Resolved {
  // Offsets lie between -12 and +14 hours: a day to either side is surely before and after any change at `wall`.
  const before = offsetAt(zone, wall - DAY)
  const after = offsetAt(zone, wall + DAY)
  const byOld = wall - before
  if (before === after) return { is: 'once', asStart: byOld, asEnd: byOld }
  const byNew = wall - after
  const isOld = offsetAt(zone, byOld) === before
  const isNew = offsetAt(zone, byNew) === after
  if (isOld && isNew) return { is: 'repeated', asStart: byOld, asEnd: byNew }
  if (isOld) return { is: 'once', asStart: byOld, asEnd: byOld }
  if (isNew) return { is: 'once', asStart: byNew, asEnd: byNew }
  const gapEnds = firstInstant(byNew, byOld, (at) => offsetAt(zone, at) === after)
  return { is: 'skipped', asStart: gapEnds, asEnd: byOld }
}

/** The instant of a wall time `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS` in an IANA zone, as a start or as an end. */
export function wallClockToInstant(wall: string, zone: string, as: 'start' | 'end'): Instant {
  const { asStart, asEnd } = resolveWall(zone, parseWall(wall))
  return as === 'start' ? asStart : asEnd
}

/** What the wall clock of a zone shows. */
export function wallAt(zone: string, at: Instant): WallTime {
  return at + offsetAt(zone, at)
}

/** The day on the wall calendar of a zone. */
export function localDay(zone: string, at: Instant): LocalDay {
  return Math.floor(wallAt(zone, at) / DAY)
}

/** The date on the wall calendar of a zone, `YYYY-MM-DD`. */
export function localDate(zone: string, at: Instant): string {
  return formatDay(localDay(zone, at))
}

/** The wall time of `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS`; NaN where the text is none. */
export function parseWall(text: string): WallTime {
  return Date.parse(`${text}Z`)
}
