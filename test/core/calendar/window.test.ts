import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDay, parseDay } from '../../../src/core/calendar/local-day.ts'
import { localDate, resolveWall, wallAt } from '../../../src/core/calendar/wall-clock.ts'
import { windowOn } from '../../../src/core/calendar/window.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/instant.ts'
import { clock, shownSpan, zones } from './build-peak.ts'

function shown(zone: string, date: string, from: string, to: string): string | null {
  const window = windowOn(zone, parseDay(date), { from: clock(from), to: clock(to) })
  return window && shownSpan(window)
}

describe('a window', () => {
  it('is over on the next day when it ends at or before its start', () => {
    expect(shown('Europe/Berlin', '2027-06-04', '22:00', '03:00')).toBe('2027-06-04T20:00Z/2027-06-05T01:00Z')
    expect(shown('Europe/Berlin', '2027-06-04', '22:00', '22:00')).toBe('2027-06-04T20:00Z/2027-06-05T20:00Z')
  })

  it('loses the skipped hour and gains the repeated one, past midnight', () => {
    expect(shown('Europe/Berlin', '2027-03-27', '22:00', '03:00')).toBe('2027-03-27T21:00Z/2027-03-28T01:00Z')
    expect(shown('Europe/Berlin', '2027-10-30', '22:00', '03:00')).toBe('2027-10-30T20:00Z/2027-10-31T02:00Z')
  })

  it('keeps its stated length when it ends inside the skipped hour', () => {
    expect(shown('America/New_York', '2027-03-13', '22:00', '02:30')).toBe(
      '2027-03-14T03:00Z/2027-03-14T07:30Z',
    )
  })

  it('begins with the first and ends with the last when both of its ends are repeated', () => {
    expect(shown('America/New_York', '2027-11-07', '01:15', '01:45')).toBe(
      '2027-11-07T05:15Z/2027-11-07T06:45Z',
    )
  })

  it('comes right after the gap when the clock change swallows it, no shorter than it is', () => {
    expect(shown('America/New_York', '2027-03-14', '02:10', '02:50')).toBe(
      '2027-03-14T07:00Z/2027-03-14T07:50Z',
    )
    expect(shown('America/New_York', '2027-03-14', '02:30', '03:00')).toBe(
      '2027-03-14T07:00Z/2027-03-14T07:30Z',
    )
    expect(shown('Australia/Lord_Howe', '2027-10-03', '02:00', '02:30')).toBe(
      '2027-10-02T15:30Z/2027-10-02T16:00Z',
    )
    // Clocks in Nuuk go from Saturday 22:59 to Sunday 00:00 (2025-03-29): the window moves over midnight.
    expect(shown('America/Nuuk', '2025-03-29', '23:15', '24:00')).toBe('2025-03-30T01:00Z/2025-03-30T01:45Z')
  })

  it('from 00:00 to 24:00 is the whole local day, 23 to 25 hours of it', () => {
    expect(shown('America/Sao_Paulo', '2018-11-03', '00:00', '24:00')).toBe(
      '2018-11-03T03:00Z/2018-11-04T03:00Z',
    )
    expect(shown('America/Sao_Paulo', '2018-11-04', '00:00', '24:00')).toBe(
      '2018-11-04T03:00Z/2018-11-05T02:00Z',
    )
    expect(shown('America/Sao_Paulo', '2018-02-17', '00:00', '24:00')).toBe(
      '2018-02-17T02:00Z/2018-02-18T03:00Z',
    )
    expect(shown('America/Santiago', '2024-09-08', '00:00', '24:00')).toBe(
      '2024-09-08T04:00Z/2024-09-09T03:00Z',
    )
    expect(shown('Asia/Beirut', '2024-10-26', '00:00', '24:00')).toBe('2024-10-25T21:00Z/2024-10-26T22:00Z')
    expect(shown('Asia/Kolkata', '2027-03-28', '00:00', '24:00')).toBe('2027-03-27T18:30Z/2027-03-28T18:30Z')
  })

  it('ends with the last midnight where midnight comes twice', () => {
    expect(shown('Atlantic/Azores', '2027-10-30', '00:00', '24:00')).toBe(
      '2027-10-30T00:00Z/2027-10-31T01:00Z',
    )
  })

  it('does not happen on a date that was skipped as a whole, and is not cut short the evening before', () => {
    expect(shown('Pacific/Apia', '2011-12-30', '08:00', '12:00')).toBeNull()
    expect(shown('Pacific/Apia', '2011-12-30', '00:00', '24:00')).toBeNull()
    expect(shown('Pacific/Apia', '2011-12-29', '00:00', '24:00')).toBe('2011-12-29T10:00Z/2011-12-30T10:00Z')
    expect(shown('Pacific/Apia', '2011-12-29', '22:00', '03:00')).toBe('2011-12-30T08:00Z/2011-12-30T13:00Z')
    expect(shown('Pacific/Apia', '2011-12-31', '00:00', '24:00')).toBe('2011-12-30T10:00Z/2011-12-31T10:00Z')
  })
})

