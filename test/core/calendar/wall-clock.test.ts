import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { formatDay } from '../../../src/core/calendar/local-day.ts'
import {
  localDate,
  parseWall,
  resolveWall,
  wallAt,
  wallClockToInstant,
} from '../../../src/core/calendar/wall-clock.ts'
import { offsetAt } from '../../../src/core/calendar/zone-offset.ts'
import { DAY, formatInstant, MINUTE } from '../../../src/core/instant.ts'
import { at, zones } from './build-peak.ts'

const anyZone = fc.constantFrom(...zones)
const anyInstant = fc.integer({ min: at('1971-01-01T00:00Z'), max: at('2099-12-31T00:00Z') })

/** Zones and the instants at which their clocks change, where the laws are worth asking. */
const changes = zones.flatMap((zone) => {
  const found: { zone: string; change: number }[] = []
  let after = Temporal.ZonedDateTime.from(`2007-01-01T00:00[${zone}]`).getTimeZoneTransition('next')
  while (after && after.year < 2035) {
    found.push({ zone, change: after.epochMilliseconds })
    after = after.getTimeZoneTransition('next')
  }
  return found
})
const nearChange = fc
  .record({ place: fc.constantFrom(...changes), minutes: fc.integer({ min: -2_000, max: 2_000 }) })
  .map(({ place, minutes }) => ({ zone: place.zone, near: place.change + minutes * MINUTE }))
const anywhere = fc.record({ zone: anyZone, near: anyInstant })

describe('a wall time', () => {
  it.each([
    ['America/New_York', '2027-03-14T02:30', 'skipped', '2027-03-14T07:00Z', '2027-03-14T07:30Z'],
    ['America/New_York', '2027-11-07T01:30', 'repeated', '2027-11-07T05:30Z', '2027-11-07T06:30Z'],
    ['Europe/Berlin', '2027-03-28T02:30', 'skipped', '2027-03-28T01:00Z', '2027-03-28T01:30Z'],
    ['Europe/Berlin', '2027-10-31T02:30', 'repeated', '2027-10-31T00:30Z', '2027-10-31T01:30Z'],
    ['Australia/Lord_Howe', '2027-10-03T02:15', 'skipped', '2027-10-02T15:30Z', '2027-10-02T15:45Z'],
    ['Australia/Lord_Howe', '2027-04-04T01:45', 'repeated', '2027-04-03T14:45Z', '2027-04-03T15:15Z'],
    ['Pacific/Chatham', '2027-04-04T03:00', 'repeated', '2027-04-03T13:15Z', '2027-04-03T14:15Z'],
    ['Pacific/Chatham', '2027-09-26T03:00', 'skipped', '2027-09-25T14:00Z', '2027-09-25T14:15Z'],
    ['America/Sao_Paulo', '2018-11-04T00:00', 'skipped', '2018-11-04T03:00Z', '2018-11-04T03:00Z'],
    ['America/Sao_Paulo', '2018-02-17T23:30', 'repeated', '2018-02-18T01:30Z', '2018-02-18T02:30Z'],
    ['America/Santiago', '2024-09-08T00:30', 'skipped', '2024-09-08T04:00Z', '2024-09-08T04:30Z'],
    ['Asia/Beirut', '2024-03-31T00:30', 'skipped', '2024-03-30T22:00Z', '2024-03-30T22:30Z'],
    ['Asia/Beirut', '2024-10-26T23:30', 'repeated', '2024-10-26T20:30Z', '2024-10-26T21:30Z'],
    ['Atlantic/Azores', '2027-10-31T00:00', 'repeated', '2027-10-31T00:00Z', '2027-10-31T01:00Z'],
    ['Africa/Casablanca', '2025-02-23T02:30', 'repeated', '2025-02-23T01:30Z', '2025-02-23T02:30Z'],
    ['Africa/Casablanca', '2025-04-06T02:30', 'skipped', '2025-04-06T02:00Z', '2025-04-06T02:30Z'],
    ['Pacific/Apia', '2011-12-30T12:00', 'skipped', '2011-12-30T10:00Z', '2011-12-30T22:00Z'],
    ['Asia/Kolkata', '2027-03-14T08:00', 'once', '2027-03-14T02:30Z', '2027-03-14T02:30Z'],
    ['America/New_York', '2027-03-14T01:59', 'once', '2027-03-14T06:59Z', '2027-03-14T06:59Z'],
    ['America/New_York', '2027-03-14T03:00', 'once', '2027-03-14T07:00Z', '2027-03-14T07:00Z'],
    ['America/New_York', '2027-11-07T02:00', 'once', '2027-11-07T07:00Z', '2027-11-07T07:00Z'],
  ])('in %s, %s is %s: a start at %s, an end at %s', (zone, wall, is, start, end) => {
    const resolved = resolveWall(zone, parseWall(wall))
    expect(resolved.is).toBe(is)
    expect(formatInstant(resolved.asStart)).toBe(start)
    expect(formatInstant(resolved.asEnd)).toBe(end)
    expect(wallClockToInstant(wall, zone, 'start')).toBe(at(start))
    expect(wallClockToInstant(`${wall}:00`, zone, 'end')).toBe(at(end))
  })

  it('is shown at the instants it means, and at no other, unless it is skipped', () => {
    fc.assert(
      fc.property(fc.oneof(anywhere, nearChange), ({ zone, near }) => {
        const wall = wallAt(zone, near)
        const { is, asStart, asEnd } = resolveWall(zone, wall)
        expect(is).not.toBe('skipped')
        expect([wallAt(zone, asStart), wallAt(zone, asEnd)]).toEqual([wall, wall])
        expect([asStart, asEnd]).toContain(near)
      }),
      { numRuns: 2_000 },
    )
  })

  it('means what Temporal says: the earlier as a start, the later as an end', () => {
    fc.assert(
      fc.property(fc.oneof(anywhere, nearChange), ({ zone, near }) => {
        // Taken as UTC, so that skipped times come up as well.
        const wall = Math.floor(near / MINUTE) * MINUTE + offsetAt(zone, near - DAY)
        const plain = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, 19))
        const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' })
        const later = plain.toZonedDateTime(zone, { disambiguation: 'later' })
        const { is, asStart, asEnd } = resolveWall(zone, wall)
        expect(asEnd).toBe(later.epochMilliseconds)
        if (is !== 'skipped') expect(asStart).toBe(earlier.epochMilliseconds)
        else expect(asStart).toBe(earlier.getTimeZoneTransition('next')?.epochMilliseconds)
      }),
      { numRuns: 2_000 },
    )
  })

  it('as a start is never later than as an end', () => {
    fc.assert(
      fc.property(nearChange, ({ zone, near }) => {
        const { asStart, asEnd } = resolveWall(zone, near)
        expect(asStart).toBeLessThanOrEqual(asEnd)
      }),
    )
  })
})

