import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/core/calendar/local-day.ts'
import { recurrence, rruleProblem } from '../../../src/core/calendar/rrule.ts'
import { parseWall } from '../../../src/core/calendar/wall-clock.ts'

describe('what is wrong with a rule', () => {
  it.each([
    'FREQ=MONTHLY;BYDAY=2SU',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU;UNTIL=20301231T235959Z',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=10000',
    'FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU',
    'FREQ=MONTHLY;INTERVAL=12;BYMONTH=3',
    'FREQ=YEARLY;BYDAY=-53MO',
  ])('%s: nothing', (rrule) => {
    expect(rruleProblem(rrule)).toBeNull()
  })

  it.each([
    ['', /no part of a rule/],
    ['every second sunday', /no part of a rule/],
    ['FREQ=DAILY;', /no part of a rule/],
    ['BYDAY=MO', /no FREQ/],
    ['FREQ=OFTEN', /FREQ=OFTEN is unknown/],
    ['FREQ=HOURLY', /FREQ=HOURLY repeats within a day/],
    ['FREQ=MINUTELY;INTERVAL=30', /repeats within a day/],
    ['FREQ=DAILY;BYHOUR=9', /BYHOUR is a time of day/],
    ['FREQ=DAILY;FREQ=WEEKLY', /FREQ is there twice/],
    ['FREQ=DAILY;COUNT=0', /COUNT=0/],
    ['FREQ=DAILY;COUNT=1000000000', /from 1 to 10000/],
    ['FREQ=DAILY;COUNT=3;UNTIL=20280101', /COUNT and UNTIL/],
    ['FREQ=DAILY;INTERVAL=0', /INTERVAL=0/],
    ['FREQ=DAILY;INTERVAL=1.5', /INTERVAL=1.5/],
    ['FREQ=DAILY;UNTIL=2028-01-01', /UNTIL=2028-01-01 is no date/],
    ['FREQ=DAILY;UNTIL=20270230', /UNTIL=20270230 is no date/],
    ['FREQ=WEEKLY;WKST=XX', /WKST=XX/],
    ['FREQ=WEEKLY;BYDAY=SUNDAY', /BYDAY=SUNDAY/],
    ['FREQ=WEEKLY;BYDAY=2SU', /counts weekdays/],
    ['FREQ=MONTHLY;BYDAY=6MO', /at most 5/],
    ['FREQ=YEARLY;BYDAY=54MO', /at most 53/],
    ['FREQ=YEARLY;BYWEEKNO=10;BYDAY=1MO', /not go with BYWEEKNO/],
    ['FREQ=MONTHLY;BYMONTHDAY=32', /BYMONTHDAY=32/],
    ['FREQ=MONTHLY;BYMONTHDAY=0', /BYMONTHDAY=0/],
    ['FREQ=YEARLY;BYMONTH=-1', /BYMONTH=-1: write whole numbers from 1 to 12$/],
    ['FREQ=MONTHLY;BYYEARDAY=100', /BYYEARDAY goes with FREQ=YEARLY/],
    ['FREQ=MONTHLY;BYWEEKNO=10', /BYWEEKNO goes with FREQ=YEARLY/],
    ['FREQ=WEEKLY;BYMONTHDAY=13', /BYMONTHDAY does not go/],
    ['FREQ=MONTHLY;BYSETPOS=1', /BYSETPOS chooses among/],
    ['RSCALE=CHINESE;FREQ=YEARLY', /"RSCALE" is not supported/],
  ])('%s: %s', (rrule, problem) => {
    expect(rruleProblem(rrule)).toMatch(problem)
  })

  it.each([
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=10000',
    'FREQ=WEEKLY;BYMONTH=2;BYDAY=MO;BYSETPOS=7',
    'FREQ=MONTHLY;BYDAY=5FR;BYMONTHDAY=1',
    'FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=100',
    'FREQ=YEARLY;BYSETPOS=366;BYDAY=MO',
  ])('%s: it never happens', (rrule) => {
    expect(rruleProblem(rrule)).toMatch(/no day in fifty years/)
  })

  it('depends on the date it is counted from where INTERVAL steps over every match', () => {
    const rrule = 'FREQ=MONTHLY;INTERVAL=12;BYMONTH=3'
    expect(rruleProblem(rrule, '2027-03-01')).toBeNull()
    expect(rruleProblem(rrule, '2027-01-01')).toMatch(/no day in fifty years/)
  })

  it('is thrown by a rule that nobody checked', () => {
    expect(() => recurrence('FREQ=HOURLY', 0, 'UTC')).toThrow(
      /"FREQ=HOURLY": FREQ=HOURLY repeats within a day/,
    )
  })

  it('is found in bounded work, whatever the text', () => {
    const parts = fc.array(
      fc.tuple(
        fc.constantFrom(
          'INTERVAL',
          'COUNT',
          'BYDAY',
          'BYMONTH',
          'BYMONTHDAY',
          'BYYEARDAY',
          'BYWEEKNO',
          'BYSETPOS',
        ),
        fc.oneof(
          fc.integer({ min: -400, max: 99_999 }).map(String),
          fc.constantFrom('MO', '53SU', '-1FR', '1,-1'),
        ),
      ),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'), parts, (frequency, chosen) => {
        const rrule = [`FREQ=${frequency}`, ...chosen.map(([name, value]) => `${name}=${value}`)].join(';')
        if (rruleProblem(rrule) !== null) return
        const rule = recurrence(rrule, parseWall('2020-01-01T09:00'), 'UTC')
        expect(rule.last).toBeLessThanOrEqual(parseDay('2200-12-31'))
      }),
    )
  })
})
