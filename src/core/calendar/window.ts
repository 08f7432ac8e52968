/** One window of wall-clock time on one local date, as instants. */
import type { Window } from '../desired.ts'
import { DAY, MINUTE } from '../instant.ts'
import type { LocalDay } from './local-day.ts'
import type { Occurrence } from './occurrence.ts'
import { localDay, resolveWall } from './wall-clock.ts'

/**
 * The window that starts on a date of a zone; `null` where that date was skipped as a whole (Pacific/Apia
 * had no 2011-12-30).
 *
 * Every date that exists yields exactly one, of positive length: a window that the clock change swallows to
 * its end (02:30 to 03:00 in a spring night) comes right after the gap instead and keeps its length.
 */
export function windowOn(zone: string, day: LocalDay, { from, to }: Window): Occurrence | null {
  const wallStart = day * DAY + from * MINUTE
  const wallEnd = day * DAY + to * MINUTE + (to > from ? 0 : DAY)
  const start = resolveWall(zone, wallStart)
  if (start.is === 'skipped' && !dayExists(zone, day)) return null
  const startsAt = start.asStart
  const endsAt = resolveWall(zone, wallEnd).asEnd
  return { startsAt, endsAt: endsAt > startsAt ? endsAt : startsAt + (wallEnd - wallStart) }
}

function dayExists(zone: string, day: LocalDay): boolean {
  return localDay(zone, resolveWall(zone, day * DAY).asStart) === day
}
