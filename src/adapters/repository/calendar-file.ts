/** iCalendar text → the events that peaks are made of. The only importer of `ical.js`, with its neighbour `calendar-value.ts`. */
import { rruleProblem } from '../../core/calendar/rrule.ts'
import type { CalendarEvent } from '../../core/desired.ts'
import { type Moment, type Property, readProperties, Unreadable, wallIn } from './calendar-value.ts'
import { zoneFinder } from './calendar-zone.ts'
import { type Component, components } from './content-lines.ts'

export interface CalendarFlaw {
  /** 1-based, in the iCalendar file. */
  line: number
  message: string
}

const mostEvents = 5_000
/** As many as a schedule has peaks: each is followed for years to see whether it ever happens. */
const mostSeries = 500
const longestSeconds = 366 * 86_400

/** One VEVENT as written: a series, a single event, or (with `replaces`) an instance of a series that was changed. */
interface Entry {
  uid: string | null
  event: CalendarEvent
  isCancelled: boolean
  replaces: Moment | null
}

/**
 * Every event of a calendar, without cancelled ones. `timezone` is the zone of times that name none.
 * A changed instance becomes an event of its own and an exception of its series.
 */
export function parseCalendar(
  text: string,
  timezone: string,
): { events: CalendarEvent[] } | { flaws: CalendarFlaw[] } {
  const split = components(text)
  if ('message' in split) return { flaws: [split] }
  const vevents = split.components.filter(({ name }) => name === 'VEVENT')
  const crowd = crowdProblem(vevents)
  if (crowd) return { flaws: [{ line: 1, message: crowd }] }
  const zoneOf = zoneFinder(split.components)
  const flaws: CalendarFlaw[] = []
  const entries: Entry[] = []
  for (const vevent of vevents) {
    try {
      entries.push(readEntry(vevent, timezone, zoneOf))
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      flaws.push({ line: error.line, message: error.message })
    }
  }
  return flaws.length > 0 ? { flaws } : { events: joinSeries(entries) }
}

function crowdProblem(vevents: Component[]): string | null {
  if (vevents.length > mostEvents)
    return `${vevents.length} events: a calendar has at most ${mostEvents}, split it`
  const series = vevents.filter(({ lines }) => lines.some(({ name }) => name === 'RRULE')).length
  return series > mostSeries
    ? `${series} events that repeat: a calendar has at most ${mostSeries}, split it`
    : null
}

/** RFC 5545, 3.8.4.4: a VEVENT with RECURRENCE-ID stands in for that instance of the series with its UID. */
function joinSeries(entries: Entry[]): CalendarEvent[] {
  const changes = Map.groupBy(
    entries.filter(({ replaces }) => replaces),
    ({ uid }) => uid,
  )
  const cancelled = new Set(
    entries.filter(({ isCancelled, replaces }) => isCancelled && !replaces).map(({ uid }) => uid),
  )
  return entries.flatMap((entry) => {
    const { uid, event, isCancelled, replaces } = entry
    if (isCancelled || (uid !== null && cancelled.has(uid))) return []
    if (replaces || uid === null) return [event]
    const moved = (changes.get(uid) ?? []).flatMap((change) =>
      change.replaces ? [startIn(event, change.replaces)] : [],
    )
    return [moved.length === 0 ? event : { ...event, except: [...new Set([...event.except, ...moved])] }]
  })
}

/** The start an exception names, in the words of its series: whole days of a timed series mean its time of day. */
function startIn(event: CalendarEvent, moment: Moment): string {
  const wall = wallIn(moment, event.zone)
  return moment.isDate ? `${wall.slice(0, 10)}${event.start.slice(10)}` : wall
}

function readEntry(vevent: Component, timezone: string, zoneOf: (tzid: string) => string | null): Entry {
  const properties = readProperties(vevent, timezone, zoneOf)
  const one = (name: string) => properties.find((property) => property.name === name)
  const start = one('DTSTART')
  const [first] = start?.moments ?? []
  if (!start || !first) throw new Unreadable(vevent.line, 'the event has no DTSTART')
  const durationSeconds = durationOf(first, start, one('DTEND'), one('DURATION'))
  const rrule = one('RRULE')
  const problem = rrule ? rruleProblem(rrule.text, first.wall.slice(0, 10)) : null
  if (rrule && problem) throw new Unreadable(rrule.line, problem)
  const recurrence = one('RECURRENCE-ID')
  if (recurrence?.isRange) {
    throw new Unreadable(
      recurrence.line,
      'RANGE=THISANDFUTURE is not understood: end the series and begin another',
    )
  }
  const event: CalendarEvent = {
    title: one('SUMMARY')?.text.trim() || 'event',
    zone: first.zone,
    start: first.wall,
    durationSeconds,
    ...(rrule ? { rrule: rrule.text } : {}),
    except: [],
    extra: [],
  }
  const all = (name: string) =>
    properties.filter((property) => property.name === name).flatMap(({ moments }) => moments)
  return {
    uid: one('UID')?.text ?? null,
    isCancelled: one('STATUS')?.text.trim().toUpperCase() === 'CANCELLED',
    replaces: recurrence?.moments[0] ?? null,
    event: {
      ...event,
      except: all('EXDATE').map((moment) => startIn(event, moment)),
      extra: all('RDATE').map((moment) => ({
        start: startIn(event, moment),
        durationSeconds: moment.seconds ?? durationSeconds,
      })),
    },
  }
}

/** RFC 5545, 3.6.1: without DTEND and DURATION a whole-day event lasts one day, any other no time at all. */
function durationOf(
  first: Moment,
  start: Property,
  end: Property | undefined,
  duration: Property | undefined,
): number {
  const [last] = end?.moments ?? []
  const seconds =
    end && last ? (last.at - first.at) / 1_000 : (duration?.seconds ?? (first.isDate ? 86_400 : 0))
  const { line } = end ?? duration ?? start
  if (seconds < 0) throw new Unreadable(line, 'the event ends before it begins')
  if (seconds > longestSeconds) throw new Unreadable(line, 'the event lasts longer than a year')
  return seconds
}
