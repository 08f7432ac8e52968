import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../../src/core/instant.ts'
import { fewPoints, highestOf } from '../../../src/render/simulation/buckets.ts'

const series = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 3_000 })
const wanted = fc.integer({ min: 1, max: 400 })

describe('a long series as few points', () => {
  it('keeps the lowest and the highest of every stretch, and so of the whole', () => {
    fc.assert(
      fc.property(series, wanted, (values, most) => {
        const points = fewPoints(values, 0, most)
        const size = Math.max(1, Math.ceil(values.length / most))
        for (let start = 0; start < values.length; start += size) {
          const stretch = values.slice(start, start + size)
          const kept = points.filter(({ at }) => at >= start * MINUTE && at < (start + size) * MINUTE)
          const keptValues = kept.map(({ value }) => value)
          expect(Math.max(...keptValues)).toBe(Math.max(...stretch))
          expect(Math.min(...keptValues)).toBe(Math.min(...stretch))
          expect(keptValues.at(-1)).toBe(stretch.at(-1))
        }
      }),
    )
  })

  it('invents nothing, keeps the order of time, and is as few as was asked for', () => {
    fc.assert(
      fc.property(series, wanted, fc.integer({ min: 0, max: 1e12 }), (values, most, from) => {
        const points = fewPoints(values, from, most)
        expect(points.length).toBeLessThanOrEqual(3 * most)
        for (const { at, value } of points) expect(values[(at - from) / MINUTE]).toBe(value)
        const times = points.map(({ at }) => at)
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
      }),
    )
  })

  it('is the series itself where that is short', () => {
    expect(fewPoints([3, 1, 2], 0, 3).map(({ value }) => value)).toEqual([3, 1, 2])
    expect(fewPoints([], 0, 3)).toEqual([])
  })

  it('loses no spike in the bars of a terminal', () => {
    fc.assert(
      fc.property(series, wanted, (values, columns) => {
        const shown = highestOf(values, columns)
        expect(shown.length).toBe(Math.min(columns, values.length))
        expect(Math.max(...shown)).toBe(Math.max(...values))
      }),
    )
  })
})