describe('the wall clock', () => {
  it('shows what Temporal shows', () => {
    fc.assert(
      fc.property(fc.oneof(anywhere, nearChange), ({ zone, near }) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(near).toZonedDateTimeISO(zone)
        expect(offsetAt(zone, near)).toBe(zoned.offsetNanoseconds / 1e6)
        expect(localDate(zone, near)).toBe(zoned.toPlainDate().toString())
      }),
      { numRuns: 2_000 },
    )
  })

  it('keeps the seconds of a zone on local mean time', () => {
    expect(offsetAt('Africa/Monrovia', at('1971-06-01T00:00Z'))).toBe(-(44 * 60 + 30) * 1_000)
  })

  it('goes from the 29th to the 31st where a date is skipped', () => {
    expect(localDate('Pacific/Apia', at('2011-12-30T09:59:59Z'))).toBe('2011-12-29')
    expect(localDate('Pacific/Apia', at('2011-12-30T10:00:00Z'))).toBe('2011-12-31')
  })

  it('stays right after more zones and days than it keeps', () => {
    const noon = at('2027-07-01T12:00Z')
    const offsetOf = (zone: string) =>
      Temporal.Instant.fromEpochMilliseconds(noon).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
    const every = Intl.supportedValuesOf('timeZone').slice(0, 200)
    const asked = [...every, ...every].map((zone) => offsetAt(zone, noon))
    expect(asked).toEqual([...every, ...every].map(offsetOf))
    const days = Array.from({ length: 1_200 }, (_, index) => noon + index * DAY)
    const inWinter = (day: number) => formatDay(day / DAY - 0.5)
    const winters = days.filter((day) => offsetAt('Europe/Berlin', day) === 60 * MINUTE).map(inWinter)
    expect(winters.slice(0, 2)).toEqual(['2027-10-31', '2027-11-01'])
    expect(winters).toHaveLength(147 + 147 + 154)
  })
})
