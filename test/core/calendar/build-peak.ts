/** Peaks for the tests of the calendar: what a test doesn't say doesn't matter to it. */
import type { Occurrence } from '../../../src/core/calendar/occurrence.ts'
import { occurrences } from '../../../src/core/calendar/occurrences.ts'
import type { CalendarEvent, Peak, When } from '../../../src/core/desired.ts'
import { formatInstant, type Instant } from '../../../src/core/instant.ts'

export const zones = [
  'UTC',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'Pacific/Apia',
  'America/New_York',
  'America/Santiago',
  'Asia/Beirut',
  'Atlantic/Azores',
  'Pacific/Chatham',
  'America/Nuuk',
  'America/St_Johns',
  'Asia/Gaza',
  'Europe/Dublin',
]

export function peak(timezone: string, when: When, except: Peak['except'] = []): Peak {
  return {
    name: 'peak',
    timezone,
    when,
    size: { instances: 10 },
    rampSeconds: 0,
    except,
    place: { file: 'schedules/chat.yaml', line: 3 },
  }
}

export function event(zone: string, start: string, more: Partial<CalendarEvent> = {}): CalendarEvent {
  return { title: 'match', zone, start, durationSeconds: 7_200, except: [], extra: [], ...more }
}

/** Minutes after midnight of `HH:MM`. */
export function clock(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}

export function at(iso: string): Instant {
  return Date.parse(iso)
}

/** `2027-03-14T07:00Z/2027-03-14T08:00Z` */
export function shownSpan({ startsAt, endsAt }: Occurrence): string {
  return `${formatInstant(startsAt)}/${formatInstant(endsAt)}`
}

/** Every occurrence between two UTC times, as text. */
export function happens(of: Peak, from: string, to: string): string[] {
  return occurrences(of, at(from), at(to)).map(shownSpan)
}
