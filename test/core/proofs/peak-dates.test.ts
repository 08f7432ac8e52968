import { describe, expect, it } from 'vitest'
import type { CalendarEvent, Peak, When } from '../../../src/core/desired.ts'
import { peaks } from '../../../src/core/proofs/peaks.ts'
import { aFleet, aPeak, clock } from '../../build.ts'

const window = { from: 20 * 60, to: 23 * 60 }
const on = (...dates: string[]): When => ({ kind: 'dates', dates: dates.map(range), window })
const rule = (rrule: string, from = '2026-01-01'): When => ({ kind: 'rrule', rrule, from, window })

function range(text: string): { first: string; last: string } {
  const [first = '', last = first] = text.split('..')
  return { first, last }
}

/** On 25 November 2026. */
function told(when: When, peak: Partial<Peak> = {}) {
  return peaks
    .find(aFleet({}, [aPeak({ when, ...peak })]), { at: clock('12:00'), types: new Map() })
    .map(({ severity, says }) => [severity, says])
}

describe('a peak that does not come again', () => {
  it('had its last date', () => {
    expect(told(on('2024-05-01', '2025-05-01'))).toEqual([
      ['warning', 'the last date of peak evening, 2025-05-01, is past'],
    ])
    expect(told(on('2026-11-24'))).toEqual([
      ['warning', 'peak evening was last on 2026-11-24 and does not come again'],
    ])
    expect(told(on('2026-11-24', '2026-11-25'))).toEqual([])
  })

  it('is not past while it lasts beyond midnight', () => {
    const night = {
      kind: 'dates' as const,
      dates: [range('2026-11-24')],
      window: { from: 20 * 60, to: 13 * 60 },
    }
    expect(told(night)).toEqual([])
  })

  it('had the last day of its rule, or the last event of its calendar', () => {
    expect(told(rule('FREQ=DAILY;UNTIL=20261030'))).toEqual([
      ['warning', 'peak evening was last on 2026-10-30 and does not come again'],
    ])
    expect(told(rule('FREQ=DAILY;COUNT=3', '2020-01-01'))).toEqual([
      ['warning', 'peak evening does not happen in the next 4 years, nor did it lately'],
    ])
    expect(
      told({ kind: 'events', events: [event('2026-06-01T20:00:00')], beforeSeconds: 0, afterSeconds: 0 }),
    ).toEqual([['warning', 'peak evening was last on 2026-06-01 and does not come again']])
  })

  it('is taken out by `except` every time', () => {
    expect(told(on('2026-12-24..2026-12-26'), { except: [range('2026-12-01..2026-12-31')] })).toEqual([
      ['warning', 'peak evening does not happen in the next 400 days: `except` takes out every time of it'],
    ])
    const days: When = { kind: 'days', days: [3], window }
    expect(told(days, { except: [range('2026-01-01..2028-12-31')] })).toEqual([
      ['warning', 'peak evening does not happen in the next 400 days: `except` takes out every time of it'],
    ])
  })

  it('comes, but not soon', () => {
    expect(told(on('2028-02-29'))).toEqual([
      ['info', 'peak evening next happens on 2028-02-29, more than 400 days from now'],
    ])
    expect(told(rule('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2024-02-29'))[0]?.[1]).toContain('2028-02-29')
    expect(told(on('2027-12-29'))).toEqual([])
  })
})

