import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/core/rules/nearest.ts'
import {
  ClockTime,
  Datapoints,
  DateRange,
  Duration,
  formatDuration,
  formatMinutes,
  LocalTime,
  Name,
  Percent,
  parseDuration,
  shown,
  Weekdays,
  Whole,
  Zone,
} from '../../src/core/scalars.ts'

const day = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2200-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('durations', () => {
  it('are elapsed seconds', () => {
    const read = Duration(0, 172_800)
    expect(['0s', '150s', '5m', '1h30m', '2d', '1d1h1m1s'].map((text) => read.parse(text))).toEqual([
      0, 150, 300, 5_400, 172_800, 90_061,
    ])
  })

  it('are read back as they are written', () => {
    fc.assert(
      fc.property(fc.nat(86_400 * 900), (seconds) => parseDuration(formatDuration(seconds)) === seconds),
    )
  })

  it.each(['', '5', 'm', '5 m', '-5m', '1.5h', '5m1h', '5M', '1h 30m', '1m1m'])('are not %j', (text) => {
    expect(parseDuration(text)).toBeNull()
    expect(Duration(0, 60).safeParse(text).success).toBe(false)
  })
})

describe('clock times', () => {
  it('are minutes after midnight, up to 24:00', () => {
    expect(['00:00', '8:05', '08:05', '23:59', '24:00'].map((text) => ClockTime.parse(text))).toEqual([
      0, 485, 485, 1_439, 1_440,
    ])
    expect(
      ['24:01', '23:60', '8', '8:5', '-1:00', '99:00'].filter((text) => ClockTime.safeParse(text).success),
    ).toEqual([])
  })

  it('are read back as they are written', () => {
    fc.assert(fc.property(fc.nat(1_440), (minutes) => ClockTime.parse(formatMinutes(minutes)) === minutes))
  })
})

describe('dates', () => {
  it('are ranges with both ends included', () => {
    expect(DateRange.parse('2026-12-25')).toEqual({ first: '2026-12-25', last: '2026-12-25' })
    expect(DateRange.parse('2026-12-28..2027-01-02')).toEqual({ first: '2026-12-28', last: '2027-01-02' })
  })

  it('of every day that exists are read, in order only', () => {
    fc.assert(
      fc.property(day, day, (first, last) => {
        expect(DateRange.safeParse(`${first}..${last}`).success).toBe(first <= last)
      }),
    )
  })

  it('exist only where the calendar has them', () => {
    expect(DateRange.safeParse('2028-02-29').success).toBe(true)
    expect(
      [
        '2027-02-29',
        '2100-02-29',
        '2027-04-31',
        '2027-00-01',
        '2027-01-00',
        '1969-12-31',
        '2201-01-01',
      ].filter((text) => DateRange.safeParse(text).success),
    ).toEqual([])
  })

  it('with a time keep their words', () => {
    expect(LocalTime.parse('2027-11-22T00:00')).toBe('2027-11-22T00:00')
    expect(
      ['2027-11-22', '2027-11-22T24:00', '2027-02-30T10:00', '2027-11-22 10:00', '2027-11-22T10:00Z'].filter(
        (text) => LocalTime.safeParse(text).success,
      ),
    ).toEqual([])
  })
})

describe('weekdays', () => {
  it.each([
    ['mon', [1]],
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['sat,sun', [6, 7]],
    ['sat, sun', [6, 7]],
    ['fri-mon', [1, 5, 6, 7]],
    ['sun-sun', [7]],
    ['mon-wed,tue-thu', [1, 2, 3, 4]],
    ['daily', [1, 2, 3, 4, 5, 6, 7]],
  ])('%s are %j', (text, days) => {
    expect(Weekdays.parse(text)).toEqual(days)
  })

  it.each(['', 'monday', 'Mon', 'mon-', '-mon', 'mon,,tue', 'mon-tue-wed', '1-5', 'daily,mon'])(
    'are not %j',
    (text) => {
      expect(Weekdays.safeParse(text).success).toBe(false)
    },
  )
})

describe('zones', () => {
  it('are spelled as the database spells them, and old names stay', () => {
    expect(
      ['Europe/Berlin', 'europe/berlin', 'UTC', 'Asia/Kolkata', 'Asia/Calcutta'].map((text) =>
        Zone.parse(text),
      ),
    ).toEqual(['Europe/Berlin', 'Europe/Berlin', 'UTC', 'Asia/Kolkata', 'Asia/Calcutta'])
  })

  it('are all that the runtime knows', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => Zone.safeParse(zone).data !== zone)).toEqual(
      [],
    )
  })

  it.each(['', '+05:30', 'Europe/Atlantis', 'Europe/Berlin ', '../etc/passwd', 'Local'])(
    'are not %j',
    (text) => {
      expect(Zone.safeParse(text).success).toBe(false)
    },
  )
})

it('datapoints are some of some', () => {
  expect(Datapoints.parse('3 of 5')).toEqual({ datapoints: 3, of: 5 })
  expect(
    ['0 of 5', '6 of 5', '3', '3 of', '3  of 5'].filter((text) => Datapoints.safeParse(text).success),
  ).toEqual([])
})

it('percentages are numbers', () => {
  expect(Percent.parse('25%')).toBe(25)
  expect(['25', '-5%', '2.5%', '%'].filter((text) => Percent.safeParse(text).success)).toEqual([])
})

it('names are short and safe everywhere', () => {
  expect(['chat', 'chat-2', '2', 'a'.repeat(40)].filter((text) => !Name.safeParse(text).success)).toEqual([])
  expect(
    ['', '-a', 'Chat', 'a_b', 'a b', 'a/b', '..', 'a'.repeat(41), 'ä'].filter(
      (text) => Name.safeParse(text).success,
    ),
  ).toEqual([])
})

it('whole numbers keep to their range', () => {
  fc.assert(
    fc.property(
      fc.double(),
      (value) =>
        Whole(2, 9).safeParse(value).success === (Number.isInteger(value) && value >= 2 && value <= 9),
    ),
  )
})

it('wrong values are shown short, on one line, without control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const seen = shown(text)
      expect(seen).not.toMatch(/[\p{C}\u2028\u2029]/u)
      expect(seen.length).toBeLessThan(60 * 10)
    }),
  )
  expect([shown(null), shown(Number.NaN), shown([]), shown([1]), shown({ a: 1 }), shown(true)]).toEqual([
    'null',
    'NaN',
    'an empty list',
    'a list',
    'a map of keys',
    'true',
  ])
})

describe('the nearest word', () => {
  it.each([
    ['conections', 'connections'],
    ['lead_minutes', 'leadMinutes'],
    ['MIN', 'min'],
    ['mni', 'min'],
    ['tmiezone', 'timezone'],
    ['colour', null],
    ['', null],
    ['x'.repeat(1_000_000), null],
  ])('to %s is %s', (word, meant) => {
    expect(nearest(word, ['connections', 'leadMinutes', 'min', 'max', 'timezone'])).toBe(meant)
  })

  it('to a word of the list is that word', () => {
    const words = ['days', 'on', 'rrule', 'calendar', 'from', 'to']
    fc.assert(fc.property(fc.constantFrom(...words), (word) => nearest(word, words) === word))
  })
})
