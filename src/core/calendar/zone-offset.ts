/** A zone's offset from UTC at any instant, from the runtime's own time zone data. */
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../instant.ts'

/** One UTC day of a zone. In the tz database no two changes since 1970 are closer than six days. */
interface OffsetDay {
  before: number
  after: number
  /** The first instant of `after`; infinite on the days without a change. */
  changesAt: Instant
}

interface KnownZone {
  format: Intl.DateTimeFormat
  days: Map<number, OffsetDay>
}

// Asking Intl costs microseconds and a tick asks some hundred thousand times, so the days asked for are
// kept. Both bounds are far above what a tick needs; they only keep a long-lived process small.
const mostZones = 128
const mostDays = 512
const zones = new Map<string, KnownZone>()

/** Milliseconds to add to an instant for the wall clock of an IANA zone: positive east of Greenwich. */
export function offsetAt(zone: string, at: Instant): number {
  const known = zones.get(zone) ?? openZone(zone)
  const index = Math.floor(at / DAY)
  const day = known.days.get(index) ?? readDay(known, index)
  return at < day.changesAt ? day.before : day.after
}

/** The first instant in (`low`, `high`] at which `hasHappened`, which is false at `low` and true at `high`. */
export function firstInstant(low: Instant, high: Instant, hasHappened: (at: Instant) => boolean): Instant {
  let [not, yet] = [low, high]
  while (yet - not > 1) {
    const middle = Math.floor((not + yet) / 2)
    if (hasHappened(middle)) yet = middle
    else not = middle
  }
  return yet
}

function openZone(zone: string): KnownZone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const oldest = zones.keys().next()
  if (zones.size >= mostZones && !oldest.done) zones.delete(oldest.value)
  const known = { format, days: new Map() }
  zones.set(zone, known)
  return known
}

function readDay(known: KnownZone, index: number): OffsetDay {
  const [starts, ends] = [index * DAY, (index + 1) * DAY]
  const before = offsetIn(known.format, starts)
  const after = offsetIn(known.format, ends)
  const changesAt =
    before === after
      ? Number.POSITIVE_INFINITY
      : firstInstant(starts, ends, (at) => offsetIn(known.format, at) === after)
  if (known.days.size >= mostDays) known.days.clear()
  const day = { before, after, changesAt }
  known.days.set(index, day)
  return day
}

const shownOffset = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

/** The offset as Intl shows it: `GMT`, `GMT+05:30`, and with seconds where a zone kept its local mean time. */
function offsetIn(format: Intl.DateTimeFormat, at: Instant): number {
  const shown = format.format(at)
  const match = shownOffset.exec(shown)
  if (!match) throw new Error(`no offset in ${JSON.stringify(shown)}, as Intl shows ${at}`)
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match
  const size = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND
  return sign === '-' ? -size : size
}
