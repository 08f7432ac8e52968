import { describe, expect, it } from 'vitest'
import type { When } from '../../../src/core/desired.ts'
import { clock, happens, peak } from './build-peak.ts'

const window = (from: string, to: string) => ({ from: clock(from), to: clock(to) })
const on = (first: string, last = first) => ({ first, last })

describe('a peak on weekdays', () => {
  const weekdays: When = { kind: 'days', days: [1, 2, 3, 4, 5], window: window('08:00', '12:30') }

  it('happens on each of them, and keeps its wall-clock time when clocks change', () => {
    expect(happens(peak('America/New_York', weekdays), '2027-03-11T00:00Z', '2027-03-16T00:00Z')).toEqual([
      '2027-03-11T13:00Z/2027-03-11T17:30Z',
      '2027-03-12T13:00Z/2027-03-12T17:30Z',
      '2027-03-15T12:00Z/2027-03-15T16:30Z',
    ])
  })

  it('is found while it is on, from its start until just before its end', () => {
    const morning = peak('Asia/Kolkata', weekdays)
    expect(happens(morning, '2027-06-04T02:29Z', '2027-06-04T02:30Z')).toEqual([])
    expect(happens(morning, '2027-06-04T02:30Z', '2027-06-04T02:31Z')).toEqual([
      '2027-06-04T02:30Z/2027-06-04T07:00Z',
    ])
    expect(happens(morning, '2027-06-04T06:59Z', '2027-06-04T07:00Z')).toHaveLength(1)
    expect(happens(morning, '2027-06-04T07:00Z', '2027-06-04T07:01Z')).toEqual([])
    expect(happens(morning, '2027-06-04T03:00Z', '2027-06-04T03:00Z')).toEqual([])
  })

  it('does not happen on excepted days, both ends of a range included', () => {
    const daily: When = { kind: 'days', days: [1, 2, 3, 4, 5, 6, 7], window: window('10:00', '11:00') }
    const except = [on('2026-12-25'), on('2026-12-28', '2027-01-02')]
    const days = happens(peak('UTC', daily, except), '2026-12-24T00:00Z', '2027-01-05T00:00Z')
    expect(days.map((span) => span.slice(0, 10))).toEqual([
      '2026-12-24',
      '2026-12-26',
      '2026-12-27',
      '2027-01-03',
      '2027-01-04',
    ])
  })
})

describe('a peak past midnight', () => {
  const fridayNight: When = { kind: 'days', days: [5], window: window('22:00', '03:00') }

  it('belongs to the day on which it starts', () => {
    expect(happens(peak('Europe/Berlin', fridayNight), '2027-06-01T00:00Z', '2027-06-08T00:00Z')).toEqual([
      '2027-06-04T20:00Z/2027-06-05T01:00Z',
    ])
  })

  it('is found on Saturday morning, and excepted by its Friday only', () => {
    const saturday = ['2027-06-05T00:30Z', '2027-06-05T00:31Z'] as const
    expect(happens(peak('Europe/Berlin', fridayNight), ...saturday)).toHaveLength(1)
    expect(happens(peak('Europe/Berlin', fridayNight, [on('2027-06-05')]), ...saturday)).toHaveLength(1)
    expect(happens(peak('Europe/Berlin', fridayNight, [on('2027-06-04')]), ...saturday)).toEqual([])
  })

  it('lasts an hour less or more in the night of a clock change', () => {
    const saturdayNight = peak('Europe/Berlin', { ...fridayNight, days: [6] })
    expect(happens(saturdayNight, '2027-03-27T12:00Z', '2027-03-28T12:00Z')).toEqual([
      '2027-03-27T21:00Z/2027-03-28T01:00Z',
    ])
    expect(happens(saturdayNight, '2027-10-30T12:00Z', '2027-10-31T12:00Z')).toEqual([
      '2027-10-30T20:00Z/2027-10-31T02:00Z',
    ])
  })

  it('is still on after a whole date was skipped', () => {
    const thursdayNight = peak('Pacific/Apia', { ...fridayNight, days: [4] })
    expect(happens(thursdayNight, '2011-12-30T12:00Z', '2011-12-30T12:01Z')).toEqual([
      '2011-12-30T08:00Z/2011-12-30T13:00Z',
    ])
    expect(happens(peak('Pacific/Apia', fridayNight), '2011-12-28T00:00Z', '2012-01-03T00:00Z')).toEqual([])
  })
})

