/** How yesterday's load went beside the forecast that was to be had at its midnight, and beside what was declared. */
import { resolveWall, wallAt } from '../calendar/wall-clock.ts'
import type { Fleet } from '../desired.ts'
import { type Claim, peakClaims } from '../floor.ts'
import { type ForeseenPoint, isForecastFile } from '../foreseen.ts'
import { DAY, type Instant } from '../instant.ts'
import type { Reading } from '../observed.ts'

export interface ForecastReview {
  fleet: string
  timezone: string
  /** The last whole local day. */
  from: Instant
  to: Instant
  /** The highest of the forecast's 95th percentile, and what was likely then; `null`: nothing could be forecast. */
  foreseen: ForeseenPoint | null
  /** The highest load; `null` where that was not seen. */
  came: { at: Instant; connections: number } | null
  /** Of the measured steps of the day, those over the 95th percentile: 0.05 is right. */
  overShare: number | null
  /** The largest peak in connections that people declared for the day. */
  declared: Claim | null
  /** `unchecked`: nobody knows; never shown as fine. */
  verdict: 'as foreseen' | 'more than foreseen' | 'unchecked'
  /** Why it is unchecked. */
  why?: string
}

/** More of a day over the 95th percentile than this is no chance. */
const muchOver = 0.25

/** The last local day that is over. */
export function yesterday(timezone: string, at: Instant): { from: Instant; to: Instant } {
  const midnight = Math.floor(wallAt(timezone, at) / DAY) * DAY
  const [from, to] = [midnight - DAY, midnight].map((wall) => resolveWall(timezone, wall).asStart)
  return { from: from ?? at, to: to ?? at }
}

/** Where schedules of a fleet differ, the first is whose clock its people live by. */
export function zoneOf({ peaks }: Pick<Fleet, 'peaks'>): string {
  return peaks[0]?.timezone ?? 'UTC'
}

/**
 * @param forecast made from what was known at the day's midnight, one point for each step of `came`
 * @param came the load of the day, in steps as long as those of the forecast
 */
export function reviewForecast(
  fleet: Fleet,
  { from, to }: { from: Instant; to: Instant },
  forecast: Reading<{ step: number; points: readonly ForeseenPoint[] }>,
  came: readonly { at: Instant; connections: number }[],
): ForecastReview {
  const highest = came.reduce<ForecastReview['came']>(
    (top, next) => (top === null || next.connections > top.connections ? next : top),
    null,
  )
  const about = {
    fleet: fleet.name,
    timezone: zoneOf(fleet),
    from,
    to,
    foreseen: null,
    came: highest,
    overShare: null,
    declared: declaredIn(fleet, from, to),
  }
  if ('unread' in forecast) return { ...about, verdict: 'unchecked', why: forecast.unread }
  const { step, points } = forecast.read
  const inDay = points.filter(({ at }) => at >= from && at < to)
  const foreseen = inDay.reduce<ForeseenPoint | null>(
    (top, next) => (top && top.q95 >= next.q95 ? top : next),
    null,
  )
  if (!foreseen || !highest)
    return { ...about, foreseen, verdict: 'unchecked', why: 'its metric has no data of that day' }
  const bounds = new Map(inDay.map(({ at, q95 }) => [Math.floor(at / step), q95]))
  const over = came.filter(
    ({ at, connections }) => connections > (bounds.get(Math.floor(at / step)) ?? Infinity),
  )
  const overShare = over.length / came.length
  const isMore = overShare > muchOver || highest.connections > foreseen.q95
  return { ...about, foreseen, overShare, verdict: isMore ? 'more than foreseen' : 'as foreseen' }
}

/** The largest; what a forecast of the night before wrote is nobody's word. */
function declaredIn(fleet: Fleet, from: Instant, to: Instant): Claim | null {
  const claims = peakClaims(fleet, from, to).filter(({ startsAt, endsAt, connections, place }) => {
    return startsAt < to && endsAt > from && connections !== null && !isForecastFile(place?.file ?? '')
  })
  return claims.reduce<Claim | null>(
    (top, next) => (top && (top.connections ?? 0) >= (next.connections ?? 0) ? top : next),
    null,
  )
}
