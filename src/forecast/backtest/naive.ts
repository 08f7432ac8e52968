/** The two ways a forecast has to beat: what was a day ago, and what was a week ago. */
import type { ForeseenPoint } from '../../core/foreseen.ts'
import { DAY, HOUR } from '../../core/instant.ts'
import type { Ask, Series } from '../series.ts'

type Wanted = Pick<Ask, 'origin' | 'hours'>
interface Naive {
  step: number
  points: ForeseenPoint[]
}

export function lastDay(history: Series, wanted: Wanted): Naive {
  return naive(history, wanted, DAY)
}

export function lastWeek(history: Series, wanted: Wanted): Naive {
  return naive(history, wanted, 7 * DAY)
}

/** The quantiles are those of its own errors over the four weeks before, as a factor. */
function naive({ startsAt, step, values }: Series, { origin, hours }: Wanted, period: number): Naive {
  const first = Math.ceil((origin - startsAt) / step)
  const [lag, length] = [Math.round(period / step), Math.round((hours * HOUR) / step)]
  const known = (index: number): number => {
    let past = index
    while (past >= first || (past >= 0 && !((values[past] ?? 0) >= 0))) past -= lag
    return past >= 0 ? (values[past] ?? 0) : Number.NaN
  }
  const ahead = period * Math.ceil((hours * HOUR) / period)
  const ratios: number[] = []
  for (let index = Math.max(0, first - Math.round((28 * DAY) / step)); index < first; index += 1) {
    const before = values[index - Math.round(ahead / step)] ?? Number.NaN
    const ratio = (values[index] ?? Number.NaN) / before
    if (Number.isFinite(ratio)) ratios.push(ratio)
  }
  ratios.sort((a, b) => a - b)
  const factor = (share: number) => Math.max(1, ratios[Math.floor(share * ratios.length)] ?? 2)
  const [f90, f95] = [factor(0.9), factor(0.95)]
  const points: ForeseenPoint[] = []
  for (let index = 0; index < length; index += 1) {
    const point = known(first + index)
    if (!Number.isFinite(point)) continue
    points.push({ at: startsAt + (first + index) * step, point, q90: point * f90, q95: point * f95 })
  }
  return { step, points }
}
