/** Gaps of the grid, closed by what the same hours of other days held, moved to the level around the gap. */
import { type Grid, sameClock } from './grid.ts'

/** Days whose same hour stands for a missing one, the best first. */
const others = [7, -7, 14, -14, 1, -1, 2, -2, 21, -21, 28, -28, 35, 42]

/** @param logs those of the grid, with a NaN wherever the models are to see what would usually have been */
export function fillGaps(grid: Grid, logs: Float64Array): Float64Array {
  const { length, perDay } = grid
  const filled = logs.slice()
  let last = logs.find((log) => !Number.isNaN(log)) ?? 0
  for (let index = 0; index < length; index += 1) {
    const value = logs[index] ?? Number.NaN
    if (!Number.isNaN(value)) {
      last = value
      continue
    }
    let [sum, count] = [0, 0]
    for (const days of others) {
      const other = sameClock(grid, index, days)
      const held = other >= 0 && other < length ? (logs[other] ?? Number.NaN) : Number.NaN
      if (Number.isNaN(held)) continue
      sum += held + levelBetween(logs, index, other, perDay)
      count += 1
      if (count === 3) break
    }
    filled[index] = count > 0 ? sum / count : last
  }
  return filled
}

/** How much higher the two days around one step were than around another, where both were measured. */
function levelBetween(logs: Float64Array, one: number, other: number, perDay: number): number {
  const reach = 2 * perDay
  let [sum, count] = [0, 0]
  for (let away = -reach; away <= reach; away += 1) {
    const difference = (logs[one + away] ?? Number.NaN) - (logs[other + away] ?? Number.NaN)
    if (Number.isNaN(difference)) continue
    sum += difference
    count += 1
  }
  // A few hours in common say little: half a day is believed by half.
  return sum / (count + perDay / 2)
}
