/** Peaks that start or end inside a change of the clocks: which instant is taken, always on the warm side. */
import { formatDay } from '../calendar/local-day.ts'
import { occurrences } from '../calendar/occurrences.ts'
import { localDay, wallAt } from '../calendar/wall-clock.ts'
import type { Peak } from '../desired.ts'
import { DAY, formatInstant, type Instant, MINUTE } from '../instant.ts'
import { formatClock } from '../local-time.ts'
import { formatMinutes } from '../scalars.ts'
import { type ClockChange, clockChanges } from './clock-changes.ts'
import { lookedAhead } from './coming-claims.ts'
import type { Found } from './risk.ts'

/** At most one: what holds for one change holds for the like. */
export function clockRisks(peak: Peak, at: Instant): Found[] {
  const { when, timezone } = peak
  const meetings =
    when.kind === 'events'
      ? when.events.flatMap((event) => {
          const alone: Peak['when'] = { kind: 'events', events: [event], beforeSeconds: 0, afterSeconds: 0 }
          const starts = [event.start, ...event.extra.map(({ start }) => start)]
          const declared = starts.map((start) => minutesOf(Date.parse(`${start}Z`)))
          return changesOf(event.zone, at).flatMap((change) =>
            meetingsOf({ ...peak, when: alone }, event.zone, declared, null, change),
          )
        })
      : changesOf(timezone, at).flatMap((change) =>
          meetingsOf(peak, timezone, [when.window.from], when.window.to, change),
        )
  const [first, ...others] = meetings
  if (first === undefined) return []
  const more = others.length > 0 ? ` (and ${others.length} more in the next ${lookedAhead / DAY} days)` : ''
  return [
    {
      severity: 'info',
      at: peak.place,
      says: `peak ${peak.name}: ${first}${more}`,
      fix: 'nothing where that is meant; else move the time out of the change',
    },
  ]
}

function changesOf(zone: string, at: Instant): ClockChange[] {
  return clockChanges(zone, at, at + lookedAhead)
}

/**
 * How the times of a peak around a change were read, in sentences. `starts` and `end` are what is declared, in minutes
 * after midnight; the end of an event is elapsed time, which no clock moves.
 */
function meetingsOf(
  peak: Peak,
  zone: string,
  starts: number[],
  end: number | null,
  { at, forward }: ClockChange,
): string[] {
  const size = Math.abs(forward)
  return occurrences(peak, at - DAY, at + DAY).flatMap(({ startsAt, endsAt }) => {
    const on = (instant: Instant) => formatDay(localDay(zone, instant))
    const shown = (instant: Instant) => `${formatClock(instant, zone)} (${formatInstant(instant)})`
    if (forward < 0) {
      const twice = (instant: Instant, what: string) =>
        `${formatClock(instant, zone)} on ${on(instant)} comes twice in ${zone}, it ${what} at ${formatInstant(instant)}`
      return [
        ...(startsAt >= at - size && startsAt < at ? [twice(startsAt, 'starts with the first,')] : []),
        ...(end !== null && endsAt >= at && endsAt < at + size
          ? [twice(endsAt, 'ends with the second,')]
          : []),
      ]
    }
    const isMoved = (instant: Instant, declared: number[]) => {
      const shownMinutes = minutesOf(wallAt(zone, instant))
      return instant >= at && instant < at + size && declared.every((each) => each % 1440 !== shownMinutes)
    }
    const [from = 0] = starts
    return [
      ...(startsAt === at && isMoved(startsAt, starts)
        ? [
            `${formatMinutes(from)} on ${on(startsAt)} does not exist in ${zone}, it starts at ${shown(startsAt)}`,
          ]
        : []),
      ...(end !== null && isMoved(endsAt, [end])
        ? [`${formatMinutes(end)} on ${on(endsAt)} does not exist in ${zone}, it ends at ${shown(endsAt)}`]
        : []),
    ]
  })
}

function minutesOf(wall: number): number {
  return (((wall % DAY) + DAY) % DAY) / MINUTE
}
