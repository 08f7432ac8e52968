/** How far above the forecast load comes, from how far it came above earlier ones: conformal, with errors scaled to their usual size. */
import { quantiles } from './weighted-quantile.ts'

export interface Residuals {
  /** For each origin, step by step: logarithm of what came less that of the forecast; NaN where nothing came yet. */
  errors: Float64Array[]
  /** How much each origin counts. */
  weights: readonly number[]
  /** Steps of a day. */
  perDay: number
}

export interface Spread {
  /** What to add to the logarithm of the forecast, step by step. */
  middle: Float64Array
  q90: Float64Array
  q95: Float64Array
}

/** Hours ahead between which errors are alike once they are scaled. */
const borders = [0, 6, 24, 48, 96, 192, Number.POSITIVE_INFINITY]

/** What is believed of a fleet that was never forecast: three times the load comes once in twenty. */
export const beliefs = { size: 0.4, middle: 0, q90: 0.75, q95: 1.1 }

export function spreadOf(residuals: Residuals, ahead: number): Spread {
  const { errors, weights, perDay } = residuals
  const sizes = sizesOf(residuals, ahead)
  const moods = moodsOf(errors, sizes, perDay)
  const now = moods.at(-1) ?? 1
  const spread = {
    middle: new Float64Array(ahead),
    q90: new Float64Array(ahead),
    q95: new Float64Array(ahead),
  }
  for (let border = 0; border + 1 < borders.length; border += 1) {
    const [from, to] = [border, border + 1].map((which) =>
      Math.min(ahead, Math.round(((borders[which] ?? 0) * perDay) / 24)),
    )
    if (from === undefined || to === undefined || from >= to) continue
    const scaled: number[] = []
    const masses: number[] = []
    const told = new Set<number>()
    for (const [origin, row] of errors.entries()) {
      for (let index = from; index < to; index += 1) {
        const error = row[index] ?? Number.NaN
        if (Number.isNaN(error)) continue
        scaled.push(error / ((sizes[index] ?? 1) * (moods[origin] ?? 1)))
        masses.push(weights[origin] ?? 0)
        told.add(origin)
      }
    }
    // Days are what is independent, and of few the highest is not yet seen.
    const days = told.size
    const belief = 1 / (1 + days * days)
    const shares = [0.5, 1 - 0.1 / (1 + 1.5 / (days + 1)), 1 - 0.05 / (1 + 1.5 / (days + 1))]
    const [middle = 0, q90 = 0, q95 = 0] = quantiles(scaled, masses, shares)
    for (let index = from; index < to; index += 1) {
      const size = (sizes[index] ?? 1) * now
      spread.middle[index] = (1 - belief) * middle * size * (days / (days + 7))
      spread.q90[index] = (1 - belief) * q90 * size + belief * beliefs.q90
      spread.q95[index] = (1 - belief) * q95 * size + belief * beliefs.q95
    }
  }
  return spread
}

/** The usual size of an error at each step: of the steps within the hour, leaning on those of six hours around. */
function sizesOf({ errors, weights, perDay }: Residuals, ahead: number): Float64Array {
  const sums = new Float64Array(ahead + 1)
  const masses = new Float64Array(ahead + 1)
  for (let index = 0; index < ahead; index += 1) {
    let [sum, mass] = [0, 0]
    for (const [origin, row] of errors.entries()) {
      const error = row[index] ?? Number.NaN
      if (Number.isNaN(error)) continue
      sum += (weights[origin] ?? 0) * Math.abs(error)
      mass += weights[origin] ?? 0
    }
    sums[index + 1] = (sums[index] ?? 0) + sum
    masses[index + 1] = (masses[index] ?? 0) + mass
  }
  const around = (index: number, reach: number): [number, number] => {
    const [from, to] = [Math.max(0, index - reach), Math.min(ahead, index + reach + 1)]
    return [(sums[to] ?? 0) - (sums[from] ?? 0), (masses[to] ?? 0) - (masses[from] ?? 0)]
  }
  const [near, far] = [Math.max(1, Math.round(perDay / 24)), Math.max(2, Math.round(perDay / 4))]
  return Float64Array.from({ length: ahead }, (_, index) => {
    const [nearSum, nearMass] = around(index, near)
    const [farSum, farMass] = around(index, far)
    const usual = farMass > 0 ? farSum / farMass : beliefs.size
    const belief = 5 * (2 * near + 1)
    return Math.max(1e-6, (nearSum + belief * usual) / (nearMass + belief))
  })
}

/** Bad days come together: the size of the errors of the week before each origin, against the usual one, half believed. */
function moodsOf(errors: readonly Float64Array[], sizes: Float64Array, perDay: number): number[] {
  const daily = errors.map((row) => {
    let [sum, count] = [0, 0]
    for (let index = 0; index < Math.min(perDay, row.length); index += 1) {
      const error = row[index] ?? Number.NaN
      if (Number.isNaN(error)) continue
      sum += Math.abs(error) / (sizes[index] ?? 1)
      count += 1
    }
    return count > perDay / 8 ? sum / count : Number.NaN
  })
  return daily.map((_, origin) => {
    const week = daily.slice(Math.max(0, origin - 7), origin).filter((day) => !Number.isNaN(day))
    return (week.reduce((sum, day) => sum + day, 0) + 7) / (week.length + 7)
  })
}
