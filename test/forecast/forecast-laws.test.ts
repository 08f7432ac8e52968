/** What holds of every forecast, whatever the history. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../src/core/instant.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import { ask, changed, load } from './made-up-load.ts'

const habits = fc.record({
  days: fc.integer({ min: 2, max: 30 }),
  step: fc.constantFrom(30 * MINUTE, HOUR, 3 * HOUR),
  noise: fc.constantFrom(0, 0.05, 0.8),
  seed: fc.integer({ min: 1, max: 1_000 }),
  weekend: fc.constantFrom(0.3, 1, 2),
})
const few = { numRuns: 12 }

describe('every forecast', () => {
  it('has a point, above it the 90th and above that the 95th percentile, and never a ceiling of zero', () => {
    const dirt = fc.array(
      fc.record({ from: fc.nat(700), length: fc.nat(60), value: fc.constantFrom(Number.NaN, 0, 1e9, -1) }),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(habits, dirt, (habit, spots) => {
        const history = load(habit)
        for (const { from, length, value } of spots) history.values.fill(value, from, from + length)
        let points: ReturnType<typeof forecast>['points'] = []
        try {
          points = forecast(history, ask(history)).points
        } catch (error) {
          expect(error).toMatchObject({ code: 'no-forecast' })
          return
        }
        expect(points).toHaveLength((48 * HOUR) / habit.step)
        for (const { point, q90, q95 } of points) {
          expect(Number.isFinite(q95) && point >= 0 && q90 >= point && q95 >= q90 && q95 > 0).toBe(true)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('is the same whatever comes after the origin', () => {
    fc.assert(
      fc.property(
        habits,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(0, 1e12, Number.NaN),
        (habit, after, garbage) => {
          const known = load(habit)
          const values = Float64Array.from([...known.values, ...Array.from({ length: after }, () => garbage)])
          expect(forecast({ ...known, values }, ask(known))).toEqual(forecast(known, ask(known)))
        },
      ),
      few,
    )
  })

  it('is ten times as high where the history is', () => {
    fc.assert(
      fc.property(habits, (habit) => {
        const history = load(habit)
        const once = forecast(history, ask(history)).points
        const tenfold = changed(history, (value) => 10 * value)
        // Of two splits that are as good, rounding decides which one a tree takes.
        for (const [index, { point, q95 }] of forecast(tenfold, ask(history)).points.entries()) {
          expect(point / (once[index]?.point ?? 0)).toBeCloseTo(10, 1)
          expect(q95 / (once[index]?.q95 ?? 0)).toBeCloseTo(10, 1)
        }
      }),
      few,
    )
  })

  it('is the same some weeks later', () => {
    fc.assert(
      fc.property(habits, fc.integer({ min: 1, max: 60 }), (habit, weeks) => {
        const history = load(habit)
        const later = { ...history, startsAt: history.startsAt + weeks * 7 * DAY }
        const [now, then] = [forecast(history, ask(history)), forecast(later, ask(later))]
        expect(then.points.map(({ point, q90, q95 }) => [point, q90, q95])).toEqual(
          now.points.map(({ point, q90, q95 }) => [point, q90, q95]),
        )
      }),
      few,
    )
  })
})
