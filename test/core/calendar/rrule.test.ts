import { describe, expect, it } from 'vitest'
import { formatDay, parseDay } from '../../../src/core/calendar/local-day.ts'
import { recurrence, recurringDays } from '../../../src/core/calendar/rrule.ts'
import { parseWall } from '../../../src/core/calendar/wall-clock.ts'

/** The first dates of a rule, as text. */
function dates(rrule: string, start: string, most = 6, zone = 'America/New_York'): string {
  const rule = recurrence(rrule, parseWall(start.length === 10 ? `${start}T09:00` : start), zone)
  const days = recurringDays(rule, rule.first, rule.first + 30 * 366)
  return days.slice(0, most).map(formatDay).join(' ')
}

describe('a recurrence rule', () => {
  // RFC 5545 3.8.5.3, in the order of its examples.
  it.each([
    ['FREQ=DAILY;COUNT=3', '1997-09-02', '1997-09-02 1997-09-03 1997-09-04'],
    [
      'FREQ=DAILY;INTERVAL=10;COUNT=5',
      '1997-09-02',
      '1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12',
    ],
    ['FREQ=WEEKLY;COUNT=3', '1997-09-02', '1997-09-02 1997-09-09 1997-09-16'],
    [
      'FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
      '1997-09-25',
      '1997-09-25 1997-09-30 1997-10-02',
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;WKST=SU;BYDAY=TU,TH',
      '1997-09-02',
      '1997-09-02 1997-09-04 1997-09-16 1997-09-18',
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=1FR', '1997-09-05', '1997-09-05 1997-10-03 1997-11-07'],
    [
      'FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU',
      '1997-09-07',
      '1997-09-07 1997-09-28 1997-11-02 1997-11-30',
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=-2MO', '1997-09-22', '1997-09-22 1997-10-20 1997-11-17'],
    [
      'FREQ=MONTHLY;BYMONTHDAY=-3',
      '1997-09-28',
      '1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26',
    ],
    ['FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1,-1', '1997-09-30', '1997-09-30 1997-10-01 1997-10-31 1997-11-01'],
    ['FREQ=YEARLY;COUNT=4;BYMONTH=6,7', '1997-06-10', '1997-06-10 1997-07-10 1998-06-10 1998-07-10'],
    [
      'FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200',
      '1997-01-01',
      '1997-01-01 1997-04-10 1997-07-19 2000-01-01',
    ],
    ['FREQ=YEARLY;BYDAY=20MO;COUNT=3', '1997-05-19', '1997-05-19 1998-05-18 1999-05-17'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3', '1997-05-12', '1997-05-12 1998-05-11 1999-05-17'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=4', '1997-03-13', '1997-03-13 1997-03-20 1997-03-27 1998-03-05'],
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3', '1997-09-02', '1998-02-13 1998-03-13 1998-11-13'],
    [
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3',
      '1996-11-05',
      '1996-11-05 2000-11-07 2004-11-02',
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09-04', '1997-09-04 1997-10-07 1997-11-06'],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3',
      '1997-09-29',
      '1997-09-29 1997-10-30 1997-11-27',
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      '1997-08-05',
      '1997-08-05 1997-08-10 1997-08-19 1997-08-24',
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      '1997-08-05',
      '1997-08-05 1997-08-17 1997-08-19 1997-08-31',
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
      '2007-01-15',
      '2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30',
    ],
  ])('%s from %s gives %s', (rrule, start, expected) => {
    expect(dates(rrule, start)).toBe(expected)
  })

  it('takes what it leaves open from its start, and skips the dates that do not exist', () => {
    expect(dates('FREQ=MONTHLY', '2027-01-31')).toBe(
      '2027-01-31 2027-03-31 2027-05-31 2027-07-31 2027-08-31 2027-10-31',
    )
    expect(dates('FREQ=YEARLY', '2028-02-29', 3)).toBe('2028-02-29 2032-02-29 2036-02-29')
    expect(dates('FREQ=WEEKLY', '2027-06-04', 2)).toBe('2027-06-04 2027-06-11')
    expect(dates('FREQ=YEARLY;BYWEEKNO=1', '2024-12-30', 4)).toBe(
      '2024-12-30 2025-12-29 2027-01-04 2028-01-03',
    )
    expect(dates('FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2', '2096-01-01', 2)).toBe('2096-02-29 2104-02-29')
  })

  it('limits where its parts exclude each other, instead of leaving one of them out', () => {
    expect(dates('FREQ=YEARLY;BYMONTHDAY=1,30;BYDAY=1FR', '2021-01-01', 2)).toBe('2021-01-01 2027-01-01')
    expect(dates('FREQ=YEARLY;BYYEARDAY=60;BYDAY=SU', '2021-01-01', 2)).toBe('2026-03-01 2032-02-29')
  })

  it('is read without regard to case', () => {
    expect(dates('freq=monthly;byday=2su', '2027-01-01', 2)).toBe('2027-01-10 2027-02-14')
  })

  it('includes the day of UNTIL, and a UTC time is read on the wall clock of the zone', () => {
    const until = (text: string) => dates(`FREQ=DAILY;UNTIL=${text}`, '2027-01-01T20:00', 9)
    expect(until('20270103')).toBe('2027-01-01 2027-01-02 2027-01-03')
    expect(until('20270103T200000')).toBe('2027-01-01 2027-01-02 2027-01-03')
    expect(until('20270103T195959')).toBe('2027-01-01 2027-01-02')
    // 20:00 in New York is 01:00 UTC on the next day.
    expect(until('20270103T010000Z')).toBe('2027-01-01 2027-01-02')
    expect(until('20270103T005959Z')).toBe('2027-01-01')
    expect(until('20261231')).toBe('')
  })

  it('gives the same days for a far range as for a long one', () => {
    const rules = [
      'FREQ=DAILY;INTERVAL=7',
      'FREQ=MONTHLY;BYDAY=-1FR;COUNT=900',
      'FREQ=YEARLY;BYDAY=TU;BYSETPOS=2',
    ]
    for (const rrule of rules) {
      const rule = recurrence(rrule, parseWall('1995-01-06T09:00'), 'UTC')
      const [low, high] = [parseDay('2068-11-01'), parseDay('2070-02-01')]
      const long = recurringDays(rule, rule.first, parseDay('2100-01-01'))
      expect(recurringDays(rule, low, high)).toEqual(long.filter((day) => day >= low && day <= high))
    }
  })
})
