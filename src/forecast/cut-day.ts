/** A day's curve as a few steps over it: as few as waste little, and none for what the base holds anyhow. */

export interface Cut {
  /** The first value, and the one after the last. */
  first: number
  after: number
  value: number
}

/** Steps over the base that a day has at most. */
const mostSteps = 8
/** Fewer steps are enough where they stand this little over the curve, of all that is over the base. */
const littleWaste = 0.06

/**
 * Least sum of what the steps stand over the curve, by dynamic programming; each step has the highest value under it.
 * @param least values that a step over the base spans, where there are as many
 * @param little waste that fewer steps are worth in any case
 */
export function cutDay(values: readonly number[], base: number, least: number, little: number): Cut[] {
  const heights = values.map((value) => Math.max(base, value))
  const over = heights.reduce((sum, height) => sum + height - base, 0)
  if (over === 0) return []
  const span = Math.max(1, Math.min(least, heights.length))
  const table = plan(heights, base, span)
  const allowed = Math.max(little, littleWaste * over)
  const enough = table.findIndex((row) => (row.at(-1)?.waste ?? Infinity) <= allowed)
  const steps = enough < 0 ? table.length - 1 : enough
  return traced(table, steps).filter(({ value }) => value > base)
}

/** The best way to the end of some values with some steps: what it wastes, its last cut, and the steps before that. */
interface Best {
  waste: number
  last: Cut | null
  before: number
}

/** By steps over the base, then by values. */
function plan(heights: readonly number[], base: number, span: number): Best[][] {
  const table = Array.from({ length: mostSteps + 1 }, (_, steps) =>
    Array.from({ length: heights.length + 1 }, (_, after): Best => {
      return { waste: steps === 0 && after === 0 ? 0 : Infinity, last: null, before: 0 }
    }),
  )
  for (let after = 1; after <= heights.length; after += 1) {
    let [value, sum] = [base, 0]
    for (let first = after - 1; first >= 0; first -= 1) {
      value = Math.max(value, heights[first] ?? base)
      sum += heights[first] ?? base
      const raised = value > base ? 1 : 0
      if (raised === 1 && after - first < span) continue
      const waste = value * (after - first) - sum
      for (let before = 0; before + raised <= mostSteps; before += 1) {
        const wasted = (table[before]?.[first]?.waste ?? Infinity) + waste
        const row = table[before + raised] ?? []
        if (wasted < (row[after]?.waste ?? Infinity))
          row[after] = { waste: wasted, last: { first, after, value }, before }
      }
    }
  }
  return table
}

function traced(table: readonly Best[][], steps: number): Cut[] {
  const cuts: Cut[] = []
  let best = table[steps]?.at(-1)
  while (best?.last) {
    cuts.unshift(best.last)
    best = table[best.before]?.[best.last.first]
  }
  return cuts
}
