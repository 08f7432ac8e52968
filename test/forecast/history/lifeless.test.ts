/** Days next to no load: a fault where people came at those times in other weeks, a habit where they did not. */
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../src/core/instant.ts'
import { forecast } from '../../../src/forecast/forecast.ts'
import { lifeless } from '../../../src/forecast/history/lifeless.ts'
import type { Series } from '../../../src/forecast/series.ts'
import { ask, changed, load, monday } from '../made-up-load.ts'

const without = (history: Series, from: number, to: number) =>
  changed(history, (value, at) => (at >= monday + from * DAY && at < monday + to * DAY ? 0 : value))

const highest = (history: Series, key: 'point' | 'q95' = 'point') =>
  Math.max(...forecast(history, ask(history)).points.map((point) => point[key]))

describe('days next to no load', () => {
  const history = load({ days: 60 })

  it('are left out at the end too: the forecast is of what was before, wide, and says so', () => {
    const dead = without(history, 46, 60)
    expect(highest(dead) / highest(history)).toBeGreaterThan(0.85)
    expect(highest(dead, 'q95')).toBeGreaterThan(1.3 * highest(history, 'q95'))
    expect(forecast(dead, ask(dead)).notes).toEqual([
      'There was next to no load for over a day once, 14 days in all, the first at 2027-02-19T00:00Z: left out.',
      'What was measured in the last 14 days is no load to go by: the forecast is of what was before, and wide.',
    ])
    expect(() => forecast(without(history, 30, 60), ask(history))).toThrow('the last load is 30 days before')
  })

  it('are left out where they ended a while ago: neither the level nor the quantile keeps them', () => {
    for (const [from, to] of [
      [40, 45],
      [52, 59],
      [20, 40],
    ] as const) {
      const broken = without(history, from, to)
      expect(Math.abs(highest(broken) / highest(history) - 1)).toBeLessThan(0.1)
      expect(highest(broken, 'q95') / highest(history, 'q95')).toBeLessThan(1.3)
    }
  })

  it('are habit where a weekend or most of the week is without load', () => {
    const values = (isOpen: (weekday: number) => boolean) =>
      changed(history, (value, at) => (isOpen((Math.floor(at / DAY) + 4) % 7) ? value : 0)).values
    const runs = (isOpen: (weekday: number) => boolean) => lifeless(values(isOpen), HOUR, 6_000)
    expect(runs((weekday) => weekday % 6 !== 0)).toEqual([])
    expect(runs((weekday) => weekday === 3)).toEqual([])
  })
})

describe('the life of a fleet', () => {
  it('begins with its load, whatever zeros the metric held before', () => {
    for (const days of [2, 3, 8]) {
      const history = without(load({ days: 60, step: 15 * MINUTE }), 0, 60 - days)
      const { points } = forecast(history, ask(history))
      const [night, noon] = [points[16]?.point ?? 0, points[64]?.point ?? 0]
      expect(noon / night).toBeGreaterThan(2)
    }
  })

  it('begins anew after four weeks without load', () => {
    const history = changed(load({ days: 60 }), (value, at) =>
      at < monday + DAY ? 30 * value : at < monday + 57 * DAY ? Number.NaN : value,
    )
    const { points, notes } = forecast(history, ask(history))
    expect(Math.max(...points.map(({ point }) => point))).toBeLessThan(15_000)
    expect(notes[0]).toBe('What was measured over four weeks before 2027-03-02T00:00Z is not looked at.')
  })
})

describe('longer steps', () => {
  it('begin where the first step after the origin does, and hold nothing of the one that is not over', () => {
    const history = load({ step: 5 * MINUTE, days: 20 })
    const origin = monday + 15 * DAY + 7 * MINUTE
    const more = { origin, step: HOUR, hours: 24 }
    const { points } = forecast(history, ask(history, more))
    expect(points[0]?.at).toBe(monday + 15 * DAY + 10 * MINUTE)
    const other = changed(history, (value, at) => (at + history.step > origin ? 1e9 : value))
    expect(forecast(other, ask(other, more)).points).toEqual(points)
  })
})
