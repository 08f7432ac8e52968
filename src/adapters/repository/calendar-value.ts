/** The properties of a VEVENT that matter here, as values with a zone. */
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { dateProblem, shortened } from '../../core/scalars.ts'
import type { Component, ContentLine } from './content-lines.ts'

/** A point on a wall clock. */
export interface Moment {
  /** `YYYY-MM-DDTHH:MM:SS` in `zone`. */
  wall: string
  zone: string
  /** Milliseconds since 1970. */
  at: number
  isDate: boolean
  /** Of a PERIOD: how long it is. */
  seconds?: number
}

export interface Property {
  name: string
  line: number
  text: string
  /** Of dates and times. */
  moments: Moment[]
  /** Of a DURATION. */
  seconds?: number
  /** Whether a RECURRENCE-ID means later instances too. */
  isRange: boolean
}

/** What is wrong with one line of a calendar. */
export class Unreadable extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

const timeNames = new Set(['DTSTART', 'DTEND', 'RDATE', 'EXDATE', 'RECURRENCE-ID'])
const wanted = new Set(['UID', 'SUMMARY', 'STATUS', 'DURATION', 'RRULE', ...timeNames])

/** The wanted properties of an event, in order. Throws Unreadable at the first line that makes no sense. */
export function readProperties(
  vevent: Component,
  timezone: string,
  zoneOf: (tzid: string) => string | null,
): Property[] {
  return vevent.lines
    .filter(({ name }) => wanted.has(name))
    .map((line) => readProperty(line, timezone, zoneOf))
}

function readProperty(
  { line, name, text }: ContentLine,
  timezone: string,
  zoneOf: (tzid: string) => string | null,
): Property {
  try {
    const isTime = timeNames.has(name)
    if (isTime) checkDigits(text, line)
    const property = ICAL.Property.fromString(text)
    const values: unknown[] = property.getValues()
    const tzid = property.getFirstParameter('tzid')
    const zone = tzid ? zoneOf(tzid) : timezone
    if (!zone) {
      throw new Unreadable(
        line,
        `no such time zone ${JSON.stringify(shortened(tzid))}: use an IANA name such as Europe/Berlin`,
      )
    }
    const moments = values.flatMap((value) => readMoment(value, zone, line))
    const [first] = values
    if (isTime && moments.length === 0) throw new Unreadable(line, `${name} has no date or time`)
    return {
      name,
      line,
      text: String(first ?? ''),
      moments,
      isRange: property.getFirstParameter('range') !== undefined,
      ...(first instanceof ICAL.Duration ? { seconds: first.toSeconds() } : {}),
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw new Unreadable(
      line,
      `${name}: ${shortened(error instanceof Error ? error.message : String(error))}`,
    )
  }
}

/** ical.js carries over what does not exist, the 31st of June becomes the 1st of July; here it is a mistake. */
function checkDigits(text: string, line: number): void {
  for (const [, year, month, day, clock] of text.matchAll(
    /(?<!\d)(\d{4})(\d{2})(\d{2})(?:T(\d{6}))?(?=Z|[,/]|$)/g,
  )) {
    const problem = dateProblem(`${year}-${month}-${day}`)
    if (problem) throw new Unreadable(line, problem)
    if (clock && !/^([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(clock))
      throw new Unreadable(line, `${clock} is no time of day`)
  }
}

function readMoment(value: unknown, zone: string, line: number): Moment[] {
  if (value instanceof ICAL.Period) {
    const [start] = readMoment(value.start, zone, line)
    return start ? [{ ...start, seconds: value.getDuration().toSeconds() }] : []
  }
  if (!(value instanceof ICAL.Time)) return []
  return [momentOf(value, zone)]
}

function momentOf(time: InstanceType<typeof ICAL.Time>, zone: string): Moment {
  const [date = '', clock = '00:00:00'] = time.toString().replace(/Z$/, '').split('T')
  const isUtc = !time.isDate && time.zone === ICAL.Timezone.utcTimezone
  const where = isUtc ? 'UTC' : zone
  const wall = `${date}T${clock}`
  const at = Temporal.PlainDateTime.from(wall).toZonedDateTime(where).epochMilliseconds
  return { wall, zone: where, at, isDate: time.isDate }
}

/** The wall time of a moment in another zone; whole days stay the days they are. */
export function wallIn({ wall, zone, at, isDate }: Moment, other: string): string {
  if (isDate || zone === other) return wall
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(other)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
}