describe('dates that do nothing', () => {
  it('of `on` are those that `except` takes out again', () => {
    const except = [range('2026-12-24..2026-12-26')]
    expect(told(on('2026-12-24', '2026-12-31'), { except })).toEqual([
      ['warning', 'peak evening does not happen on 2026-12-24: `except` takes out what `on` names'],
    ])
    expect(told(on('2026-12-24..2026-12-31'), { except })).toEqual([])
  })

  it('of `except` are those on which the peak would not happen anyhow', () => {
    const weekdays: When = { kind: 'days', days: [1, 2, 3, 4, 5], window }
    const except = ['2026-12-25', '2026-12-26', '2027-01-02..2027-01-03', '2020-05-02'].map(range)
    expect(told(weekdays, { except })).toEqual([
      [
        'info',
        'peak evening does not happen on 2026-12-26, 2027-01-02..2027-01-03 anyhow, which `except` takes out',
      ],
    ])
    expect(told(weekdays, { except: [range('2026-12-26..2026-12-28')] })).toEqual([])
  })

  it('are found for rules, dates and calendars too', () => {
    const except = [range('2026-12-26')]
    expect(told(rule('FREQ=WEEKLY;BYDAY=FR'), { except })).toHaveLength(1)
    expect(told(rule('FREQ=WEEKLY;BYDAY=SA'), { except })).toEqual([])
    expect(told(on('2026-12-27'), { except })).toHaveLength(1)
    const events = [event('2026-12-26T20:00:00'), event('2026-12-30T20:00:00')]
    expect(told({ kind: 'events', events, beforeSeconds: 0, afterSeconds: 0 }, { except })).toEqual([])
  })
})

describe('a peak inside a change of the clocks', () => {
  const berlin = (from: number, to: number, days = [7]): [When, Partial<Peak>] => [
    { kind: 'days', days, window: { from, to } },
    { timezone: 'Europe/Berlin' },
  ]

  it('starts right after a time that does not exist, and with the first of one that comes twice', () => {
    expect(told(...berlin(2 * 60 + 30, 6 * 60))).toEqual([
      [
        'info',
        'peak evening: 02:30 on 2027-03-28 does not exist in Europe/Berlin, it starts at 03:00 (2027-03-28T01:00Z) (and 1 more in the next 400 days)',
      ],
    ])
    const autumn: When = { kind: 'dates', dates: [range('2027-10-31')], window: { from: 150, to: 360 } }
    expect(told(autumn, { timezone: 'Europe/Berlin' })).toEqual([
      [
        'info',
        'peak evening: 02:30 on 2027-10-31 comes twice in Europe/Berlin, it starts with the first, at 2027-10-31T00:30Z',
      ],
    ])
  })

  it('ends on the warm side', () => {
    expect(told(...berlin(60, 150))).toEqual([
      [
        'info',
        'peak evening: 02:30 on 2027-03-28 does not exist in Europe/Berlin, it ends at 03:30 (2027-03-28T01:30Z) (and 1 more in the next 400 days)',
      ],
    ])
    const autumn: When = { kind: 'dates', dates: [range('2027-10-31')], window: { from: 60, to: 150 } }
    expect(told(autumn, { timezone: 'Europe/Berlin' })[0]?.[1]).toContain(
      'it ends with the second, at 2027-10-31T01:30Z',
    )
  })

  it('is one only within the hour itself', () => {
    expect(told(...berlin(60, 119))).toEqual([])
    expect(told(...berlin(180, 240))).toEqual([])
    expect(told(...berlin(150, 360, [6]))).toEqual([])
  })

  it('is found at the end of a night that began the day before', () => {
    expect(told(...berlin(20 * 60, 150, [6]))[0]?.[1]).toContain('02:30 on 2027-03-28 does not exist')
  })

  it('is found in the zone of a calendar event, at its start', () => {
    const when = (start: string, more: Partial<CalendarEvent> = {}): When => ({
      kind: 'events',
      events: [{ ...event(start), zone: 'Europe/Berlin', ...more }],
      beforeSeconds: 3_600,
      afterSeconds: 0,
    })
    expect(told(when('2027-03-28T02:30:00'))[0]?.[1]).toContain(
      '02:30 on 2027-03-28 does not exist in Europe/Berlin',
    )
    expect(told(when('2027-10-31T02:30:00'))[0]?.[1]).toContain('02:30 on 2027-10-31 comes twice')
    expect(told(when('2027-03-28T03:00:00'))).toEqual([])
    expect(told(when('2027-01-03T02:30:00', { rrule: 'FREQ=WEEKLY' }))[0]?.[1]).toContain(
      '02:30 on 2027-03-28',
    )
  })
})

function event(start: string): CalendarEvent {
  return { title: 'match', zone: 'UTC', start, durationSeconds: 7_200, except: [], extra: [] }
}
