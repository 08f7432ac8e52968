import { describe, expect, it } from 'vitest'
import { boost } from '../../../src/forecast/trees/trees.ts'

const growth = { trees: 60, leaves: 4, rate: 0.2, leastRows: 5 }

describe('boosted trees', () => {
  const rows = 400
  const columns = [
    Float64Array.from({ length: rows }, (_, row) => row % 20),
    Float64Array.from({ length: rows }, (_, row) => row % 7),
  ]
  const target = Float64Array.from(
    { length: rows },
    (_, row) => (row % 20 < 8 ? 1 : 3) + (row % 7 === 6 ? 2 : 0),
  )

  it('learn steps in two features', () => {
    const model = boost({ rows, columns }, target, new Float64Array(rows).fill(1), growth)
    const at = (first: number, second: number) => model((column) => (column === 0 ? first : second))
    expect(at(3, 0)).toBeCloseTo(1, 0)
    expect(at(12, 0)).toBeCloseTo(3, 0)
    expect(at(12, 6)).toBeCloseTo(5, 0)
  })

  it('do not look at rows without weight', () => {
    const weights = Float64Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 1 : 0))
    const spoiled = target.map((value, row) => (row % 2 === 0 ? value : 1e9))
    const [one, other] = [target, spoiled].map((values) => boost({ rows, columns }, values, weights, growth))
    for (const first of [0, 5, 12, 19]) expect(one?.(() => first)).toBe(other?.(() => first))
  })

  it('of nothing say nothing', () => {
    const model = boost(
      { rows: 0, columns: [new Float64Array(0)] },
      new Float64Array(0),
      new Float64Array(0),
      growth,
    )
    expect(model(() => 1)).toBe(0)
  })
})
