/** What may be looked at: the steps that were over by the origin, in the step that was asked for; or why nothing can be said. */
import { count as counted } from '../core/count.ts'
import { SpringtideError } from '../core/error.ts'
import { DAY, formatInstant, HOUR } from '../core/instant.ts'
import { clean, lengthOf } from './clean.ts'
import type { Ask, Series } from './series.ts'

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

const [longestHole, longestStep] = [28 * DAY, 6 * HOUR]

/** @throws SpringtideError `no-forecast`, with the reason */
export function toKnown(history: Series, ask: Pick<Ask, 'origin' | 'step'>): Known {
  const asked = history.step > 0 ? inStep(history, ask) : history
  const length = Math.floor((ask.origin - asked.startsAt) / asked.step)
  const known = Math.max(0, Math.min(asked.values.length, length))
  const { values, notes } = clean(asked, known)
  const series = { ...asked, values }
  const first = values.findIndex((value) => value >= 0)
  const last = values.findLastIndex((value) => value >= 0)
  const rows = values.filter((value) => value >= 0)
  const [lowest, highest] = [
    rows.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    rows.reduce((a, b) => Math.max(a, b), 0),
  ]
  const hole = ask.origin - (asked.startsAt + (last + 1) * asked.step)
  const span = (last + 1 - first) * asked.step
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
  if (hole > longestHole)
    refuse(`the last value is ${lengthOf(hole)} ${before}`, 'forecast from an earlier instant with --at')
  if (hole > 6 * HOUR) notes.push(`Nothing was measured in the last ${lengthOf(hole)}: the forecast is wide.`)
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

function refuse(reason: string, hint: string): never {
  throw new SpringtideError('no-forecast', `no forecast: ${reason}`, hint)
}

/** Means over longer steps where those were asked for, so that one of them begins at the origin. */
function inStep({ startsAt, step, values }: Series, ask: Pick<Ask, 'origin' | 'step'>): Series {
  const parts = Math.round((ask.step ?? step) / step)
  if (parts <= 1 || parts * step !== ask.step) return { startsAt, step, values }
  const known = Math.max(0, Math.min(values.length, Math.floor((ask.origin - startsAt) / step)))
  const first = ((Math.floor((ask.origin - startsAt) / step) % parts) + parts) % parts
  const longer = Float64Array.from(
    { length: Math.max(0, Math.floor((known - first) / parts)) },
    (_, index) => {
      const within = values
        .subarray(first + index * parts, first + (index + 1) * parts)
        .filter((value) => value >= 0)
      return within.reduce((sum, value) => sum + value, 0) / within.length
    },
  )
  return { startsAt: startsAt + first * step, step: parts * step, values: longer }
}
