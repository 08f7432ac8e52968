/** Turns the peaks of schedule files into the Peaks that plans work with. */

import type { z } from 'zod'
import type { CalendarEvent, Peak, When } from '../../core/desired.ts'
import type { Complaint } from '../../core/rules/complaint.ts'
import { complaint, formatPath } from '../../core/rules/complaint.ts'
import type { PeakEntry, Schedule } from '../../core/schedule.ts'
import { parseCalendar } from './calendar-file.ts'
import type { DataFile } from './data-file.ts'
import { type ReadText, resolveBeside } from './folder.ts'

type Entry = z.infer<typeof PeakEntry>
type Events = { events: CalendarEvent[] } | { problems: string[] }

/** Where rules without `starting` are counted from: a Monday, in a leap year. */
const usualStart = '2024-01-01'
const mostFlaws = 10

/** Reads the calendars that schedules name, each once per zone. */
export function calendarReader(
  readText: ReadText,
): (schedule: string, calendar: string, timezone: string) => Events {
  const known = new Map<string, Events>()
  return (schedule, calendar, timezone) => {
    const resolved = resolveBeside(schedule, calendar)
    if ('problem' in resolved) return { problems: [resolved.problem] }
    const key = `${timezone} ${resolved.file}`
    const events = known.get(key) ?? readEvents(readText, resolved.file, timezone)
    known.set(key, events)
    return events
  }
}

function readEvents(readText: ReadText, file: string, timezone: string): Events {
  const read = readText(file)
  if ('unusable' in read) return { problems: [`${file}: ${read.unusable.message}`] }
  const calendar = parseCalendar(read.text, timezone)
  if ('events' in calendar) {
    return calendar.events.length > 0
      ? calendar
      : { problems: [`${file}: the calendar has no events: add one or remove this peak`] }
  }
  const problems = calendar.flaws
    .slice(0, mostFlaws)
    .map(({ line, message }) => `${file} line ${line}: ${message}`)
  const rest = calendar.flaws.length - problems.length
  return { problems: rest > 0 ? [...problems, `${file}: ${rest} more events cannot be read`] : problems }
}

/** What is wrong with the calendars a schedule names, at each `calendar:`. */
export function calendarComplaints(
  { file, partial }: DataFile<Schedule>,
  read: ReturnType<typeof calendarReader>,
): Complaint[] {
  return (partial?.peaks ?? []).flatMap((peak, index) => {
    if (peak?.calendar === undefined) return []
    const events = read(file, peak.calendar, partial?.timezone ?? 'UTC')
    if ('events' in events) return []
    return events.problems.map((problem) => complaint(['peaks', index, 'calendar'], problem))
  })
}

/** The Peaks of a valid schedule. */
export function peaksOf(
  { file, yaml, value }: DataFile<Schedule>,
  read: ReturnType<typeof calendarReader>,
): Peak[] {
  return (value?.peaks ?? []).flatMap((entry, index) => {
    const timezone = value?.timezone ?? 'UTC'
    const when = whenOf(entry, (calendar) => read(file, calendar, timezone))
    const size = sizeOf(entry)
    if (!when || !size) return []
    const position = yaml?.positionOf(['peaks', index], 'value') ?? { line: 1, column: 1 }
    const place = { file, ...position, path: formatPath(['peaks', index]) }
    const except = listOf(entry.except)
    return [{ name: entry.name, timezone, when, size, rampSeconds: entry.ramp ?? 0, except, place }]
  })
}

function whenOf(entry: Entry, read: (calendar: string) => Events): When | null {
  const { days, on, rrule, calendar, from, to } = entry
  if (calendar !== undefined) {
    const events = read(calendar)
    if ('problems' in events) return null
    return {
      kind: 'events',
      events: events.events,
      beforeSeconds: entry.before ?? 0,
      afterSeconds: entry.after ?? 0,
    }
  }
  if (from === undefined || to === undefined) return null
  // A peak to 00:00 ends where its day ends.
  const window = { from, to: to === 0 ? 1440 : to }
  if (days) return { kind: 'days', days, window }
  if (on) return { kind: 'dates', dates: listOf(on), window }
  return rrule === undefined
    ? null
    : { kind: 'rrule', rrule, from: entry.starting?.first ?? usualStart, window }
}

function sizeOf({ connections, instances }: Entry): Peak['size'] | null {
  if (connections !== undefined) return { connections }
  return instances === undefined ? null : { instances }
}

function listOf<T>(oneOrMore: T | T[] | undefined): T[] {
  if (oneOrMore === undefined) return []
  return Array.isArray(oneOrMore) ? oneOrMore : [oneOrMore]
}
