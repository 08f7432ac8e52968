/** Bursts at a minute of every hour: foreseen while they go on, and forgotten once they stopped. */
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE } from '../../../src/core/instant.ts'
import { forecast } from '../../../src/forecast/forecast.ts'
import { toGrid } from '../../../src/forecast/history/grid.ts'
import { learnParts } from '../../../src/forecast/points/hour-parts.ts'
import type { Series } from '../../../src/forecast/series.ts'
import { ask, changed, load, monday } from '../made-up-load.ts'

const step = 10 * MINUTE
const origin = monday + 21 * DAY

/** Six times the load at these minutes past, until then. */
function bursts(until: Record<number, Instant>): Series {
  return changed(load({ days: 23, step, weekend: 1 }), (value, at) =>
    at < (until[(at % HOUR) / MINUTE] ?? 0) ? 6 * value : value,
  )
}

/** How the forecast of two days stands at a minute past against twenty minutes later, and how far it is off, as a share of the load. */
function foreseen(whole: Series) {
  const history = { ...whole, values: whole.values.slice(0, (origin - whole.startsAt) / step) }
  const { points } = forecast(history, ask(history))
  const times = (minute: number) => {
    const logs = points.flatMap(({ at, point }, index) =>
      at % HOUR === minute * MINUTE ? [Math.log(point / (points[index + 2]?.point ?? point))] : [],
    )
    return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length)
  }
  let [error, sum] = [0, 0]
  for (const { at, point } of points) {
    const value = whole.values[(at - whole.startsAt) / step] ?? Number.NaN
    error += Math.abs(value - point)
    sum += value
  }
  return { times, off: error / sum }
}

describe('bursts at ten minutes past', () => {
  it('are in the forecast while they go on', () => {
    const { times, off } = foreseen(bursts({ 10: Number.POSITIVE_INFINITY }))
    expect(times(10)).toBeGreaterThan(5.5)
    expect(off).toBeLessThan(0.05)
  })

  it('are hardly in it three days after they stopped, beside what half hours still remember', () => {
    const { times, off } = foreseen(bursts({ 10: origin - 3 * DAY }))
    expect(times(10)).toBeLessThan(2.2)
    expect(off).toBeLessThan(0.3)
  })

  it('are gone from it where both half hours had one', () => {
    const { times, off } = foreseen(bursts({ 10: origin - 3 * DAY, 40: origin - 3 * DAY }))
    expect(Math.max(times(10), times(40))).toBeLessThan(1.4)
    expect(off).toBeLessThan(0.15)
  })
})

describe('what each part of the hour adds', () => {
  const learned = (series: Series, days: number, lift = 0, minute = 10) => {
    const grid = toGrid(series, series.values.length, series.startsAt + series.values.length * step, 'UTC')
    const filled = grid.logs.map((log, index) => log - (index < grid.length / 2 ? lift : 0))
    return learnParts(grid, filled, series, days).map((parts) => parts[minute / 10] ?? 0)
  }
  const going = bursts({ 10: Number.POSITIVE_INFINITY })

  it('is used once it was tried on a day that it was not learned from', () => {
    const [now = 0, ...later] = learned({ ...going, values: going.values.slice(0, 5 * 144) }, 4)
    expect(now).toBe(0)
    expect(Math.min(...later)).toBeGreaterThan(0.75)
  })

  it('is at each day of the past what was known then', () => {
    const stopped = bursts({ 10: origin })
    const until = { ...stopped, values: stopped.values.slice(0, 21 * 144) }
    expect(learned(stopped, 2)[0]).toBeCloseTo(learned(until, 0)[0] ?? 0, 3)
    expect(learned(stopped, 2)[2]).toBeLessThan(0.4 * (learned(until, 0)[0] ?? 0))
  })

  it('stops apart from that of another part', () => {
    const one = bursts({ 10: origin, 40: Number.POSITIVE_INFINITY })
    const [before = 0, , now = 0] = learned(one, 2)
    expect(now).toBeLessThan(0.4 * before)
    expect(learned(one, 2, 0, 40)[2]).toBeCloseTo(learned(one, 2, 0, 40)[0] ?? 0, 1)
  })

  it('holds nothing of what a holiday or an event brought', () => {
    expect(learned(going, 0, 1)).toEqual(learned(going, 0))
  })
})
