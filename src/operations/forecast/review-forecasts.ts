/** Forecasts yesterday anew from what was known at its midnight, and compares that with what came. */
import type { Connect } from '../../adapters/connect.ts'
import type { Fleet } from '../../core/desired.ts'
import { SpringtideError } from '../../core/error.ts'
import { DAY, HOUR, type Instant } from '../../core/instant.ts'
import { type ForecastReview, reviewForecast, yesterday, zoneOf } from '../../core/review/forecast.ts'
import { declaredEvents } from '../../forecast/causes/declared-events.ts'
import type { Rows } from '../../forecast/history/from-rows.ts'
import { foresee, prepare } from './foresee.ts'
import { loadHistories } from './load-histories.ts'

/** History that is asked for, by each fleet that is forecast each night. */
const history = 400 * DAY

/** Each takes about a second, and the function has its end. */
const mostFleets = 100

/** Nothing is kept from the night before: the forecast of yesterday can be made again from what was known then. */
export async function reviewForecasts(
  fleets: Fleet[],
  at: Instant,
  connect: Connect,
): Promise<ForecastReview[]> {
  const asked = fleets.slice(0, mostFleets)
  const read = await loadHistories(asked, { from: at - history, to: at, now: at }, connect)
  const reviews: ForecastReview[] = []
  for (const fleet of fleets) {
    const day = yesterday(zoneOf(fleet), at)
    const rows = read.get(fleet.name) ?? { unread: `only ${mostFleets} fleets are forecast a night` }
    reviews.push(
      'unread' in rows ? reviewForecast(fleet, day, rows, []) : await review(fleet, day, rows.read),
    )
  }
  return reviews
}

async function review(
  fleet: Fleet,
  day: { from: Instant; to: Instant },
  rows: Rows,
): Promise<ForecastReview> {
  const came = Array.from(rows.at, (at, row) => ({ at, connections: rows.values[row] ?? 0 }))
    .filter(({ at }) => at >= day.from && at < day.to)
    .map(({ at, connections }) => ({ at, connections: Math.round(connections) }))
  try {
    const prepared = await prepare(rows, fleet.name, {
      origin: day.from,
      hours: Math.ceil((day.to - day.from) / HOUR),
      timezone: zoneOf(fleet),
      country: fleet.policy.country ?? null,
      events: async (from, to) => declaredEvents(fleet, from, to),
    })
    const { step, points } = foresee(prepared, { fleet: fleet.name, source: '' })
    return reviewForecast(fleet, day, { read: { step, points } }, came)
  } catch (error) {
    if (!(error instanceof SpringtideError)) throw error
    return reviewForecast(fleet, day, { unread: error.message }, came)
  }
}
