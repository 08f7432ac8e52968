/** The small words of the repository format: each is text in YAML and a number with a unit in code. */
import { Temporal } from 'temporal-polyfill'
import * as z from 'zod'
import { nearest } from './rules/nearest.ts'

/** What a person sees of a wrong value: short, on one line, without control characters. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object' && value !== null) return 'a map of keys'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return shortened(text)
}

/** Text of others inside a message: at most 60 characters or `most`, what cannot be printed written as `\u{…}`. */
export function shortened(text: string, most = 60): string {
  const short = text.length > most ? `${text.slice(0, most - 3)}…` : text
  return short.replace(
    /[\p{C}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
}

/** `a, b, c and 4 more`: names of others inside a message. */
export function listed(names: readonly string[], most = 3): string {
  const some = names.slice(0, most).map((name) => shortened(name))
  return names.length > most ? `${some.join(', ')} and ${names.length - most} more` : some.join(', ')
}

type Parsed<T> = { value: T } | { problem: string }

/** A zod type for text that `parse` understands; the JSON Schema keeps pattern and example for editors. */
function text<T>(pattern: RegExp, describe: string, example: string, parse: (text: string) => Parsed<T>) {
  return z
    .string({ error: ({ input }) => `${shown(input)} is not text: write ${describe}` })
    .meta({ pattern: pattern.source, description: describe, examples: [example] })
    .transform((value, context) => {
      const result: Parsed<T> = pattern.test(value) ? parse(value) : { problem: `write ${describe}` }
      if ('value' in result) return result.value
      context.addIssue({ code: 'custom', message: `${shown(value)}: ${result.problem}`, input: value })
      return z.NEVER
    })
}

const durationPattern = /^(?=\d)(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/

/** `150s`, `5m`, `1h30m`, `2d`: elapsed time, in seconds. `null` where the text is none. */
export function parseDuration(value: string): number | null {
  const match = durationPattern.exec(value)
  if (!match) return null
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return (days ?? 0) * 86_400 + (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0)
}

/** A duration between `least` and `most` seconds; `example` is what a message and the JSON Schema suggest. */
export function Duration(least: number, most: number, example = '5m') {
  const range = `${formatDuration(least)} to ${formatDuration(most)}`
  const describe = `a duration such as 150s, 5m or 1h30m, from ${range}`
  return text<number>(durationPattern, describe, example, (value) => {
    const seconds = parseDuration(value) ?? -1
    if (seconds >= least && seconds <= most) return { value: seconds }
    return { problem: `out of range, write ${range}` }
  })
}

/** `90` → `1m30s`, `300` → `5m`, `5400` → `1h30m`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return '0s'
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3_600), 'h'],
    [Math.floor((seconds % 3_600) / 60), 'm'],
    [Math.round(seconds % 60), 's'],
  ]
  return parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('')
}

const clockHint = 'a wall-clock time such as 08:00 (24:00 ends a day)'

/** `HH:MM`, in minutes after midnight; `24:00` is the end of the day. */
export const ClockTime = text<number>(/^\d{1,2}:\d{2}$/, clockHint, '08:00', (value) => {
  const [hours, minutes] = value.split(':').map(Number) as [number, number]
  const total = hours * 60 + minutes
  return minutes < 60 && total <= 1440
    ? { value: total }
    : { problem: 'no such time, a day runs from 00:00 to 24:00' }
})

/** Minutes after midnight as `HH:MM`. */
export function formatMinutes(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60]
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

const datePattern = /^\d{4}-\d{2}-\d{2}$/

/** The number of days in a month (1..12) of the Gregorian calendar. */
function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Why `YYYY-MM-DD` is no date, or `null` when it is one. */
export function dateProblem(value: string): string | null {
  if (!datePattern.test(value)) return `${shown(value)} is no date: write YYYY-MM-DD`
  const [year, month, day] = value.split('-').map(Number) as [number, number, number]
  if (year < 1970 || year > 2200) return `${value} is outside the years 1970 to 2200`
  if (month < 1 || month > 12) return `${value} does not exist: months run from 01 to 12`
  const last = daysInMonth(year, month)
  if (day < 1 || day > last) return `${value} does not exist: the days of that month run from 01 to ${last}`
  return null
}

/** `2026-12-25` or `2026-12-28..2027-01-02`, both ends included. */
export const DateRange = text<{ first: string; last: string }>(
  /^\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?$/,
  'a date such as 2026-12-25, or a range such as 2026-12-28..2027-01-02',
  '2026-12-25',
  (value) => {
    const [first, last = first] = value.split('..') as [string, string?]
    const problem = dateProblem(first) ?? dateProblem(last)
    if (problem) return { problem }
    if (last < first) return { problem: `the range ends before it begins: write ${last}..${first}` }
    return { value: { first, last } }
  },
)

/** `2026-11-23T00:00`: a wall-clock minute of a day that exists. */
export const LocalTime = text(
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/,
  'a local time such as 2026-11-23T08:00',
  '2026-11-23T08:00',
  (value) => {
    const [date, clock] = value.split('T') as [string, string]
    const problem = dateProblem(date)
    if (problem) return { problem }
    const isClock = /^([01]\d|2[0-3]):[0-5]\d$/.test(clock)
    return isClock ? { value } : { problem: 'no such time, hours run from 00:00 to 23:59' }
  },
)

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** `mon-fri`, `sat,sun`, `fri-mon`, `daily`: ISO weekday numbers, Monday is 1, sorted. */
export const Weekdays = text(
  /^[A-Za-z]+( ?[-,] ?[A-Za-z]+)*$/,
  'weekdays such as mon-fri, "sat,sun" or daily',
  'mon-fri',
  (value) => {
    if (value === 'daily') return { value: [1, 2, 3, 4, 5, 6, 7] }
    const days = new Set<number>()
    for (const part of value.split(/ ?, ?/)) {
      const words = part.split(/ ?- ?/)
      const ends = words.map((day) => weekdays.indexOf(day))
      const wrong = words[ends.indexOf(-1)]
      if (wrong !== undefined)
        return { problem: `${shown(wrong)} is no weekday, write ${weekdays.join(', ')} or daily` }
      if (ends.length > 2) return { problem: `${shown(part)} is no range, write for example mon-fri` }
      const [first, last = first] = ends as [number, number?]
      for (let day = first; ; day = (day + 1) % 7) {
        days.add(day + 1)
        if (day === last) break
      }
    }
    return { value: [...days].sort() }
  },
)

const zones = new Map<string, string | null>()

/** The zone as the IANA database spells it, or `null` for a name it does not have. */
export function canonicalZone(name: string): string | null {
  const known = zones.get(name)
  if (known !== undefined) return known
  const zone = spellZone(name)
  if (zones.size < 2_000) zones.set(name, zone)
  return zone
}

function spellZone(name: string): string | null {
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId
  } catch {
    return null
  }
}

/** An IANA time zone, for example `America/Sao_Paulo`. */
export const Zone = text(
  /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/,
  'an IANA time zone such as Europe/Berlin',
  'Europe/Berlin',
  (value) => {
    const zone = canonicalZone(value)
    if (zone) return { value: zone }
    const near = nearest(value, Intl.supportedValuesOf('timeZone'))
    return {
      problem: `no such IANA time zone${near ? `, did you mean ${near}?` : ', write for example Europe/Berlin'}`,
    }
  },
)

/** `3 of 5`: M datapoints of the last N periods. */
export const Datapoints = text<{ datapoints: number; of: number }>(
  /^\d{1,3} of \d{1,3}$/,
  'how many datapoints of how many, such as 3 of 5',
  '3 of 5',
  (value) => {
    const [datapoints, of] = value.split(' of ').map(Number) as [number, number]
    if (datapoints < 1 || datapoints > of)
      return { problem: `the first number is from 1 to the second, write ${of} of ${of}` }
    return { value: { datapoints, of } }
  },
)

/** `25%`, as the number 25. */
export const Percent = text(/^\d{1,4}%$/, 'a percentage such as 25%', '25%', (value) => ({
  value: Number.parseInt(value, 10),
}))

/** The name of a fleet or peak: short, safe in file names, tags and AWS names. */
export const Name = z
  .string({
    error: ({ input }) =>
      `${shown(input)} is not text: write a name such as chat, in quotes if it is a number`,
  })
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
    error: ({ input }) =>
      `${shown(input)}: a name has 1 to 40 lowercase letters, digits and dashes, and no dash first`,
  })
  .meta({ examples: ['chat'] })

/** A whole number in a range; `example` is what a message and the JSON Schema suggest. */
export function Whole(least: number, most: number, example: number = least) {
  const hint = `write a whole number from ${least} to ${most}`
  const error = ({ input }: { input?: unknown }) =>
    typeof input === 'string' && /^\d+$/.test(input)
      ? `${shown(input)} is text: remove the quotes`
      : `${shown(input)}: ${hint}`
  return z
    .int({ error })
    .min(least, { error })
    .max(most, { error })
    .meta({ examples: [example] })
}

/** A number in a range, with or without a fraction; `example` is what a message and the JSON Schema suggest. */
export function Amount(least: number, most: number, example: number) {
  const error = ({ input }: { input?: unknown }) =>
    typeof input === 'string' && /^\d+(\.\d+)?$/.test(input)
      ? `${shown(input)} is text: remove the quotes`
      : `${shown(input)}: write a number from ${least} to ${most}`
  return z
    .number({ error })
    .min(least, { error })
    .max(most, { error })
    .meta({ examples: [example] })
}
