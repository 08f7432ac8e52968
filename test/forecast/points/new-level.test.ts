/** A level that jumped a day ago: the upper quantile stands where it would if that stays. */
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../../src/core/instant.ts'
import { forecast } from '../../../src/forecast/forecast.ts'
import { newLevel } from '../../../src/forecast/points/new-level.ts'
import { ask, changed, load, monday } from '../made-up-load.ts'

const made = (came: number, now = 0) => [
  { path: new Float64Array(48), came: new Float64Array(48).fill(came, 0, 24).fill(Number.NaN, 24) },
  { path: new Float64Array(48).fill(now), came: new Float64Array(48).fill(Number.NaN) },
]
const q95 = new Float64Array(48).fill(0.2)

describe('a level that jumped', () => {
  it('is held by the quantile after a day', () => {
    const habit = load({ days: 82, step: 15 * MINUTE, noise: 0.1 })
    const whole = changed(
      habit,
      (value, at) => value * Math.exp(0.08 * Math.sin(2.7 * Math.floor((at - monday) / DAY))),
    )
    const doubled = changed(whole, (value, at) => (at >= monday + 79 * DAY ? 2 * value : value))
    const history = { ...doubled, values: doubled.values.slice(0, 80 * 96) }
    const { points } = forecast(history, ask(history))
    const over = points.filter(
      ({ at, q95 }) => (doubled.values[(at - doubled.startsAt) / doubled.step] ?? 0) > q95,
    ).length
    expect(over / points.length).toBeLessThan(0.1)
  })

  it('adds what the present forecast does not follow yet, and nothing below', () => {
    expect(newLevel(made(0.7), q95, 24)).toBeCloseTo(0.7)
    expect(newLevel(made(0.7, 0.5), q95, 24)).toBeCloseTo(0.2)
    expect(newLevel(made(0.7, 0.9), q95, 24)).toBe(0)
  })

  it('is no burst of some hours, no day that was hardly measured and nothing under the quantile', () => {
    const some = made(0.7).map((row) => ({ ...row, came: row.came.fill(0, 12, 24) }))
    const hardly = made(0.7).map((row) => ({ ...row, came: row.came.fill(Number.NaN, 8, 24) }))
    expect([some, hardly, made(0.1)].map((each) => newLevel(each, q95, 24))).toEqual([0, 0, 0])
  })
})
