/** The history on the coarse, even grid that the models see: logarithms of the load, and the local clock of each step. */
import { DAY, HOUR, type Instant, MINUTE } from '../../core/instant.ts'
import type { Series } from '../series.ts'
import { offsetsOf } from './local-clock.ts'

export interface Grid {
  startsAt: Instant
  /** In milliseconds. */
  step: number
  perDay: number
  /** Steps with a past; the last one is measured. */
  length: number
  /** Steps to forecast after them, up to the end of what was asked for. */
  ahead: number
  /** Logarithm of load plus `floor`; NaN where nothing was measured. */
  logs: Float64Array
  /** Added before the logarithm, so that zero has one. */
  floor: number
  /** Of every step, also those ahead: local time of day, from 0 to `perDay`. */
  slots: Int32Array
  /** Of every step: whole local days since 1970-01-01. */
  days: Int32Array
  /** Of every step: local offset from UTC in steps. */
  offsets: Int32Array
}

const [mostDays, fineDays] = [800, 125]

/** Half hours of a few months, hours of more; never finer than what was measured. */
function gridStep(step: number, span: number): number {
  if (step >= HOUR) return step
  const wanted = span > fineDays * DAY ? HOUR : 30 * MINUTE
  return Math.max(step, Math.floor(wanted / step) * step)
}

/** @param known how many steps of the series may be looked at */
export function toGrid(series: Series, known: number, until: Instant, timezone: string): Grid {
  const { startsAt: from, step: native, values } = series
  const step = gridStep(native, Math.min(known * native, mostDays * DAY))
  const endsAt = Math.floor((from + known * native) / step) * step
  const startsAt = Math.max(Math.ceil(from / step) * step, endsAt - mostDays * DAY)
  const most = Math.max(0, Math.round((endsAt - startsAt) / step))
  const every = Float64Array.from({ length: most }, (_, index) => {
    const [first, last] = [index, index + 1].map((at) => Math.round((startsAt + at * step - from) / native))
    return meanOf(values, first ?? 0, Math.min(last ?? 0, known))
  })
  const length = 1 + every.findLastIndex((mean) => mean >= 0)
  const means = every.subarray(0, length)
  const ahead = Math.ceil((until - startsAt) / step) - length
  const floor = floorOf(means)
  const offsets = offsetsOf(startsAt, step, length + ahead, timezone)
  const local = Float64Array.from(offsets, (offset, index) => startsAt + index * step + offset)
  return {
    startsAt,
    step,
    perDay: Math.max(1, Math.round(DAY / step)),
    length,
    ahead,
    logs: means.map((mean) => Math.log(mean + floor)),
    floor,
    slots: Int32Array.from(local, (at) => Math.floor((at - Math.floor(at / DAY) * DAY) / step)),
    days: Int32Array.from(local, (at) => Math.floor(at / DAY)),
    offsets: Int32Array.from(offsets, (offset) => Math.round(offset / step)),
  }
}

function meanOf(values: Float64Array, first: number, last: number): number {
  let [sum, count] = [0, 0]
  for (let index = first; index < last; index += 1) {
    const value = values[index] ?? Number.NaN
    if (value >= 0) {
      sum += value
      count += 1
    }
  }
  return 2 * count >= last - first ? sum / count : Number.NaN
}

/** A hundredth of the usual load: under it, twice as much is no news. Where there is often none at all, ratios say less still. */
function floorOf(means: Float64Array): number {
  const over = means.filter((mean) => mean > 0).sort()
  const none = means.filter((mean) => mean === 0).length
  return (0.01 + none / Math.max(1, over.length + none)) * (over[over.length >> 1] ?? 100)
}

/** On the local calendar; 0 is Sunday. */
export function weekdayAt({ days }: Grid, index: number): number {
  // Day 0 was a Thursday.
  return ((days[index] ?? 0) + 4) % 7
}

/** The step at the same local time some days before; on days when clocks change, the nearest. */
export function sameClock(grid: Grid, index: number, days: number): number {
  const before = index - days * grid.perDay
  if (before < 0) return before
  return before + (grid.offsets[index] ?? 0) - (grid.offsets[before] ?? 0)
}
