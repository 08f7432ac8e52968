/** Exponential smoothing with a day's and a week's season, after Taylor (2003), on logarithms. */
import { HOUR } from '../../core/instant.ts'
import { type Grid, weekdayAt } from '../history/grid.ts'

/** Share of each error that the level takes in an hour, and the seasons each time they come round. */
export interface Smoothing {
  level: number
  day: number
  week: number
}

/** Passes over the history once; what is known at each of the origins is kept. */
export function holtWinters(
  grid: Grid,
  filled: Float64Array,
  smoothing: Smoothing,
  origins: readonly number[],
  usual: number,
): (which: number, ahead: number) => Float64Array {
  const { perDay } = grid
  const hours = grid.step / HOUR
  const alpha = 1 - (1 - smoothing.level) ** hours
  const day = new Float64Array(perDay)
  const week = new Float64Array(perDay * 7)
  let level = filled[0] ?? 0
  const kept: { at: number; level: number; day: Float64Array; week: Float64Array }[] = []
  let next = 0
  begin()
  for (let index = 0; index <= grid.length; index += 1) {
    while (origins[next] === index) {
      kept.push({ at: index, level, day: day.slice(), week: week.slice() })
      next += 1
    }
    if (index === grid.length) break
    const slot = Math.min(perDay - 1, grid.slots[index] ?? 0)
    const weekSlot = slot + weekdayAt(grid, index) * perDay
    const expected = level + (day[slot] ?? 0) + (week[weekSlot] ?? 0)
    const raw = (filled[index] ?? 0) - expected
    // One wild value moves the state no further than a large usual one does.
    const shock = Math.max(-6 * usual, Math.min(6 * usual, raw))
    level += alpha * shock
    day[slot] = (day[slot] ?? 0) + smoothing.day * shock
    week[weekSlot] = (week[weekSlot] ?? 0) + smoothing.week * shock
  }
  return (which, ahead) => {
    const state = kept[which]
    const out = new Float64Array(ahead)
    if (!state) return out
    for (let index = 0; index < ahead; index += 1) {
      const at = state.at + index
      const slot = Math.min(perDay - 1, grid.slots[at] ?? 0)
      const weekSlot = slot + weekdayAt(grid, at) * perDay
      out[index] = state.level + (state.day[slot] ?? 0) + (state.week[weekSlot] ?? 0)
    }
    return out
  }

  /** The first two weeks give the seasons to begin with, or what there is before the first origin. */
  function begin(): void {
    const length = Math.min(origins[0] ?? grid.length, perDay * 14)
    let sum = 0
    for (let index = 0; index < length; index += 1) sum += filled[index] ?? 0
    level = length > 0 ? sum / length : 0
    const counts = new Uint32Array(perDay)
    for (let index = 0; index < length; index += 1) {
      const slot = Math.min(perDay - 1, grid.slots[index] ?? 0)
      day[slot] = (day[slot] ?? 0) + (filled[index] ?? 0) - level
      counts[slot] = (counts[slot] ?? 0) + 1
    }
    for (let slot = 0; slot < perDay; slot += 1) day[slot] = (day[slot] ?? 0) / Math.max(1, counts[slot] ?? 0)
  }
}
