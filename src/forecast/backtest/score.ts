/** What a forecast is measured by, once the load has come. */
import type { Scored } from '../../core/foreseen.ts'
import { DAY, MINUTE } from '../../core/instant.ts'
import type { Forecast, Series } from '../series.ts'

export interface Tally {
  add(truth: Series, made: Pick<Forecast, 'points' | 'step'>): void
  score(): Scored
}

const [lateShare, lateAfter] = [0.8, 10 * MINUTE]

/** Days are those of UTC; one counts where half of it was measured. */
export function createTally(): Tally {
  let [steps, load, error, pinball, over, late] = [0, 0, 0, 0, 0, 0]
  const peaks: number[] = []
  return {
    add(truth, { points, step }) {
      const days = new Map<number, { at: number; value: number; point: number; q95: number }[]>()
      for (const { at, point, q95 } of points) {
        const value = truth.values[Math.round((at - truth.startsAt) / truth.step)] ?? Number.NaN
        if (!(value >= 0)) continue
        steps += 1
        load += value
        error += Math.abs(value - point)
        pinball += value > q95 ? 0.95 * (value - q95) : 0.05 * (q95 - value)
        if (value > q95) over += 1
        const day = Math.floor(at / DAY)
        const rows = days.get(day) ?? []
        if (rows.push({ at, value, point, q95 }) === 1) days.set(day, rows)
      }
      for (const rows of days.values()) {
        if (rows.length * step < DAY / 2) continue
        const peak = rows.reduce((most, { value }) => Math.max(most, value), 0)
        if (peak === 0) continue
        const foreseen = rows.reduce((most, { point }) => Math.max(most, point), 0)
        peaks.push(Math.abs(foreseen - peak) / peak)
        const came = rows.find(({ value }) => value >= lateShare * peak)?.at ?? 0
        const ready = rows.find(({ q95 }) => q95 >= lateShare * peak)?.at ?? Number.POSITIVE_INFINITY
        if (ready > came + lateAfter) late += 1
      }
    },
    score() {
      const ordered = peaks.toSorted((a, b) => a - b)
      return {
        wape: percent(error, load),
        pb95: percent(pinball, load),
        exceeded: percent(over, steps),
        peak: 100 * (ordered[ordered.length >> 1] ?? 0),
        late: percent(late, peaks.length),
        steps,
        days: peaks.length,
      }
    },
  }
}

function percent(part: number, whole: number): number {
  return whole > 0 ? (100 * part) / whole : 0
}
