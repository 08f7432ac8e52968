import fc from 'fast-check'
import { RRuleTemporal } from 'rrule-temporal'
import { describe, expect, it } from 'vitest'
import { formatDay, parseDay } from '../../../src/core/calendar/local-day.ts'
import { recurrence, recurringDays, rruleProblem } from '../../../src/core/calendar/rrule.ts'
import { parseWall } from '../../../src/core/calendar/wall-clock.ts'
import { DAY } from '../../../src/core/instant.ts'

describe('a second opinion on recurrence rules', () => {
  const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
  const list = (values: (string | number)[], most: number) =>
    fc
      .uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most })
      .map((chosen) => chosen.join(','))
  const maybe = (name: string, value: fc.Arbitrary<string | number>) =>
    fc.option(value, { nil: null }).map((chosen) => (chosen === null ? '' : `;${name}=${chosen}`))
  const months = maybe('BYMONTH', list([1, 2, 3, 6, 11, 12], 3))
  const monthDays = maybe('BYMONTHDAY', list([1, 2, 13, 28, 29, 30, 31, -1, -2, -31], 3))
  const anyWeekdays = list(weekdays, 4)
  const nthWeekdays = list(
    weekdays.flatMap((day) => [1, 2, 4, 5, -1, -2].map((nth) => `${nth}${day}`)),
    2,
  )
  const positions = maybe('BYSETPOS', list([1, 2, 3, -1, -2], 2))
  const anyRule = fc
    .tuple(
      fc.oneof(
        fc.tuple(fc.constant('DAILY'), months, monthDays, maybe('BYDAY', anyWeekdays)),
        fc.tuple(fc.constant('WEEKLY'), months, maybe('BYDAY', anyWeekdays), positions),
        fc.tuple(
          fc.constant('MONTHLY'),
          months,
          monthDays,
          maybe('BYDAY', fc.oneof(anyWeekdays, nthWeekdays)),
          positions,
        ),
        // Parts of a year that rrule-temporal 2.2 combines as RFC 5545 says; others it leaves out.
        fc.tuple(
          fc.constant('YEARLY'),
          months,
          maybe('BYDAY', fc.oneof(anyWeekdays, nthWeekdays)),
          positions,
        ),
        fc.tuple(fc.constant('YEARLY'), maybe('BYMONTH', fc.constantFrom(2, 12)), monthDays),
        fc.tuple(fc.constant('YEARLY'), maybe('BYYEARDAY', list([1, 60, 100, 365, 366, -1, -366], 3))),
      ),
      maybe('INTERVAL', fc.integer({ min: 1, max: 5 })),
      maybe('COUNT', fc.integer({ min: 1, max: 40 })),
      maybe('WKST', fc.constantFrom(...weekdays)),
    )
    .map(([parts, ...more]) => `FREQ=${parts.join('')}${more.join('')}`)

  it('agrees with rrule-temporal', () => {
    const anyDay = fc.integer({ min: parseDay('2010-01-01'), max: parseDay('2030-12-31') })
    fc.assert(
      fc.property(anyRule, anyDay, fc.integer({ min: 0, max: 800 }), (rrule, first, skipped) => {
        fc.pre(rruleProblem(rrule, formatDay(first)) === null)
        const dtstart = formatDay(first).replaceAll('-', '')
        const theirs = new RRuleTemporal({ rruleString: `DTSTART:${dtstart}T090000Z\nRRULE:${rrule}` })
        const [low, high] = [first + skipped, first + skipped + 700]
        const expected = theirs.between(new Date(low * DAY), new Date((high + 1) * DAY), true)
        const ours = recurringDays(
          recurrence(rrule, parseWall(`${formatDay(first)}T09:00`), 'UTC'),
          low,
          high,
        )
        expect(ours.map(formatDay)).toEqual(expected.map((time) => time.toString().slice(0, 10)))
      }),
      { numRuns: 400 },
    )
  })
})
