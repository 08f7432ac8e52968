/** What a backtest leaves open: smaller and larger floors than the rule wrote, and other draws of chance. */
import type { Fleet } from '../src/core/desired.ts'
import type { Score } from '../src/core/played.ts'
import { withFloors } from './backtest-rule.ts'
import type { Parts } from './backtest-series.ts'
import { playOne } from './backtest-ways.ts'

export interface Variations {
  /** The same schedule with floors for the target times the factor. */
  floors: { factor: number; score: Score }[]
  /** With the schedule and without, by seed. */
  seeds: { ours: Score; without: Score }[]
}

const factors = [0.7, 0.85, 1, 1.25, 1.5]
const seeds = [1, 2, 3]

/** `fleet` as learned for the target; seeds are drawn with its floors times `chosen`. */
export async function playVariations(fleet: Fleet, parts: Parts, chosen: number): Promise<Variations> {
  const found: Variations = { floors: [], seeds: [] }
  for (const factor of factors) {
    const score = await playOne(withFloors(fleet, factor), parts, { prewarm: true, measure: fleet })
    found.floors.push({ factor, score })
  }
  for (const seed of seeds) {
    const ours = await playOne(withFloors(fleet, chosen), parts, { prewarm: true, seed })
    found.seeds.push({ ours, without: await playOne(fleet, parts, { prewarm: false, seed }) })
  }
  return found
}