describe('a peak from midnight', () => {
  it('is still on when clocks go back over midnight and show the day before', () => {
    // St. John's put its clocks back from Sunday 00:01 to Saturday 23:01, at 02:31 UTC.
    const sunday = peak('America/St_Johns', { kind: 'days', days: [7], window: window('00:00', '06:00') })
    expect(happens(sunday, '2010-11-07T02:45Z', '2010-11-07T02:46Z')).toEqual([
      '2010-11-07T02:30Z/2010-11-07T09:30Z',
    ])
  })
})

describe('a peak on dates', () => {
  it('happens once on each date, also where ranges overlap', () => {
    const sale: When = {
      kind: 'dates',
      dates: [on('2028-02-28', '2028-03-01'), on('2028-02-29'), on('2026-11-27')],
      window: window('00:00', '24:00'),
    }
    expect(happens(peak('America/Sao_Paulo', sale), '2026-01-01T00:00Z', '2029-01-01T00:00Z')).toEqual([
      '2026-11-27T03:00Z/2026-11-28T03:00Z',
      '2028-02-28T03:00Z/2028-02-29T03:00Z',
      '2028-02-29T03:00Z/2028-03-01T03:00Z',
      '2028-03-01T03:00Z/2028-03-02T03:00Z',
    ])
  })
})

describe('a peak by rule', () => {
  const derby: When = {
    kind: 'rrule',
    rrule: 'FREQ=MONTHLY;BYDAY=2SU',
    from: '2027-02-01',
    window: window('02:15', '02:45'),
  }

  it('happens on the days of the rule, from its first date on, on the warm side of clock changes', () => {
    expect(happens(peak('America/New_York', derby), '2027-01-01T00:00Z', '2027-05-01T00:00Z')).toEqual([
      '2027-02-14T07:15Z/2027-02-14T07:45Z',
      '2027-03-14T07:00Z/2027-03-14T07:45Z',
      '2027-04-11T06:15Z/2027-04-11T06:45Z',
    ])
  })

  it('counts an excepted day as one of COUNT', () => {
    const twice = peak('UTC', { ...derby, rrule: 'FREQ=MONTHLY;BYDAY=2SU;COUNT=2' }, [on('2027-02-14')])
    expect(happens(twice, '2027-01-01T00:00Z', '2028-01-01T00:00Z')).toEqual([
      '2027-03-14T02:15Z/2027-03-14T02:45Z',
    ])
  })

  it('ends with UNTIL by the time at which the window starts', () => {
    const until = (text: string) => peak('America/New_York', { ...derby, rrule: `FREQ=DAILY;UNTIL=${text}` })
    const january = ['2027-02-01T00:00Z', '2027-03-01T00:00Z'] as const
    expect(happens(until('20270203T071500Z'), ...january)).toHaveLength(3)
    expect(happens(until('20270203T071459Z'), ...january)).toHaveLength(2)
    expect(happens(until('20270203'), ...january)).toHaveLength(3)
  })

  it('is read in the zone of its peak, also where two peaks share it', () => {
    const shared: When = { ...derby, rrule: 'FREQ=DAILY;UNTIL=20270203T071500Z' }
    const february = ['2027-02-01T12:00Z', '2027-03-01T00:00Z'] as const
    expect(happens(peak('America/New_York', shared), ...february)).toHaveLength(2)
    expect(happens(peak('Asia/Kolkata', shared), ...february)).toHaveLength(2)
    expect(happens(peak('Pacific/Honolulu', shared), ...february)).toHaveLength(2)
  })

  it('does not happen on its first date when the rule does not choose it', () => {
    expect(happens(peak('UTC', derby), '2027-02-01T00:00Z', '2027-02-02T00:00Z')).toEqual([])
  })
})
