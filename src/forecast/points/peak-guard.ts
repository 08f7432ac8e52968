/** The upper quantile must be there before a day's peak is; a quantile of single steps is not: peaks are what counts here. */
import { HOUR, MINUTE } from '../../core/instant.ts'
import type { Spread } from './residual-quantiles.ts'

/** A forecast made at an origin of the past, and what came. All logarithms, step by step. */
export interface Made {
  /** NaN where an event was not to be foreseen. */
  path: Float64Array
  /** NaN where nothing was measured. */
  came: Float64Array
  weight: number
  /** Stretches of steps whose highest is a peak to be ready for. */
  peaks: [from: number, to: number][]
}

/** A peak that came, and by which step the quantile must have been at 80 % of it. */
interface Reached {
  which: number
  from: number
  at: number
  until: number
  wanted: number
  peak: number
  weight: number
}

const [peakShare, tolerance] = [Math.log(0.8), 10 * MINUTE]
const [fewest, around] = [10, 1.5 * HOUR]
/** What is tried: so much of what the quantile adds is added to it where most days rise, and so much taken off where none do. */
const heights = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.3, 1.6, 2]
const lowered = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
/**
 * Share of late days to stop at, of the pinball loss that may be added, and of steps over the quantile after it: of the history a
 * little less than one in twenty, since the models were chosen by the same errors.
 */
const [late, dearest, over] = [0.05, 0.08, 0.04]

/**
 * What to add to the 95th percentile about the hours in which days get to 80 % of their peak, the more of them did there the more,
 * until one day in twenty is late; and what may be taken off at other hours for it. Tried on the history: no dearer than it may be.
 * @param step in milliseconds
 */
export function liftForDays(
  made: readonly Made[],
  { q90, q95 }: Spread,
  perDay: number,
  step: number,
): Float64Array {
  const days = reachedIn(made, step)
  let best: Float64Array = new Float64Array(q95.length)
  if (days.length < fewest) return best
  const rising = risingAt(days, perDay, around / step)
  const liftOf = (height: number, less: number) =>
    q95.map((above, index) => {
      const share = rising[index % perDay] ?? 0
      const change = (height * share - less * (1 - share)) * Math.max(0, above)
      return Math.max(Math.min(0, (q90[index] ?? 0) - above), change)
    })
  const stride = Math.max(1, Math.round(HOUR / 2 / step))
  const before = lossOf(made, q95, best, stride)
  let fewestLate = lateOf(made, days, q95, best)
  for (const height of heights) {
    if (fewestLate <= late) break
    let [lift, loss] = [best, before]
    for (const less of lowered) {
      lift = liftOf(height, less)
      loss = lossOf(made, q95, lift, stride)
      if (loss.over >= over) break
    }
    if (loss.pinball > (1 + dearest) * before.pinball) break
    const share = lateOf(made, days, q95, lift)
    if (share < fewestLate) [best, fewestLate] = [lift, share]
  }
  return best
}

/** Where the peaks of the past are half measured at least. */
export function reachedIn(made: readonly Made[], step: number): Reached[] {
  return made.flatMap(({ came, weight, peaks }, which) =>
    peaks.flatMap(([from, to]) => {
      const stretch = came.subarray(from, to)
      let [most, count] = [Number.NEGATIVE_INFINITY, 0]
      for (const log of stretch) {
        if (Number.isNaN(log)) continue
        count += 1
        if (log > most) most = log
      }
      if (count === 0 || 2 * count < stretch.length) return []
      const wanted = most + peakShare
      const at = from + stretch.findIndex((log) => log >= wanted)
      const until = Math.min(at + Math.floor(tolerance / step), to - 1)
      return [{ which, from, at, until, wanted, peak: most, weight }]
    }),
  )
}

/** How many days rise about each time of the day, against the time at which most do. */
function risingAt(days: readonly Reached[], perDay: number, reach: number): Float64Array {
  const counts = Float64Array.from({ length: perDay }, (_, time) =>
    days.reduce(
      (sum, { at, from, weight }) => sum + weight * Math.exp(-0.5 * ((time - (at - from)) / reach) ** 2),
      0,
    ),
  )
  const most = counts.reduce((a, b) => Math.max(a, b), 0)
  return counts.map((count) => (most > 0 ? count / most : 0))
}

function lateOf(
  made: readonly Made[],
  days: readonly Reached[],
  q95: Float64Array,
  lift: Float64Array,
): number {
  let [missed, all] = [0, 0]
  for (const { which, from, until, wanted, weight } of days) {
    const path = made[which]?.path ?? new Float64Array()
    all += weight
    let index = from
    while (index <= until && !((path[index] ?? 0) + (q95[index] ?? 0) + (lift[index] ?? 0) >= wanted))
      index += 1
    if (index > until) missed += weight
  }
  return all > 0 ? missed / all : 0
}

function lossOf(made: readonly Made[], q95: Float64Array, lift: Float64Array, stride: number) {
  const factors = q95.map((above, index) => Math.exp(above + (lift[index] ?? 0)))
  let [pinball, exceeded, all] = [0, 0, 0]
  for (const { path, came, weight } of made) {
    for (let index = 0; index < path.length; index += stride) {
      const value = Math.exp(came[index] ?? Number.NaN)
      const upper = Math.exp(path[index] ?? Number.NaN) * (factors[index] ?? 1)
      if (Number.isNaN(value) || Number.isNaN(upper)) continue
      all += weight
      if (value > upper) exceeded += weight
      pinball += weight * (value > upper ? 0.95 * (value - upper) : 0.05 * (upper - value))
    }
  }
  return { pinball, over: all > 0 ? exceeded / all : 0 }
}
