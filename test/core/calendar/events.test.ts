import { describe, expect, it } from 'vitest'
import { occurrences } from '../../../src/core/calendar/occurrences.ts'
import { wallClockToInstant } from '../../../src/core/calendar/wall-clock.ts'
import type { CalendarEvent, Peak } from '../../../src/core/desired.ts'
import { at, event, happens, peak, shownSpan } from './build-peak.ts'

function league(
  events: CalendarEvent[],
  { before = 0, after = 0, except = [] as Peak['except'], zone = 'UTC' } = {},
) {
  return peak(zone, { kind: 'events', events, beforeSeconds: before, afterSeconds: after }, except)
}

describe('a calendar event', () => {
  it('is a peak from before its start until after its end, under its own title', () => {
    const derby = event('Europe/Berlin', '2027-05-08T18:30:00', { title: 'Derby' })
    const found = occurrences(
      league([derby], { before: 1_800, after: 2_700 }),
      at('2027-05-01T00:00Z'),
      at('2027-06-01T00:00Z'),
    )
    expect(found.map(shownSpan)).toEqual(['2027-05-08T16:00Z/2027-05-08T19:15Z'])
    expect(found[0]?.title).toBe('Derby')
  })

  it('is found by its widened ends alone, and not beyond them', () => {
    const derby = league([event('UTC', '2027-05-08T18:00:00')], { before: 1_800, after: 2_700 })
    expect(happens(derby, '2027-05-08T17:00:00Z', '2027-05-08T17:30:00Z')).toEqual([])
    expect(happens(derby, '2027-05-08T17:00:00Z', '2027-05-08T17:31:00Z')).toHaveLength(1)
    expect(happens(derby, '2027-05-08T20:44:00Z', '2027-05-08T23:00:00Z')).toHaveLength(1)
    expect(happens(derby, '2027-05-08T20:45:00Z', '2027-05-08T23:00:00Z')).toEqual([])
  })

  it('is found far east and far west of Greenwich, and however wide it is made', () => {
    const week = 7 * 86_400
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const [plain, wide] = [0, week].map((seconds) =>
        league([event(zone, '2027-05-08T12:00:00')], { before: seconds, after: seconds }),
      ) as [Peak, Peak]
      const startsAt = wallClockToInstant('2027-05-08T12:00', zone, 'start')
      const endsAt = startsAt + 7_200_000
      expect(occurrences(plain, startsAt - 60_000, startsAt + 1)).toHaveLength(1)
      expect(occurrences(plain, endsAt - 1, endsAt + 60_000)).toHaveLength(1)
      expect(occurrences(wide, startsAt - week * 1_000, startsAt - week * 1_000 + 1)).toHaveLength(1)
      expect(occurrences(wide, endsAt + week * 1_000 - 1, endsAt + week * 1_000)).toHaveLength(1)
      expect(occurrences(wide, endsAt + week * 1_000, endsAt + week * 2_000)).toEqual([])
    }
  })

  it('keeps its wall-clock time across a clock change, without the dates taken out', () => {
    const weekly = event('America/New_York', '2027-03-01T20:00:00', {
      rrule: 'FREQ=WEEKLY;COUNT=5',
      except: ['2027-03-08T20:00:00', '2027-03-22T20:00:00'],
    })
    expect(happens(league([weekly]), '2027-01-01T00:00Z', '2028-01-01T00:00Z')).toEqual([
      '2027-03-02T01:00Z/2027-03-02T03:00Z',
      '2027-03-16T00:00Z/2027-03-16T02:00Z',
      '2027-03-30T00:00Z/2027-03-30T02:00Z',
    ])
  })

  it('ends with UNTIL, a UTC time, read in the zone of the event', () => {
    const weekly = event('America/New_York', '2027-03-01T20:00:00', {
      rrule: 'FREQ=WEEKLY;UNTIL=20270316T000000Z',
    })
    expect(happens(league([weekly]), '2027-01-01T00:00Z', '2028-01-01T00:00Z')).toHaveLength(3)
  })

  it('happens at extra starts, and where one of its instances was moved to', () => {
    const weekly = event('Europe/Berlin', '2027-06-01T20:00:00', {
      rrule: 'FREQ=WEEKLY;COUNT=3',
      except: ['2027-06-08T20:00:00'],
      extra: [
        { start: '2027-06-09T21:00:00', durationSeconds: 3_600 },
        { start: '2027-12-24T12:00:00', durationSeconds: 7_200 },
      ],
    })
    expect(happens(league([weekly]), '2027-01-01T00:00Z', '2028-01-01T00:00Z')).toEqual([
      '2027-06-01T18:00Z/2027-06-01T20:00Z',
      '2027-06-09T19:00Z/2027-06-09T20:00Z',
      '2027-06-15T18:00Z/2027-06-15T20:00Z',
      '2027-12-24T11:00Z/2027-12-24T13:00Z',
    ])
  })

  it('keeps an instance that was only made longer, and both of two that changed places', () => {
    const longer = event('UTC', '2027-06-01T20:00:00', {
      rrule: 'FREQ=WEEKLY;COUNT=2',
      except: ['2027-06-01T20:00:00', '2027-06-08T20:00:00'],
      extra: [
        { start: '2027-06-08T20:00:00', durationSeconds: 10_800 },
        { start: '2027-06-01T20:00:00', durationSeconds: 3_600 },
      ],
    })
    expect(happens(league([longer]), '2027-01-01T00:00Z', '2028-01-01T00:00Z')).toEqual([
      '2027-06-01T20:00Z/2027-06-01T21:00Z',
      '2027-06-08T20:00Z/2027-06-08T23:00Z',
    ])
  })

  it('has its start as first instance also where the rule would not choose it', () => {
    const fromThursday = event('UTC', '2027-06-03T20:00:00', { rrule: 'FREQ=WEEKLY;BYDAY=TU;UNTIL=20270608' })
    expect(happens(league([fromThursday]), '2027-01-01T00:00Z', '2028-01-01T00:00Z')).toEqual([
      '2027-06-03T20:00Z/2027-06-03T22:00Z',
      '2027-06-08T20:00Z/2027-06-08T22:00Z',
    ])
  })

  it('is left out on a date of the peak, counted by its own start in the zone of the peak', () => {
    // 23:30 in São Paulo on the 9th, widened back to the 9th in UTC as well; in UTC it starts on the 10th.
    const late = event('America/Sao_Paulo', '2027-06-09T23:30:00')
    const year = ['2027-01-01T00:00Z', '2028-01-01T00:00Z'] as const
    const on = (date: string, zone: string) =>
      league([late], { before: 10_800, zone, except: [{ first: date, last: date }] })
    expect(happens(on('2027-06-09', 'America/Sao_Paulo'), ...year)).toEqual([])
    expect(happens(on('2027-06-10', 'America/Sao_Paulo'), ...year)).toHaveLength(1)
    expect(happens(on('2027-06-10', 'UTC'), ...year)).toEqual([])
    expect(happens(on('2027-06-09', 'UTC'), ...year)).toHaveLength(1)
  })

  it('is a peak of its own beside one it overlaps, and only once where a file says it twice', () => {
    const [one, two] = [event('UTC', '2027-06-01T18:00:00'), event('UTC', '2027-06-01T19:00:00')]
    const named = event('UTC', '2027-06-01T18:00:00', { title: 'other' })
    expect(happens(league([two, one, named, one]), '2027-06-01T00:00Z', '2027-06-02T00:00Z')).toEqual([
      '2027-06-01T18:00Z/2027-06-01T20:00Z',
      '2027-06-01T18:00Z/2027-06-01T20:00Z',
      '2027-06-01T19:00Z/2027-06-01T21:00Z',
    ])
  })

  it('stays on the warm side of its start when clocks change', () => {
    const night = (start: string) => league([event('America/New_York', start, { durationSeconds: 3_600 })])
    const year = ['2027-01-01T00:00Z', '2028-01-01T00:00Z'] as const
    expect(happens(night('2027-03-14T02:30:00'), ...year)).toEqual(['2027-03-14T07:00Z/2027-03-14T08:30Z'])
    expect(happens(night('2027-11-07T01:30:00'), ...year)).toEqual(['2027-11-07T05:30Z/2027-11-07T07:30Z'])
    expect(happens(night('2027-11-07T00:30:00'), ...year)).toEqual(['2027-11-07T04:30Z/2027-11-07T05:30Z'])
  })

  it('is found while it is on in the very hour of a clock change', () => {
    const night = (start: string) => league([event('America/New_York', start, { durationSeconds: 3_600 })])
    // It ends at 03:30, an hour of elapsed time and two on the clock after it began.
    expect(happens(night('2027-03-14T01:30:00'), '2027-03-14T07:20Z', '2027-03-14T07:21Z')).toHaveLength(1)
    // It began at the first 01:45; now it is 01:10 for the second time.
    expect(happens(night('2027-11-07T01:45:00'), '2027-11-07T06:09Z', '2027-11-07T06:10Z')).toHaveLength(1)
  })

  it('of whole days lasts whole local days', () => {
    const allDay = (start: string, days: number) =>
      league([event('Europe/Berlin', start, { durationSeconds: days * 86_400 })])
    const year = ['2027-01-01T00:00Z', '2028-01-01T00:00Z'] as const
    expect(happens(allDay('2027-10-31T00:00:00', 1), ...year)).toEqual([
      '2027-10-30T22:00Z/2027-10-31T23:00Z',
    ])
    expect(happens(allDay('2027-03-27T00:00:00', 2), ...year)).toEqual([
      '2027-03-26T23:00Z/2027-03-28T22:00Z',
    ])
  })

  it('without length is a peak only when it is widened', () => {
    const kickOff = event('UTC', '2027-06-01T18:00:00', { durationSeconds: 0 })
    expect(happens(league([kickOff]), '2027-06-01T00:00Z', '2027-06-02T00:00Z')).toEqual([])
    expect(happens(league([kickOff], { after: 600 }), '2027-06-01T00:00Z', '2027-06-02T00:00Z')).toEqual([
      '2027-06-01T18:00Z/2027-06-01T18:10Z',
    ])
  })

  it('that began long ago and lasts long is on', () => {
    const fair = event('UTC', '2027-01-10T08:00:00', { durationSeconds: 90 * 86_400, rrule: 'FREQ=YEARLY' })
    expect(happens(league([fair]), '2029-03-01T00:00Z', '2029-03-01T00:01Z')).toEqual([
      '2029-01-10T08:00Z/2029-04-10T08:00Z',
    ])
  })
})
