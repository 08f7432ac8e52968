/** What the repository says, validated: the only input a plan needs besides AWS and the time. */
import type { Access } from './access.ts'
import { SpringtideError } from './error.ts'
import type { Guardrails } from './guardrails.ts'
import type { Mailing } from './mailing.ts'
import type { Policy } from './policy.ts'
import type { Place } from './problem.ts'
import { nearest } from './rules/nearest.ts'
import type { TuningProfile } from './tuning-profile.ts'

export interface Desired {
  /** Sorted by name. */
  fleets: Fleet[]
  guardrails: Guardrails
  /** All fleets of the repository, where it was read in whole; `fleets` may be only some of them. */
  repository?: readonly Fleet[]
  /** Absent: no nightly report. */
  mailing?: Mailing
  /** Absent: from Slack people can only look. */
  access?: Access
}

/**
 * Only the named fleets; all of them where none is named.
 * @throws SpringtideError `unknown-fleet`
 */
export function select(desired: Desired, names: readonly string[]): Desired {
  if (names.length === 0) return desired
  const known = desired.fleets.map(({ name }) => name)
  for (const name of names) {
    if (known.includes(name)) continue
    const guess = nearest(name, known)
    throw new SpringtideError(
      'unknown-fleet',
      `there is no fleet ${name}`,
      guess ? `did you mean ${guess}?` : `the fleets are ${known.slice(0, 20).join(', ')}`,
    )
  }
  return { ...desired, fleets: desired.fleets.filter(({ name }) => names.includes(name)) }
}

export interface Fleet {
  name: string
  policy: Policy
  /** The policy file, for reasons that point at it. */
  file: string
  /** Of every schedule for this fleet. */
  peaks: Peak[]
  /** The profile that the policy names: what its nodes must be. */
  tuning: TuningProfile | null
}

/** A time of high load that people know is coming. Times are wall clock in `timezone`. */
export interface Peak {
  name: string
  /** IANA zone, canonical. */
  timezone: string
  when: When
  size: { connections: number } | { instances: number }
  /** The floor rises in even steps over this long before it is full; 0: one jump. */
  rampSeconds: number
  /** Days (by their start) on which the peak does not happen; both ends included, `YYYY-MM-DD`. */
  except: { first: string; last: string }[]
  place: Place
}

export type When =
  /** On these weekdays (1 = Monday … 7 = Sunday). */
  | { kind: 'days'; days: number[]; window: Window }
  /** On these dates, `YYYY-MM-DD`; both ends of a range included. */
  | { kind: 'dates'; dates: { first: string; last: string }[]; window: Window }
  /** On the days an RFC 5545 RRULE gives, counted from `from` (`YYYY-MM-DD`). */
  | { kind: 'rrule'; rrule: string; from: string; window: Window }
  /** Whenever an event of an iCalendar file is on, widened at both ends. */
  | { kind: 'events'; events: CalendarEvent[]; beforeSeconds: number; afterSeconds: number }

/** Minutes after local midnight: `from` 0..1439, `to` 1..1440; `to` at or before `from` is on the next day. */
export interface Window {
  from: number
  to: number
}

/** One VEVENT. Wall times are `YYYY-MM-DDTHH:MM:SS` in `zone`. */
export interface CalendarEvent {
  title: string
  zone: string
  start: string
  durationSeconds: number
  /** RFC 5545 RRULE value without the `RRULE:` prefix. */
  rrule?: string
  /** EXDATE: starts that don't happen. */
  except: string[]
  /** RDATE and moved instances: extra starts. */
  extra: { start: string; durationSeconds: number }[]
}
