/** Longer than a day next to no load, though people came at those times in other weeks: a metric that lost its source, or a fleet that stood aside. */
import { DAY, HOUR } from '../../core/instant.ts'
import type { Run } from './clean.ts'

/** Weeks looked at to either side. */
const weeks = 3

/**
 * Where a load is away at the same times of most other weeks too, as that of an office on Sundays, it is habit and stays.
 * @param step in milliseconds
 * @param usual load; under a hundredth of it is next to none
 */
export function lifeless(values: Float64Array, step: number, usual: number): Run[] {
  const day = Math.round(DAY / step)
  const runs: Run[] = []
  for (let from = 0, to = 0; day >= 1 && from < values.length; from = to + 1) {
    to = from
    let last = from - 1
    while (to < values.length && !((values[to] ?? Number.NaN) > 0.01 * usual)) {
      if ((values[to] ?? Number.NaN) >= 0) last = to
      to += 1
    }
    const run: Run = [from, last + 1]
    if (last + 1 - from > day && isUnusual(values, run, Math.max(1, Math.round(HOUR / step)), day, usual))
      runs.push(run)
  }
  return runs
}

/** Of each hour of the run: was there load at that time of most other weeks, or of other days where no week is known? */
function isUnusual(values: Float64Array, [from, to]: Run, hour: number, day: number, usual: number): boolean {
  let [told, alive] = [0, 0]
  for (let index = from; index < to; index += hour) {
    for (const stride of [7 * day, day]) {
      const others = outside(values, [from, to], index, stride)
      if (others.length === 0) continue
      told += 1
      if (2 * others.filter((value) => value > 0.01 * usual).length > others.length) alive += 1
      break
    }
  }
  return told > 0 && 4 * alive >= 3 * told
}

/** What was measured so many strides away, nearest first, beyond both ends of the run. */
function outside(values: Float64Array, [from, to]: Run, index: number, stride: number): number[] {
  const before = index - stride * Math.ceil((index - from + 1) / stride)
  const after = index + stride * Math.ceil((to - index) / stride)
  return Array.from({ length: weeks }, (_, which) => [before - which * stride, after + which * stride])
    .flat()
    .map((at) => values[at] ?? Number.NaN)
    .filter((value) => value >= 0)
}
