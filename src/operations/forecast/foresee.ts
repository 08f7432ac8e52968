/** From rows of load to a forecast: made even, cut at the origin, with the holidays and events people live by. */
import { readHolidays } from '../../adapters/holidays.ts'
import { localDate } from '../../core/calendar/wall-clock.ts'
import { SpringtideError } from '../../core/error.ts'
import type { Foreseen, KnownEvent } from '../../core/foreseen.ts'
import { DAY, formatInstant, HOUR, type Instant } from '../../core/instant.ts'
import { forecast } from '../../forecast/forecast.ts'
import { fromRows, type Rows } from '../../forecast/history/from-rows.ts'
import { longestHole } from '../../forecast/history/known.ts'
import type { Ask, Series } from '../../forecast/series.ts'

export interface Terms {
  origin: Instant
  hours: number
  /** In milliseconds; by default that of the history. */
  step?: number
  timezone: string
  /** ISO 3166; `null`: no holidays. */
  country: string | null
  /** The events between two instants. */
  events: (from: Instant, to: Instant) => Promise<KnownEvent[]>
}

/** A history that is ready to be asked, and what is asked of it. */
export interface Prepared {
  series: Series
  ask: Ask
  notes: string[]
}

/** Of the past, for a chart. */
const shownPast = 3 * DAY

/** @throws SpringtideError `no-forecast`, with the reason */
export async function prepare(rows: Rows, name: string, terms: Terms): Promise<Prepared> {
  const { origin, hours, step, timezone, country } = terms
  const before = rowsBefore(rows, origin)
  const last = before.at[before.at.length - 1]
  if (last === undefined) {
    throw new SpringtideError(
      'no-forecast',
      `${name} has nothing before ${formatInstant(origin)}`,
      'a forecast is made from what was measured before it begins: say a later --at',
    )
  }
  if (origin - last > longestHole) {
    throw new SpringtideError(
      'no-forecast',
      `${name} ends at ${formatInstant(last)}, ${Math.round((origin - last) / DAY)} days before ${formatInstant(origin)}`,
      'give a history that reaches up to there, or say an earlier --at',
    )
  }
  const { series, notes } = fromRows(before, name)
  const to = origin + hours * HOUR
  const [first, end] = [localDate(timezone, series.startsAt), localDate(timezone, to)]
  const holidays = country === null ? [] : await readHolidays(country, first, end)
  const events = await terms.events(series.startsAt, to)
  const ask = { origin, hours, timezone, events, holidays, ...(step === undefined ? {} : { step }) }
  return { series, ask, notes }
}

/** @throws SpringtideError `no-forecast`, with the reason */
export function foresee(
  { series, ask, notes }: Prepared,
  { fleet, source }: Pick<Foreseen, 'fleet' | 'source'>,
): Foreseen {
  const made = forecast(series, ask)
  const { startsAt, step, values } = series
  const past = Array.from(values, (value, index) => ({ at: startsAt + index * step, value })).slice(
    -Math.ceil(shownPast / step),
  )
  return {
    fleet,
    source,
    history: { from: startsAt, to: startsAt + values.length * step, step },
    timezone: ask.timezone,
    origin: ask.origin,
    step: made.step,
    points: made.points,
    notes: [...notes, ...made.notes],
    past: past.filter(({ value }) => value >= 0),
    backtest: null,
    written: null,
  }
}

/** What a row says is known when the next one begins: of the last one, nothing after the origin counts. */
function rowsBefore({ at, values }: Rows, origin: Instant): Rows {
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((at[middle] ?? 0) < origin) low = middle + 1
    else high = middle
  }
  return {
    at: Array.prototype.slice.call(at, 0, low),
    values: Array.prototype.slice.call(values, 0, low),
  }
}
