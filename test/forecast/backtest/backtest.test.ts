import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../../src/core/instant.ts'
import { backtest, originsOf } from '../../../src/forecast/backtest/backtest.ts'
import { lastDay } from '../../../src/forecast/backtest/naive.ts'
import { createTally } from '../../../src/forecast/backtest/score.ts'
import { toGrid } from '../../../src/forecast/history/grid.ts'
import { rollingOrigins } from '../../../src/forecast/models/rolling.ts'
import { quantiles } from '../../../src/forecast/points/weighted-quantile.ts'
import { changed, load, monday } from '../made-up-load.ts'

describe('a backtest', () => {
  it('asks at midnights of the last half whose two days are known, or at as many of them as wanted', () => {
    const history = load({ days: 20 })
    const days = originsOf(history, 48).map((at) => (at - monday) / DAY)
    expect(days).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18])
    expect(originsOf(history, 48, { origins: 3 }).map((at) => (at - monday) / DAY)).toEqual([11, 14, 17])
    expect(originsOf(load({ days: 2 }), 48)).toEqual([])
  })

  it('tells its progress, and beats what was a day ago where weekends are quiet', () => {
    const seen: string[] = []
    const { ways, origins } = backtest(
      load({ days: 28 }),
      { hours: 48, timezone: 'UTC', events: [], holidays: [] },
      { origins: 6, onOrigin: (done, of) => seen.push(`${done}/${of}`) },
    )
    expect([origins, seen]).toEqual([6, ['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']])
    expect(ways.forecast.wape).toBeLessThan(ways['last day'].wape)
    expect(ways.forecast).toMatchObject({ steps: 6 * 48, days: 12 })
  })
})

describe('a backtest over a fleet that began to live in its second half', () => {
  const asked = { hours: 48, timezone: 'UTC', events: [], holidays: [] }

  it('leaves out the origins before', () => {
    const history = changed(load({ days: 20 }), (value, at) => (at < monday + 12 * DAY ? 0 : value))
    const { origins, ways } = backtest(history, asked)
    expect(origins).toBe(6)
    expect(ways.forecast.wape).toBeGreaterThan(0)
  })

  it('is refused where it never did', () => {
    const history = changed(load({ days: 20 }), () => 0)
    expect(() => backtest(history, asked)).toThrow('nothing but zeros')
  })
})

describe('the score', () => {
  it('is what a hand works out', () => {
    const truth = { startsAt: monday, step: 6 * HOUR, values: Float64Array.from([10, 20, 100, 30]) }
    const points = [10, 30, 80, 30].map((point, index) => ({
      at: monday + index * 6 * HOUR,
      point,
      q90: point,
      q95: point + 10,
    }))
    const tally = createTally()
    tally.add(truth, { step: 6 * HOUR, points })
    const { wape, pb95, exceeded, peak, late, steps, days } = tally.score()
    expect(wape).toBeCloseTo((100 * (10 + 20)) / 160)
    // 0.05 of 10, 20 and 10 too high, and 0.95 of the 10 that came over 90.
    expect(pb95).toBeCloseTo((100 * (0.05 * 40 + 0.95 * 10)) / 160)
    expect([exceeded, peak, late, steps, days]).toEqual([25, 20, 0, 4, 1])
  })

  it('is late where the quantile gets to 80 % of the peak a step after the load, or never', () => {
    const truth = { startsAt: monday, step: 6 * HOUR, values: Float64Array.from([10, 100, 100, 30]) }
    const lateOf = (q95s: number[]) => {
      const tally = createTally()
      tally.add(truth, {
        step: 6 * HOUR,
        points: q95s.map((q95, index) => ({ at: monday + index * 6 * HOUR, point: 1, q90: 1, q95 })),
      })
      return tally.score().late
    }
    expect([lateOf([10, 80, 80, 80]), lateOf([10, 79, 120, 80]), lateOf([9, 9, 9, 9])]).toEqual([0, 100, 100])
  })
})

describe('what a forecast may cost', () => {
  it('is bounded for nine years of hours: a grid of 800 days and 85 origins', () => {
    const history = load({ days: 9 * 365 })
    const grid = toGrid(history, history.values.length, monday + 9 * 365 * DAY + 48 * HOUR, 'UTC')
    expect([grid.length, grid.ahead, grid.step]).toEqual([800 * 24, 48, HOUR])
    expect(rollingOrigins(grid).origins).toHaveLength(85)
  })

  it('is bounded for 60 days of five minutes: a grid of half hours', () => {
    const history = load({ days: 60, step: HOUR / 12 })
    const grid = toGrid(history, history.values.length, monday + 62 * DAY, 'UTC')
    expect([grid.length, grid.ahead, grid.step]).toEqual([60 * 48, 96, HOUR / 2])
  })
})

describe('small parts', () => {
  it('weighs values of a quantile', () => {
    expect(quantiles([3, 1, 2], [1, 1, 8], [0.05, 0.5, 0.95])).toEqual([1, 2, 3])
    expect(quantiles([], [], [0.5])).toEqual([0])
  })

  it('takes for a day ago the last day that is known', () => {
    const history = load({ days: 9, noise: 0 })
    const { points } = lastDay(history, { origin: monday + 9 * DAY, hours: 48 })
    expect(points).toHaveLength(48)
    expect(points[30]?.point).toBe(history.values[8 * 24 + 6])
  })
})
