import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../src/core/instant.ts'
import { fromRows } from '../../../src/forecast/history/from-rows.ts'

const start = Date.UTC(2027, 0, 4)

function rows(at: number[], value: (at: number) => number = () => 100) {
  return { at, values: at.map(value) }
}

const every = (step: number, from: number, to: number) =>
  Array.from({ length: Math.round((to - from) / step) }, (_, index) => from + index * step)

describe('rows as even steps', () => {
  it('leaves even rows as they are', () => {
    const at = every(5 * MINUTE, start, start + DAY)
    const { series, notes } = fromRows(
      rows(at, (time) => time - start),
      'chat.csv',
    )
    expect([series.startsAt, series.step, notes]).toEqual([start, 5 * MINUTE, []])
    expect([...series.values]).toEqual(at.map((time) => time - start))
  })

  it('keeps a hole as a hole', () => {
    const at = every(5 * MINUTE, start, start + DAY).filter(
      (time) => time < start + HOUR || time >= start + 3 * HOUR,
    )
    const { series } = fromRows(rows(at), 'chat.csv')
    expect(series.values.filter((value) => Number.isNaN(value)).length).toBe(24)
    expect(Number.isNaN(series.values[12] ?? 0)).toBe(true)
  })

  it('makes no holes of rows that drift from the clock', () => {
    const at = every(61_000, start, start + DAY)
    const { series } = fromRows(rows(at), 'chat.csv')
    expect(series.step).toBe(MINUTE)
    expect([...series.values].every((value) => value === 100)).toBe(true)
  })

  it('spreads hours of the past over the five minutes of the end, on the way from one to the next, and says so', () => {
    const middle = start + 60 * DAY
    const at = [...every(HOUR, start, middle), ...every(5 * MINUTE, middle, middle + 30 * DAY)]
    const { series, notes } = fromRows(
      rows(at, (time) => (time < middle ? 1_000 + (time - start) / HOUR : 2_440)),
      'chat.csv',
    )
    expect(series.step).toBe(5 * MINUTE)
    expect([...series.values].some((value) => Number.isNaN(value))).toBe(false)
    const hour = series.values.slice(24 * 12, 25 * 12)
    expect(hour.reduce((sum, value) => sum + value, 0) / 12).toBeCloseTo(1_024, 0)
    expect(Math.max(...hour) - Math.min(...hour)).toBeGreaterThan(0.8)
    expect(notes).toEqual([
      'On 60 of 90 days, the last of them 2027-03-04, rows are 1h apart and not 5m: they are spread over the shorter steps.',
    ])
  })

  it('takes the mean of finer rows, and says so', () => {
    const middle = start + 10 * DAY
    const at = [...every(MINUTE, start, middle), ...every(5 * MINUTE, middle, middle + 30 * DAY)]
    const { series, notes } = fromRows(
      rows(at, (time) => (time < middle ? (time / MINUTE) % 5 : 7)),
      'chat.csv',
    )
    expect([series.step, series.values[0], notes.length]).toEqual([5 * MINUTE, 2, 1])
  })

  it('names distances that drift in whole minutes, and never as nothing', () => {
    const middle = start + 10 * DAY
    const noteOf = (drifting: number, from: number) => {
      const at = [...every(drifting, from, middle), ...every(2 * HOUR, middle, middle + 30 * DAY)]
      return fromRows(rows(at), 'chat.csv').notes[0]
    }
    expect(noteOf(79 * MINUTE + 53_000, start)).toContain('rows are 1h20m apart and not 2h')
    expect(noteOf(400, middle - MINUTE)).toContain('rows are 1s apart and not 2h')
  })

  it('refuses two rows with the reason', () => {
    expect(() => fromRows(rows([start, start + HOUR]), 'two.csv')).toThrow('two.csv has 2 values')
  })

  it('has the bounds of its rows whatever they are, and at least one value', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 3 * DAY }), { minLength: 2, maxLength: 60 })
    fc.assert(
      fc.property(
        gaps,
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 61, maxLength: 61 }),
        (apart, all) => {
          let last = start
          const at = [start, ...apart.map((gap) => (last += gap))]
          const values = all.slice(0, at.length)
          const { series } = fromRows({ at, values }, 'any.csv')
          const known = series.values.filter((value) => !Number.isNaN(value))
          expect(known.length).toBeGreaterThan(0)
          expect(Math.min(...known)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6)
          expect(Math.max(...known)).toBeLessThanOrEqual(Math.max(...values) + 1e-6)
        },
      ),
    )
  })
})
