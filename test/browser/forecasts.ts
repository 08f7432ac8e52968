/** Forecasts as `tide forecast --html` writes them: one with all that can be said, and some without. */
import type { Foreseen, Scored } from '../../src/core/foreseen.ts'
import { DAY, HOUR, MINUTE } from '../../src/core/instant.ts'
import { at, hostile } from '../everything.ts'

const step = 5 * MINUTE
const figure: Scored = { wape: 4.2, pb95: 1.1, exceeded: 5.3, peak: 3, late: 0, steps: 5_000, days: 30 }
const bad: Scored = { ...figure, wape: 106.4, pb95: 12.3, late: 33.3 }

/** Highest at eight in the evening. */
function load(instant: number): number {
  return 150_000 + 90_000 * Math.cos(((instant - 20 * HOUR) / DAY) * 2 * Math.PI)
}

const points = Array.from({ length: (48 * HOUR) / step }, (_, index) => {
  const [instant, q95] = [at + index * step, load(at + index * step) * 1.2]
  return { at: instant, point: q95 * 0.8, q90: q95 * 0.93, q95 }
})

export const foreseen: Foreseen = {
  fleet: 'chat',
  source: `the metric WebSocket ${hostile}`,
  history: { from: at - 60 * DAY, to: at, step },
  timezone: 'America/Argentina/ComodRivadavia',
  origin: at,
  step,
  points,
  notes: ['The load fell to next to nothing 4 times, 3 hours in all: left out.', hostile],
  past: Array.from({ length: (3 * DAY) / step }, (_, index) => ({
    at: at - 3 * DAY + index * step,
    value: load(at + index * step),
  })),
  backtest: {
    origins: 28,
    from: at - 30 * DAY,
    to: at - 2 * DAY,
    hours: 48,
    ways: { forecast: figure, 'last day': bad, 'last week': bad },
  },
  written: { file: 'schedules/chat.forecast.yaml', windows: [] },
}

const large: Foreseen = {
  ...foreseen,
  points: points.map((one) => ({ ...one, point: one.point * 40, q90: one.q90 * 40, q95: one.q95 * 40 })),
  past: foreseen.past.map((one) => ({ ...one, value: one.value * 40 })),
}
const small: Foreseen = {
  ...foreseen,
  fleet: null,
  source: 'load.csv',
  points: points.map((one) => ({ ...one, point: one.point / 4e3, q90: one.q90 / 4e3, q95: one.q95 / 4e3 })),
  past: [],
  notes: [],
  backtest: null,
  written: null,
}

export const several = [large, small]
