/** The two run-time facts Springtide keeps, as tags on the group: an override and a hold, each with an end. */
import { formatInstant, type Instant } from './instant.ts'

export const overrideTag = 'springtide:override'
export const holdTag = 'springtide:hold'

/** Somebody asked for capacity now: the floor is at least this until the end. */
export interface Override {
  size: { connections: number } | { instances: number }
  since: Instant
  until: Instant
  by: string
  because: string
}

/** Somebody asked Springtide to leave the fleet alone until the end. */
export interface Hold {
  since: Instant
  until: Instant
  by: string
  because: string
}

/** A tag as it was found: `unreadable` keeps what stood there, for the Finding. */
export type TagReading<T> = { tag: T } | { unreadable: string } | null

const longestTagValue = 256

/** EC2 Auto Scaling takes tag values of up to 256 characters; everything but `because` is short. */
export function formatOverride({ size, since, until, by, because }: Override): string {
  const [unit, count] =
    'connections' in size ? ['connections', size.connections] : ['instances', size.instances]
  return `${unit}=${count} ${formatEnd({ since, until, by, because }, unit.length + String(count).length + 2)}`
}

export function formatHold(hold: Hold): string {
  return formatEnd(hold, 0)
}

function formatEnd({ since, until, by, because }: Hold, used: number): string {
  const who = cut(plain(by).replaceAll(' ', '_'), 60)
  const head = `until=${formatInstant(until)} since=${formatInstant(since)} by=${who} because=`
  return head + cut(plain(because), longestTagValue - used - head.length)
}

/** At most so many UTF-16 units, without half a character at the end. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
}

/** Tags take letters, digits, spaces and `_ . : / = + - @` everywhere in AWS; anything else becomes a space. */
function plain(text: string): string {
  return text
    .replace(/[^\p{L}\p{N} _.:/=+\-@]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
}

const tail = /^until=(\S{17,20}) since=(\S{17,20}) by=(\S{0,60}) because=(.{0,256})$/

/** Reads what formatOverride wrote. An override that has ended is `null`. */
export function parseOverride(tags: Record<string, string>, at: Instant): TagReading<Override> {
  const value = tags[overrideTag]
  if (value === undefined) return null
  const match = /^(connections|instances)=(\d{1,10}) (.*)$/.exec(value)
  const end = parseEnd(match?.[3] ?? '')
  const count = Number(match?.[2])
  if (!match || !end || count < 1) return { unreadable: value.slice(0, longestTagValue) }
  if (end.until <= at) return null
  return { tag: { size: match[1] === 'connections' ? { connections: count } : { instances: count }, ...end } }
}

/** Reads what formatHold wrote. A hold that has ended is `null`. */
export function parseHold(tags: Record<string, string>, at: Instant): TagReading<Hold> {
  const value = tags[holdTag]
  if (value === undefined) return null
  const hold = parseEnd(value)
  if (!hold) return { unreadable: value.slice(0, longestTagValue) }
  return hold.until <= at ? null : { tag: hold }
}

function parseEnd(value: string): Hold | null {
  const match = tail.exec(value)
  if (!match) return null
  const [until, since] = [Date.parse(match[1] ?? ''), Date.parse(match[2] ?? '')]
  if (Number.isNaN(until) || Number.isNaN(since)) return null
  return { until, since, by: match[3] ?? '', because: match[4] ?? '' }
}
