/** Peaks that do not happen, or not when somebody thinks they do. */
import { daysBetween, formatDay, parseDay, weekdayOf } from '../calendar/local-day.ts'
import { occurrences } from '../calendar/occurrences.ts'
import { localDate } from '../calendar/wall-clock.ts'
import type { Peak } from '../desired.ts'
import { DAY, type Instant } from '../instant.ts'
import { lookedAhead } from './coming-claims.ts'
import type { Found } from './risk.ts'

type Range = Peak['except'][number]

/** How far behind the horizon a peak is looked for that does not happen before: four years and some. */
const farAhead = 4 * lookedAhead

/** `happens`: whether the peak is known to come within the horizon. */
export function dateRisks(peak: Peak, happens: boolean, at: Instant): Found[] {
  const coming = happens || occurrences(peak, at, at + lookedAhead).length > 0
  return coming ? [...excludedDates(peak, at), ...idleExceptions(peak, at)] : [absent(peak, at)]
}

/** Why a peak does not happen in the horizon. */
function absent(peak: Peak, at: Instant): Found {
  const never = (says: string, fix: string): Found => ({ severity: 'warning', at: peak.place, says, fix })
  if (peak.except.length > 0 && occurrences({ ...peak, except: [] }, at, at + lookedAhead).length > 0) {
    const says = `peak ${peak.name} does not happen in the next ${lookedAhead / DAY} days: \`except\` takes out every time of it`
    return never(says, 'shorten `except`')
  }
  const next = occurrences(peak, at + lookedAhead, at + farAhead)[0]
  if (next) {
    const date = localDate(peak.timezone, next.startsAt)
    return {
      severity: 'info',
      at: peak.place,
      says: `peak ${peak.name} next happens on ${date}, more than ${lookedAhead / DAY} days from now`,
      fix: 'check the year',
    }
  }
  const remove = 'remove the peak, or give it dates to come'
  const last = occurrences(peak, at - lookedAhead, at).at(-1)
  if (last) {
    const date = localDate(peak.timezone, last.startsAt)
    return never(`peak ${peak.name} was last on ${date} and does not come again`, remove)
  }
  const { when } = peak
  const date =
    when.kind === 'dates'
      ? when.dates
          .map((range) => range.last)
          .sort()
          .at(-1)
      : undefined
  if (date) return never(`the last date of peak ${peak.name}, ${date}, is past`, remove)
  const years = Math.floor(farAhead / (365 * DAY))
  return never(`peak ${peak.name} does not happen in the next ${years} years, nor did it lately`, remove)
}

/** Dates of `on` that `except` takes out again. */
function excludedDates(peak: Peak, at: Instant): Found[] {
  const { when, except, name, place } = peak
  if (when.kind !== 'dates' || except.length === 0) return []
  const out = when.dates.filter(
    (range) =>
      isAhead(range, at, peak) &&
      daysBetween(parseDay(range.first), parseDay(range.last)).every((day) =>
        except.some(({ first, last }) => first <= formatDay(day) && formatDay(day) <= last),
      ),
  )
  if (out.length === 0) return []
  const says = `peak ${name} does not happen on ${listed(out)}: \`except\` takes out what \`on\` names`
  return [{ severity: 'warning', at: place, says, fix: `write ${listed(out)} in one of the two` }]
}

/** Days of `except` on which the peak would not happen anyhow: often a wrong year, or a holiday on a weekend. */
function idleExceptions(peak: Peak, at: Instant): Found[] {
  const idle = peak.except.filter((range) => isAhead(range, at, peak) && !takesOut(peak, range))
  if (idle.length === 0) return []
  const says = `peak ${peak.name} does not happen on ${listed(idle)} anyhow, which \`except\` takes out`
  return [{ severity: 'info', at: peak.place, says, fix: 'check the dates, or remove them from `except`' }]
}

/** Not past, and near enough to be judged. */
function isAhead({ last }: Range, at: Instant, { timezone }: Peak): boolean {
  return last >= localDate(timezone, at) && last <= localDate(timezone, at + lookedAhead)
}

function takesOut(peak: Peak, range: Range): boolean {
  const { when } = peak
  const [low, high] = [parseDay(range.first), parseDay(range.last)]
  if (when.kind === 'days') {
    return daysBetween(low, Math.min(high, low + 6)).some((day) => when.days.includes(weekdayOf(day)))
  }
  const near = (except: Range[]) => occurrences({ ...peak, except }, (low - 2) * DAY, (high + 3) * DAY).length
  return near([range]) < near([])
}

function listed(ranges: readonly Range[]): string {
  const shown = ranges
    .slice(0, 3)
    .map(({ first, last }) => (first === last ? first : `${first}..${last}`))
    .join(', ')
  return ranges.length > 3 ? `${shown} and ${ranges.length - 3} more` : shown
}
