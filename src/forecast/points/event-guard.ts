/** How high the upper quantile stands in the hours of declared events, of which there are few: as high as those of such days went. */
import { type Made, reachedIn } from './peak-guard.ts'
import { quantiles } from './weighted-quantile.ts'

export interface MadeForEvents extends Made {
  /** Which occasion moves each step most, or -1. */
  marks: Int32Array
}

const mostOfEvent = Math.log(3)

/**
 * What to add to the 95th percentile: nearly as much as the past event that needed most, and at least so much that its highest
 * stands where the peaks of past events on such days did not come over, threefold at most.
 * @param made the last of it is the present
 * @param kindOf of an occasion: those of a kind may come as high as each other
 */
export function liftForEvents(
  made: readonly MadeForEvents[],
  above: Float64Array,
  step: number,
  kindOf: (which: number) => unknown,
): Float64Array {
  const rows = made.map((row) => ({ ...row, peaks: stretches(row.marks) }))
  const reached = reachedIn(rows, step)
  const peaks = new Map<number, number>()
  const [short, weights]: [number[], number[]] = [[], []]
  for (const { which, from, until, wanted, peak, weight } of reached) {
    const row = rows[which]
    const occasion = row?.marks[from] ?? -1
    peaks.set(occasion, Math.max(peaks.get(occasion) ?? Number.NEGATIVE_INFINITY, peak))
    const most = highest(row?.path ?? above, above, from, until + 1)
    if (most === Number.NEGATIVE_INFINITY) continue
    short.push(Math.max(0, wanted - most))
    weights.push(weight)
  }
  const [need = 0] = quantiles(short, weights, [0.98])
  const lift = new Float64Array(above.length).fill(Math.min(need, mostOfEvent))
  const present = rows.at(-1)
  for (const [from, to] of present?.peaks ?? []) {
    const kind = kindOf(present?.marks[from] ?? -1)
    const alike = [...peaks].filter(([which]) => kindOf(which) === kind).map(([, peak]) => peak)
    const most = highest(present?.path ?? above, above, from, to)
    const wanted = ninetyFifth(alike) - most
    for (let index = from; index < to; index += 1)
      lift[index] = Math.max(lift[index] ?? 0, Math.min(wanted, mostOfEvent))
  }
  return lift
}

function highest(path: Float64Array, above: Float64Array, from: number, to: number): number {
  let most = Number.NEGATIVE_INFINITY
  for (let index = from; index < to; index += 1) {
    const here = (path[index] ?? 0) + (above[index] ?? 0)
    if (here > most) most = here
  }
  return most
}

/** What the next of them stays under nineteen times in twenty, if all are alike: of less than 39, the highest says most. */
function ninetyFifth(values: readonly number[]): number {
  const rank = Math.min(values.length, Math.ceil(0.95 * (values.length + 1)))
  return values.toSorted((a, b) => a - b)[rank - 1] ?? Number.NEGATIVE_INFINITY
}

/** Steps of the same occasion that follow each other. */
function stretches(marks: Int32Array): [number, number][] {
  const found: [number, number][] = []
  for (let from = 0, to = 0; from < marks.length; from = to) {
    while (to < marks.length && marks[to] === marks[from]) to += 1
    if ((marks[from] ?? -1) >= 0) found.push([from, to])
  }
  return found
}
