/** Reads a file of known events: CSV rows, or an iCalendar file. */
import { readFile, stat } from 'node:fs/promises'
import { occurrences } from '../core/calendar/occurrences.ts'
import type { Peak } from '../core/desired.ts'
import { SpringtideError } from '../core/error.ts'
import type { KnownEvent } from '../core/foreseen.ts'
import type { Instant } from '../core/instant.ts'
import { parseEventRows } from './event-rows.ts'
import { parseCalendar } from './repository/calendar-file.ts'

const mostBytes = 8 * 1_048_576
const mostFlaws = 10
const mostEvents = 20_000

/** What of it lies within a span. A calendar names its zone; what names none is on the clock of `timezone`. */
export interface EventSpan {
  from: Instant
  to: Instant
  timezone: string
}

/** @throws SpringtideError `bad-events`, with every flaw as file:line: message */
export async function readEvents(file: string, { from, to, timezone }: EventSpan): Promise<KnownEvent[]> {
  const text = await textOf(file)
  const isCalendar = /^\s*BEGIN:VCALENDAR/i.test(text)
  const read = isCalendar ? parseCalendar(text, timezone) : parseEventRows(text)
  if ('flaws' in read) throw badEvents(flawsText(file, read.flaws))
  const [first] = read.events
  if (!first) throw badEvents(`${nameOf(file)} has no events`)
  const events = read.events.flatMap((event) =>
    'startsAt' in event ? [event] : timesOf(event, { from, to, timezone }),
  )
  const near = events.filter(({ startsAt }) => startsAt >= from && startsAt < to).slice(0, mostEvents)
  return near.sort((a, b) => a.startsAt - b.startsAt)
}

type CalendarEvent = Extract<Peak['when'], { kind: 'events' }>['events'][number]

function timesOf(event: CalendarEvent, { from, to, timezone }: EventSpan): KnownEvent[] {
  const when: Peak['when'] = { kind: 'events', events: [event], beforeSeconds: 0, afterSeconds: 0 }
  // An event that takes no time is on for a minute.
  const lasting = event.durationSeconds > 0 ? when : { ...when, afterSeconds: 60 }
  const peak: Peak = {
    name: 'event',
    timezone,
    when: lasting,
    size: { instances: 1 },
    rampSeconds: 0,
    except: [],
    place: { file: '', line: 1 },
  }
  return occurrences(peak, from, to).map(({ startsAt, endsAt }) => ({
    startsAt,
    endsAt: event.durationSeconds > 0 ? endsAt : null,
    title: event.title.slice(0, 200),
    traits: {},
  }))
}

async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > mostBytes) throw badEvents(`${nameOf(file)} has more than 8 MB`)
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch (error) {
    if (error instanceof SpringtideError) throw error
    throw badEvents(
      `${nameOf(file)} cannot be read: ${error instanceof Error ? error.message : error}`,
      error,
    )
  }
}

function flawsText(file: string, flaws: { line: number; message: string }[]): string {
  const lines = flaws.slice(0, mostFlaws).map(({ line, message }) => `${nameOf(file)}:${line}: ${message}`)
  return [...lines, ...(flaws.length > mostFlaws ? [`and ${flaws.length - mostFlaws} more`] : [])].join('\n')
}

function nameOf(file: string): string {
  return file.split('/').at(-1) ?? ''
}

function badEvents(message: string, cause?: unknown): SpringtideError {
  return new SpringtideError(
    'bad-events',
    message,
    'events are rows of start_utc,end_utc,title under a line with these names, or an iCalendar file',
    cause,
  )
}