describe('in every zone and on every day of ten years', () => {
  const firstDay = parseDay('2009-01-01')
  const anyPlace = fc.record({
    zone: fc.constantFrom(...zones),
    // Three in four on the days around clock changes: the weekends of spring and autumn.
    day: fc.oneof(fc.integer({ min: firstDay, max: firstDay + 3_652 }), {
      weight: 3,
      arbitrary: fc.constantFrom(...changeDays()),
    }),
    window: fc.record({ from: fc.integer({ min: 0, max: 1439 }), to: fc.integer({ min: 1, max: 1440 }) }),
  })

  function changeDays(): number[] {
    const days = new Set<number>()
    for (const zone of zones) {
      for (let day = firstDay; day < firstDay + 3_652; day += 1) {
        const shift = wallAt(zone, (day + 1) * DAY) - wallAt(zone, day * DAY)
        if (shift !== DAY) for (const near of [-1, 0, 1]) days.add(day + near)
      }
    }
    return [...days]
  }

  it('a window comes out once, in order, on the warm side', () => {
    fc.assert(
      fc.property(anyPlace, ({ zone, day, window }) => {
        const exists = localDate(zone, resolveWall(zone, day * DAY).asStart) === formatDay(day)
        const span = windowOn(zone, day, window)
        expect(span !== null).toBe(exists)
        if (!span) return
        expect(span.startsAt).toBeLessThan(span.endsAt)
        // Every minute whose wall clock is inside the window is inside the span.
        const wallStart = day * DAY + window.from * MINUTE
        const wallEnd = day * DAY + window.to * MINUTE + (window.to > window.from ? 0 : DAY)
        for (let at = day * DAY - 15 * HOUR; at < day * DAY + 63 * HOUR; at += 15 * MINUTE) {
          const wall = wallAt(zone, at)
          if (wall < wallStart || wall >= wallEnd) continue
          expect(at).toBeGreaterThanOrEqual(span.startsAt)
          expect(at).toBeLessThan(span.endsAt)
        }
        // And it begins no earlier than the first of them: before it, the wall clock was before the window.
        expect(wallAt(zone, span.startsAt - 1)).toBeLessThan(wallStart)
        const longest = wallEnd - wallStart + HOUR
        expect(span.endsAt - span.startsAt).toBeLessThanOrEqual(longest)
      }),
      { numRuns: 2_000 },
    )
  })

  it('the window of the next day starts and ends later', () => {
    fc.assert(
      fc.property(anyPlace, ({ zone, day, window }) => {
        const [today, tomorrow] = [windowOn(zone, day, window), windowOn(zone, day + 1, window)]
        if (!today || !tomorrow) return
        expect(tomorrow.startsAt).toBeGreaterThan(today.startsAt)
        expect(tomorrow.endsAt).toBeGreaterThan(today.endsAt)
      }),
      { numRuns: 2_000 },
    )
  })

  it('whole days leave no gap between them', () => {
    fc.assert(
      fc.property(anyPlace, ({ zone, day }) => {
        const wholeDay = { from: 0, to: 1440 }
        const [today, tomorrow] = [windowOn(zone, day, wholeDay), windowOn(zone, day + 1, wholeDay)]
        if (!today || !tomorrow) return
        expect(tomorrow.startsAt).toBeLessThanOrEqual(today.endsAt)
      }),
      { numRuns: 2_000 },
    )
  })
})
