/** What may be looked at: the steps that were over by the origin, in the step that was asked for; or why nothing can be said. */
import { count as counted } from '../../core/count.ts'
import { SpringtideError } from '../../core/error.ts'
import { DAY, formatInstant, HOUR } from '../../core/instant.ts'
import type { Ask, Series } from '../series.ts'
import { clean, lengthOf } from './clean.ts'

export interface Known {
  /** Cleaned, and nothing of it after the origin. */
  series: Series
  /** Between the last measured step and the origin, in milliseconds. */
  hole: number
  isConstant: boolean
  /** What was hardly ever exceeded in the last eight weeks. */
  highest: number
  notes: string[]
}

/** A hole at the end of a history, or within it, over which nothing reaches. */
export const longestHole = 28 * DAY
const [longestStep, enough] = [6 * HOUR, 56 * DAY]

/** @throws SpringtideError `no-forecast`, with the reason */
export function toKnown(history: Series, ask: Pick<Ask, 'origin' | 'step'>): Known {
  const asked = history.step > 0 ? inLongerSteps(history, ask) : history
  const isOver = Math.floor((ask.origin - asked.startsAt) / asked.step)
  const known = asked === history ? Math.max(0, Math.min(asked.values.length, isOver)) : asked.values.length
  const cleaned = clean(asked, known)
  const begin = lifeBegins(cleaned.values, asked.step)
  const values = cleaned.values.slice(begin)
  const startsAt = asked.startsAt + begin * asked.step
  const series = { ...asked, startsAt, values }
  const notes = [...cleaned.notes]
  if (cleaned.values.subarray(0, begin).some((value) => value >= 0))
    notes.push(`What was measured over four weeks before ${formatInstant(startsAt)} is not looked at.`)
  const last = values.findLastIndex((value) => value >= 0)
  const rows = values.filter((value) => value >= 0)
  const [lowest, highest] = [
    rows.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    rows.reduce((a, b) => Math.max(a, b), 0),
  ]
  const hole = ask.origin - (startsAt + (last + 1) * asked.step)
  const span = (last + 1) * asked.step
  const before = `before ${formatInstant(ask.origin)}`
  if (asked.step > longestStep)
    refuse(
      `steps of ${lengthOf(asked.step)} tell nothing of the time of day`,
      'give values of an hour or less',
    )
  if (rows.length < 3)
    refuse(
      `${counted(rows.length)} usable values ${before}`,
      'look at the metric or the file: two days are needed',
    )
  if (highest === 0)
    refuse(`nothing but zeros ${before}`, 'is it the right metric, with the right dimensions?')
  if (span < DAY || rows.length * asked.step < DAY / 2) {
    refuse(
      `only ${lengthOf(Math.min(span, rows.length * asked.step))} of load ${before}`,
      'wait until a whole day was measured',
    )
  }
  // Zeros were measured, and left out: that is another fault than a metric that came to an end.
  const isEmpty = !asked.values.subarray(begin + last + 1, known).some((value) => value >= 0)
  if (hole > longestHole)
    refuse(
      `the last ${isEmpty ? 'value' : 'load'} is ${lengthOf(hole)} ${before}`,
      'forecast from an earlier instant with --at',
    )
  if (hole > 6 * HOUR)
    notes.push(
      isEmpty
        ? `Nothing was measured in the last ${lengthOf(hole)}: the forecast is wide.`
        : `What was measured in the last ${lengthOf(hole)} is no load to go by: the forecast is of what was before, and wide.`,
    )
  const isConstant = lowest === highest
  if (isConstant)
    notes.push('All values are the same: nothing is known of how the load moves, so the forecast is wide.')
  else if (span < 3 * DAY)
    notes.push(`Only ${lengthOf(span)} of history: useful for the time of day at most, and wide.`)
  else if (span < 14 * DAY)
    notes.push(`Only ${lengthOf(span)} of history: too little to tell the days of the week apart well.`)
  const recent = values
    .slice(-Math.round((56 * DAY) / asked.step))
    .filter((value) => value >= 0)
    .sort()
  return { series, hole, isConstant, highest: recent[Math.floor(0.995 * recent.length)] ?? highest, notes }
}

/**
 * The first step that says something of today: of a young fleet the first there is, as gaps before it would be taken for days of no
 * change, and the same after four weeks without load, until there are eight weeks since.
 */
function lifeBegins(values: Float64Array, step: number): number {
  const last = values.findLastIndex((value) => value >= 0)
  let begin = last
  for (let index = last; index >= 0; index -= 1) {
    if (!((values[index] ?? Number.NaN) >= 0)) continue
    if ((begin - index) * step > longestHole && (last - begin) * step < enough) break
    begin = index
  }
  return Math.max(0, begin)
}

function refuse(reason: string, hint: string): never {
  throw new SpringtideError('no-forecast', `no forecast: ${reason}`, hint)
}

/** Means over longer steps where those were asked for, so that one of them begins where the first step after the origin does. */
function inLongerSteps(history: Series, ask: Pick<Ask, 'origin' | 'step'>): Series {
  const { startsAt, step, values } = history
  const parts = Math.round((ask.step ?? step) / step)
  if (parts <= 1 || parts * step !== ask.step) return history
  const end = Math.ceil((ask.origin - startsAt) / step)
  const known = Math.max(0, Math.min(values.length, Math.floor((ask.origin - startsAt) / step)))
  const first = ((end % parts) + parts) % parts
  // Of the last one a part may not be over: the others are its mean.
  const count = Math.max(0, Math.floor((Math.min(end, known + 1) - first) / parts))
  const longer = Float64Array.from({ length: count }, (_, index) => {
    const from = first + index * parts
    const within = values.subarray(from, Math.min(known, from + parts)).filter((value) => value >= 0)
    return within.reduce((sum, value) => sum + value, 0) / within.length
  })
  return { startsAt: startsAt + first * step, step: parts * step, values: longer }
}
