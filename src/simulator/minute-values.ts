/** A trace minute by minute: averaged where it is finer, interpolated where it is coarser, held where it has a gap. */
import { count } from '../core/count.ts'
import { formatInstant, type Instant, MINUTE, SECOND } from '../core/instant.ts'
import { formatDuration } from '../core/scalars.ts'
import type { Trace } from './trace.ts'

/** The values of so many minutes from `from` on, and in sentences what is not as recorded. */
export function minuteValues(
  trace: Trace,
  from: Instant,
  minutes: number,
): { values: Float64Array; notes: string[] } {
  const isFine = trace.step <= MINUTE
  const { at, values } = isFine ? byMinute(trace) : trace
  const longest = Math.max(10 * MINUTE, 3 * trace.step)
  const filled = new Float64Array(minutes)
  const gaps: { from: Instant; length: number }[] = []
  let interpolated = 0
  let next = firstAfter(at, from)
  for (let minute = 0; minute < minutes; minute += 1) {
    const now = from + minute * MINUTE
    while (next < at.length && (at[next] ?? 0) <= now) next += 1
    const [before, after] = [at[next - 1] ?? now, at[next]]
    const value = values[next - 1] ?? values[0] ?? 0
    filled[minute] = value
    if (before === now || after === undefined) continue
    if (after - before > longest) {
      if (gaps.at(-1)?.from !== before) gaps.push({ from: before, length: after - before })
      continue
    }
    interpolated += 1
    filled[minute] = value + (((values[next] ?? 0) - value) * (now - before)) / (after - before)
  }
  return { values: filled, notes: [...fineness(trace.step, interpolated), ...told(gaps, longest)] }
}

/** The average of each minute that has values. */
function byMinute({ at, values }: Trace): Pick<Trace, 'at' | 'values'> {
  const minutes = new Float64Array(at.length)
  const averages = new Float64Array(at.length)
  let [length, many] = [0, 0]
  for (let index = 0; index < at.length; index += 1) {
    const minute = Math.floor((at[index] ?? 0) / MINUTE) * MINUTE
    if (length === 0 || minutes[length - 1] !== minute) {
      minutes[length] = minute
      length += 1
      many = 0
    }
    many += 1
    const before = averages[length - 1] ?? 0
    averages[length - 1] = before + ((values[index] ?? 0) - before) / many
  }
  return { at: minutes.subarray(0, length), values: averages.subarray(0, length) }
}

function fineness(step: number, interpolated: number): string[] {
  if (step < MINUTE)
    return [`About ${formatStep(step)} between values: each minute is the average of its own.`]
  if (step > MINUTE)
    return [`About ${formatStep(step)} between values: the minutes in between are interpolated.`]
  return interpolated > 0 ? [`${count(interpolated)} missing minutes are interpolated.`] : []
}

function told(gaps: { from: Instant; length: number }[], longest: number): string[] {
  const worst = gaps.reduce((most, gap) => (gap.length > most.length ? gap : most), { from: 0, length: 0 })
  if (gaps.length === 0) return []
  const many = gaps.length === 1 ? '1 gap' : `${count(gaps.length)} gaps`
  return [
    `${many} of more than ${formatStep(longest)} held at the value before, the longest ${formatStep(worst.length)} from ${formatInstant(Math.floor(worst.from / MINUTE) * MINUTE)}.`,
  ]
}

/** To a second under two minutes, else to a minute. */
function formatStep(milliseconds: number): string {
  const unit = milliseconds < 2 * MINUTE ? SECOND : MINUTE
  return formatDuration((Math.round(milliseconds / unit) * unit) / SECOND)
}

function firstAfter(at: Float64Array, instant: Instant): number {
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((at[middle] ?? 0) <= instant) low = middle + 1
    else high = middle
  }
  return low
}
