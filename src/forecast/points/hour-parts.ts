/** What each part of the hour adds to the line through the grid, as far as it held up on days that it was not learned from. */
import { DAY, HOUR } from '../../core/instant.ts'
import type { Grid } from '../history/grid.ts'
import type { Series } from '../series.ts'
import { lineAt, partOf } from './expand.ts'

/** Differences from the line, by day and then by part of the hour. */
interface Differences {
  sums: Float64Array
  squares: Float64Array
  counts: Uint32Array
}

/** Days to learn from, and after how many a day counts half in the question whether that held up. */
const [window, halfLife] = [21, 1]
const kept = 0.5 ** (1 / halfLife)

/**
 * At the beginning of each of the last days, and at the end of the last, what was known then. What was learned is used by the share
 * that fits the days after it best, the latest most, and not at all where it was never tried or is no more than chance.
 * @returns by part of the hour what to add to the logarithm; the last one is the present
 */
export function learnParts(grid: Grid, filled: Float64Array, series: Series, days: number): Float64Array[] {
  const parts = series.step < grid.step && HOUR % series.step === 0 ? HOUR / series.step : 1
  const learned = Array.from({ length: days + 1 }, () => new Float64Array(parts))
  if (parts === 1) return learned
  const past = Math.min(Math.ceil(grid.length / grid.perDay), days + 2 * window)
  const { sums, squares, counts } = differences(grid, filled, series, past, parts)
  for (let part = 0; part < parts; part += 1) {
    let [sum, square, count] = [0, 0, 0]
    let [held, tried] = [0, 0]
    for (let day = 0; day <= past; day += 1) {
      const mean = count > 0 ? sum / count : 0
      const variance = count > 0 ? Math.max(0, square / count - mean * mean) : 0
      // As much of the mean as is more than chance.
      const sure =
        count < 24 ? 0 : mean * Math.max(0, 1 - (2 * variance) / count / Math.max(mean * mean, 1e-12))
      const share = held / Math.max(tried + variance, 1e-12)
      const known = learned[days - past + day]
      if (known) known[part] = sure * Math.max(0, Math.min(1, share))
      if (day === past) break
      const [now, gone] = [day * parts + part, (day - window) * parts + part]
      held = kept * held + sure * (sums[now] ?? 0)
      tried = kept * tried + sure * sure * (counts[now] ?? 0)
      sum += (sums[now] ?? 0) - (sums[gone] ?? 0)
      square += (squares[now] ?? 0) - (squares[gone] ?? 0)
      count += (counts[now] ?? 0) - (counts[gone] ?? 0)
    }
  }
  return learned
}

/** Of the last days before the end of the grid. */
function differences(
  grid: Grid,
  filled: Float64Array,
  { startsAt, step, values }: Series,
  days: number,
  parts: number,
): Differences {
  const [sums, squares] = [new Float64Array(days * parts), new Float64Array(days * parts)]
  const counts = new Uint32Array(days * parts)
  const until = grid.startsAt + grid.length * grid.step
  const from = until - days * DAY
  const end = Math.min(values.length, Math.floor((until - startsAt) / step))
  // Holidays and events are gaps to the models; what they brought is no part of the hour.
  const line = grid.logs.map((log, index) => (Number.isNaN(log) ? (filled[index] ?? 0) : log))
  // After the middle of the last step it goes on level.
  const last = line.subarray(grid.length - 1)
  for (let index = Math.max(0, Math.ceil((from - startsAt) / step)); index < end; index += 1) {
    const at = startsAt + index * step
    const value = values[index] ?? Number.NaN
    const log = grid.logs[Math.floor((at - grid.startsAt) / grid.step)] ?? Number.NaN
    if (!(value >= 0) || Number.isNaN(log)) continue
    const error = Math.log(value + grid.floor) - lineAt(grid, line, last, grid.length, at + step / 2)
    const cell = Math.floor((at - from) / DAY) * parts + partOf(at, step)
    sums[cell] = (sums[cell] ?? 0) + error
    squares[cell] = (squares[cell] ?? 0) + error * error
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return { sums, squares, counts }
}
