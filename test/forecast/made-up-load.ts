/** Load of a made-up fleet: people who live by a local clock, with weekends and a little chance that repeats. */

import { offsetAt } from '../../src/core/calendar/zone-offset.ts'
import { DAY, HOUR, type Instant } from '../../src/core/instant.ts'
import type { Ask, Series } from '../../src/forecast/series.ts'
import { createRandom, normal } from '../../src/simulator/random.ts'

export const monday: Instant = Date.UTC(2027, 0, 4)

export interface Habits {
  startsAt: Instant
  days: number
  step: number
  timezone: string
  noise: number
  seed: number
  /** Factor of Saturdays and Sundays. */
  weekend: number
}

/** Lowest at 04:00 and highest at 16:00, local time. */
export function load(habits: Partial<Habits> = {}): Series {
  const { startsAt, days, step, timezone, noise, seed, weekend } = {
    ...{ startsAt: monday, days: 35, step: HOUR, timezone: 'UTC', noise: 0.03, seed: 1, weekend: 0.6 },
    ...habits,
  }
  const random = createRandom(seed)
  const values = Float64Array.from({ length: Math.round((days * DAY) / step) }, (_, index) => {
    const at = startsAt + index * step
    const local = at + offsetAt(timezone, at)
    const time = ((local % DAY) + DAY) % DAY
    const weekday = (Math.floor(local / DAY) + 4) % 7
    const curve = 6_000 - 4_000 * Math.cos((2 * Math.PI * (time - 4 * HOUR)) / DAY)
    return curve * (weekday % 6 === 0 ? weekend : 1) * Math.exp(noise * normal(random))
  })
  return { startsAt, step, values }
}

export function changed(series: Series, change: (value: number, at: Instant) => number): Series {
  return {
    ...series,
    values: series.values.map((value, index) => change(value, series.startsAt + index * series.step)),
  }
}

/** Two days ahead of the end. */
export function ask(history: Series, more: Partial<Ask> = {}): Ask {
  const origin = history.startsAt + history.values.length * history.step
  return { origin, hours: 48, timezone: 'UTC', events: [], holidays: [], ...more }
}
