/** A forecast by days before: what followed then, relative to the level then, on top of the level now. */
import { type Grid, sameClock } from '../history/grid.ts'
import { prefixSums } from './prefix.ts'

/** How days before are weighed. */
export interface AlikeDays {
  /** Days after which a day counts half. */
  halfLife: number
  /** What another weekday counts, against the same one. */
  otherWeekday: number
  /** Days before the origin whose mean is the level. */
  levelDays: number
}

export type Forecaster = (origin: number, ahead: number) => Float64Array

const mostDays = 56

export function alikeDays(grid: Grid, filled: Float64Array, way: AlikeDays): Forecaster {
  const sums = prefixSums(filled)
  const window = Math.round(way.levelDays * grid.perDay)
  const level = (origin: number): number => {
    const from = Math.max(0, origin - window)
    return origin > from ? ((sums[origin] ?? 0) - (sums[from] ?? 0)) / (origin - from) : Number.NaN
  }
  return (origin, ahead) => {
    const now = level(origin)
    const out = new Float64Array(ahead)
    const levels = Array.from({ length: mostDays + 1 }, (_, days) => level(origin - days * grid.perDay))
    for (let index = 0; index < ahead; index += 1) {
      let [sum, weights] = [0, 0]
      const nearest = Math.floor(index / grid.perDay) + 1
      for (let days = nearest; days <= mostDays; days += 1) {
        const past = sameClock(grid, origin + index, days)
        if (past < 0 || past >= origin) continue
        // The first days have no level of their own.
        const hasLevel = origin - days * grid.perDay >= window / 2
        const relative = (filled[past] ?? 0) - (hasLevel ? (levels[days] ?? now) : now)
        const weight = 0.5 ** (days / way.halfLife) * (days % 7 === 0 ? 1 : way.otherWeekday)
        sum += weight * relative
        weights += weight
      }
      out[index] = weights > 0 ? now + sum / weights : now
    }
    return out
  }
}
