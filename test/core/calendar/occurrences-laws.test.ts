import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { formatDay, parseDay } from '../../../src/core/calendar/local-day.ts'
import { occurrences } from '../../../src/core/calendar/occurrences.ts'
import type { When } from '../../../src/core/desired.ts'
import { HOUR, MINUTE } from '../../../src/core/instant.ts'
import { at, event, peak, shownSpan, zones } from './build-peak.ts'

describe('every peak', () => {
  const anyZone = fc.constantFrom(...zones)
  const changes = ['2011-12-30', '2018-11-04', '2024-02-29', '2027-03-28', '2027-10-31']
  const anyDay = fc.oneof(
    fc.integer({ min: parseDay('2010-01-01'), max: parseDay('2030-12-31') }),
    fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -2, max: 2 }))
      .map(([near, by]) => parseDay(near) + by),
  )
  const anyDate = anyDay.map(formatDay)
  const anyWindow = fc.record({
    from: fc.integer({ min: 0, max: 1439 }),
    to: fc.integer({ min: 1, max: 1440 }),
  })
  const anyDays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
  const anyRanges = fc
    .array(fc.tuple(anyDate, anyDate), { maxLength: 3 })
    .map((ranges) => ranges.map((pair) => pair.sort()).map(([first, last]) => ({ first, last })))
  const anyRule = fc.constantFrom(
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=WEEKLY;BYDAY=SA,SU;COUNT=400',
  )
  const anyEvent = fc
    .tuple(anyZone, anyDate, fc.integer({ min: 0, max: 200_000 }), fc.option(anyRule, { nil: null }))
    .map(([zone, date, durationSeconds, rrule]) =>
      event(zone, `${date}T01:30:00`, {
        durationSeconds,
        ...(rrule ? { rrule } : {}),
        except: [`${date}T01:30:00`],
        extra: [{ start: `${date}T02:15:00`, durationSeconds: 5_400 }],
      }),
    )
  const anyWhen: fc.Arbitrary<When> = fc.oneof(
    fc.record({ kind: fc.constant('days' as const), days: anyDays, window: anyWindow }),
    fc.record({ kind: fc.constant('dates' as const), dates: anyRanges, window: anyWindow }),
    fc.record({ kind: fc.constant('rrule' as const), rrule: anyRule, from: anyDate, window: anyWindow }),
    fc.record({
      kind: fc.constant('events' as const),
      events: fc.array(anyEvent, { maxLength: 4 }),
      beforeSeconds: fc.integer({ min: 0, max: 86_400 }),
      afterSeconds: fc.integer({ min: 0, max: 86_400 }),
    }),
  )
  const anyPeak = fc
    .tuple(
      anyZone,
      anyWhen,
      anyRanges.map((ranges) => ranges.slice(0, 1)),
    )
    .map((of) => peak(...of))
  // Around the clock changes of many zones, and around Apia's skipped date.
  const anyMoment = fc
    .tuple(
      fc.constantFrom(
        '2011-12-30T10:00Z',
        '2018-11-04T03:00Z',
        '2027-03-28T01:00Z',
        '2027-10-31T01:00Z',
        '2024-02-29T12:00Z',
      ),
      fc.integer({ min: -5_000, max: 5_000 }),
    )
    .map(([near, minutes]) => at(near) + minutes * MINUTE)

  it('has the same occurrences in a span as in its two halves', () => {
    fc.assert(
      fc.property(anyPeak, anyMoment, fc.nat(4_000), fc.nat(4_000), (of, from, first, second) => {
        const middle = from + first * MINUTE
        const to = middle + second * MINUTE
        const halves = [...occurrences(of, from, middle), ...occurrences(of, middle, to)]
        const merged = new Map(halves.map((each) => [JSON.stringify(each), each]))
        const key = (all: unknown[]) => all.map((each) => JSON.stringify(each)).sort()
        expect(key(occurrences(of, from, to))).toEqual(key([...merged.values()]))
      }),
      { numRuns: 1_000 },
    )
  })

  it('has its occurrences in order, each once, with a length, inside the span asked for', () => {
    fc.assert(
      fc.property(anyPeak, anyMoment, fc.nat(10_000), (of, from, minutes) => {
        const to = from + minutes * MINUTE
        const found = occurrences(of, from, to)
        expect(new Set(found.map((each) => JSON.stringify(each))).size).toBe(found.length)
        expect(found.map(({ startsAt }) => startsAt)).toEqual(
          found.map(({ startsAt }) => startsAt).sort((a, b) => a - b),
        )
        for (const { startsAt, endsAt } of found) {
          expect(startsAt).toBeLessThan(endsAt)
          expect(startsAt).toBeLessThan(to)
          expect(endsAt).toBeGreaterThan(from)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('on weekdays happens when Temporal says so, wherever no clock is changed', () => {
    fc.assert(
      fc.property(anyZone, anyDays, anyWindow, anyRanges, anyMoment, (zone, days, hours, except, from) => {
        const to = from + 30 * HOUR
        const ours = occurrences(peak(zone, { kind: 'days', days, window: hours }, except), from, to)
        const expected: string[] = []
        const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate()
        for (let offset = -3; offset <= 4; offset += 1) {
          const date = start.add({ days: offset })
          const text = date.toString()
          if (
            !days.includes(date.dayOfWeek) ||
            except.some(({ first, last }) => first <= text && text <= last)
          )
            continue
          const opens = date.toPlainDateTime().add({ minutes: hours.from })
          const closes = date
            .toPlainDateTime()
            .add({ minutes: hours.to + (hours.to > hours.from ? 0 : 1440) })
          const zoned = [
            opens.toZonedDateTime(zone, { disambiguation: 'earlier' }),
            closes.toZonedDateTime(zone, { disambiguation: 'later' }),
          ]
          const [startsAt = 0, endsAt = 0] = zoned.map((time) => time.epochMilliseconds)
          // A skipped start is the one thing Temporal has no word for; window.test.ts has.
          fc.pre(zoned[0]?.toPlainDateTime().equals(opens) ?? false)
          if (startsAt < to && endsAt > from) expected.push(shownSpan({ startsAt, endsAt }))
        }
        expect(ours.map(shownSpan)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})
