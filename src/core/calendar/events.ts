/** The times a peak happens because an event of a calendar is on. */
import type { CalendarEvent, Peak, When } from '../desired.ts'
import { DAY, type Instant, SECOND } from '../instant.ts'
import type { Occurrence } from './occurrence.ts'
import { type Recurrence, recurrence, recurringDays } from './rrule.ts'
import { localDate, parseWall, resolveWall, type WallTime } from './wall-clock.ts'

type Events = Extract<When, { kind: 'events' }>

/** One start of an event on the wall clock of the event's zone. */
interface Start {
  wall: WallTime
  durationSeconds: number
}

/** An event with its texts read, kept as long as the event itself is. */
interface ReadEvent {
  start: Start
  recurrence: Recurrence | null
  except: Set<WallTime>
  extra: Start[]
}

const readEvents = new WeakMap<CalendarEvent, ReadEvent>()

/**
 * Every occurrence of the events that could overlap [from, to), widened at both ends, in no order; the
 * caller drops those that don't. `isExcept` is asked for the local date in `peak.timezone` on which the event
 * itself, not the widened one, starts.
 */
export function eventOccurrences(
  peak: Peak,
  { events, beforeSeconds, afterSeconds }: Events,
  from: Instant,
  to: Instant,
  isExcept: (date: string) => boolean,
): Occurrence[] {
  // Wall times differ from UTC by less than a day, and no clock change moves an end by more than another.
  const low = from - afterSeconds * SECOND - 2 * DAY
  const high = to + beforeSeconds * SECOND + 2 * DAY
  return events.flatMap((event) =>
    startsNear(event, low, high).flatMap((start) => {
      const { startsAt, endsAt } = spanOf(event.zone, start)
      const widened = { startsAt: startsAt - beforeSeconds * SECOND, endsAt: endsAt + afterSeconds * SECOND }
      if (widened.endsAt <= widened.startsAt || isExcept(localDate(peak.timezone, startsAt))) return []
      return [{ ...widened, title: event.title }]
    }),
  )
}

/**
 * When an event is on. Its duration is elapsed time, counted from the last instant its start can mean; an
 * event of whole days from midnight lasts whole local days, however long the clock change makes them.
 */
function spanOf(zone: string, { wall, durationSeconds }: Start): Occurrence {
  const { asStart, asEnd } = resolveWall(zone, wall)
  const duration = durationSeconds * SECOND
  const isWholeDays = wall % DAY === 0 && duration % DAY === 0
  return {
    startsAt: asStart,
    endsAt: isWholeDays ? resolveWall(zone, wall + duration).asEnd : asEnd + duration,
  }
}

/** The starts of an event that is on at some wall time from `low` to `high`. */
function startsNear(event: CalendarEvent, low: WallTime, high: WallTime): Start[] {
  const { start, recurrence: rule, except, extra } = readEvents.get(event) ?? readEvent(event)
  const isNear = ({ wall, durationSeconds }: Start) => wall <= high && wall + durationSeconds * SECOND >= low
  // RFC 5545 3.8.5.3: DTSTART is the first instance, also where the rule would not choose it.
  const starts = isNear(start) ? [start] : []
  if (rule) starts.push(...recurringStarts(rule, start, low, high))
  const near = starts.filter(({ wall }) => !except.has(wall))
  // A moved instance may land on the very start it or another one was taken from: `extra` is not excepted.
  if (extra.length > 0) near.push(...extra.filter(isNear))
  return near
}

function recurringStarts(rule: Recurrence, start: Start, low: WallTime, high: WallTime): Start[] {
  const timeOfDay = start.wall - rule.first * DAY
  const lowest = Math.floor((low - start.durationSeconds * SECOND) / DAY)
  return recurringDays(rule, Math.max(lowest, rule.first + 1), Math.floor(high / DAY)).map((day) => ({
    wall: day * DAY + timeOfDay,
    durationSeconds: start.durationSeconds,
  }))
}

function readEvent(event: CalendarEvent): ReadEvent {
  const start = { wall: parseWall(event.start), durationSeconds: event.durationSeconds }
  const read = {
    start,
    recurrence: event.rrule ? recurrence(event.rrule, start.wall, event.zone) : null,
    except: new Set(event.except.map(parseWall)),
    extra: event.extra.map((extra) => ({
      wall: parseWall(extra.start),
      durationSeconds: extra.durationSeconds,
    })),
  }
  readEvents.set(event, read)
  return read
}
