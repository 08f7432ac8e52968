import { describe, expect, it } from 'vitest'
import { scheduleRules } from '../../src/core/rules/schedule-rules.ts'
import { validate } from '../../src/core/rules/validate.ts'
import { Schedule } from '../../src/core/schedule.ts'

const evening = { name: 'evening', days: 'mon-fri', from: '19:00', to: '23:00', connections: 150_000 }

function complaintsAbout(...peaks: unknown[]): string[] {
  const { complaints } = validate(Schedule, scheduleRules, { fleet: 'chat', timezone: 'Europe/Paris', peaks })
  return complaints.map(({ path, at }) => `${path.join('.')} ${at}`)
}

describe('a schedule', () => {
  it('has its times in minutes and its days as numbers', () => {
    const peak = { ...evening, ramp: '30m', except: ['2026-12-25', '2026-12-28..2027-01-02'] }
    expect(Schedule.parse({ fleet: 'chat', timezone: 'europe/paris', peaks: [peak] })).toEqual({
      fleet: 'chat',
      timezone: 'Europe/Paris',
      peaks: [
        {
          ...peak,
          days: [1, 2, 3, 4, 5],
          from: 1_140,
          to: 1_380,
          ramp: 1_800,
          except: [
            { first: '2026-12-25', last: '2026-12-25' },
            { first: '2026-12-28', last: '2027-01-02' },
          ],
        },
      ],
    })
  })

  it('takes one date, a range, or a list of them', () => {
    const on = (value: unknown) =>
      Schedule.parse({ fleet: 'a', timezone: 'UTC', peaks: [{ name: 'a', on: value }] }).peaks[0]?.on
    const christmas = { first: '2026-12-25', last: '2026-12-25' }
    expect([on('2026-12-25'), on(['2026-12-25'])]).toEqual([christmas, [christmas]])
  })
})

describe('the rules of a peak', () => {
  it('are met by each of the four ways to say when', () => {
    const { days, ...always } = evening
    expect(
      complaintsAbout(
        { ...always, days },
        { ...always, on: '2027-01-01' },
        { ...always, rrule: 'FREQ=MONTHLY;BYDAY=2SU' },
        { name: 'a', calendar: 'a.ics', instances: 5 },
      ),
    ).toEqual([])
  })

  it('point at each key that is too many', () => {
    expect(
      complaintsAbout({ ...evening, on: '2027-01-01', rrule: 'FREQ=DAILY', calendar: 'a.ics', instances: 5 }),
    ).toEqual([
      'peaks.0.on key',
      'peaks.0.rrule key',
      'peaks.0.calendar key',
      'peaks.0.instances key',
      'peaks.0.from key',
      'peaks.0.to key',
    ])
  })

  it('hold for every peak, also behind one that is no peak at all', () => {
    expect(complaintsAbout(5, { ...evening, to: '19:00' }, null, { ...evening, from: '24:00' })).toEqual([
      'peaks.0 value',
      'peaks.2 key',
      'peaks.1.to value',
      'peaks.3.from value',
    ])
  })
})
