/** Origins inside the history: at each, the models say what they would have said, and what came is known. */
import type { Grid } from '../history/grid.ts'

export interface Rolling {
  /** Index of the first step not known; rising, the last one is the present. */
  origins: number[]
  /** How much what happened at each counts: 1 for the latest, less before. */
  weights: number[]
}

const [mostOrigins, halfLife] = [84, 42]

/** One a day at the present's time of day, so that the same distance ahead is the same hour; none before `least` days of past. */
export function rollingOrigins(grid: Grid, least = leastPast(grid)): Rolling {
  const origins: number[] = []
  const weights: number[] = []
  for (let days = 0; days <= mostOrigins; days += 1) {
    const origin = grid.length - days * grid.perDay
    if (days > 0 && origin < least * grid.perDay) break
    origins.unshift(origin)
    weights.unshift(0.5 ** (days / halfLife))
  }
  return { origins, weights }
}

/** Days: two weeks where there are more than four, half of it in between, and one at the very least. */
function leastPast(grid: Grid): number {
  const days = grid.length / grid.perDay
  return Math.min(14, Math.max(1, days / 2))
}
