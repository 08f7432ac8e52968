import { describe, expect, it } from 'vitest'
import { evenings, peakProblems, scheduleProblems } from './scratch.ts'

const monthDays = 'the days of that month run from 01 to'

describe('a schedule', () => {
  it('needs a fleet, a zone and peaks', async () => {
    expect(await scheduleProblems('peaks: []\n')).toEqual([
      '1:1 fleet: missing key `fleet`: write for example `fleet: chat`',
      '1:1 timezone: missing key `timezone`: write for example `timezone: Europe/Berlin`',
      '1:8 peaks: the list is empty: write at least 1',
    ])
  })

  it.each([
    ['Europe/Pariss', '"Europe/Pariss": no such IANA time zone, did you mean Europe/Paris?'],
    ['Nowhere/Atall', '"Nowhere/Atall": no such IANA time zone, write for example Europe/Berlin'],
    ['"+05:30"', '"+05:30": write an IANA time zone such as Europe/Berlin'],
    ['5', '5 is not text: write an IANA time zone such as Europe/Berlin'],
  ])('in the zone %s is told what is wrong', async (zone, message) => {
    expect(await scheduleProblems(evenings.replace('Europe/Paris', zone))).toEqual([
      `2:11 timezone: ${message}`,
    ])
  })

  it('for a fleet nobody has suggests one', async () => {
    expect(await scheduleProblems(evenings.replace('fleet: chat', 'fleet: chatt'))).toEqual([
      '1:8 fleet: no policy for fleet "chatt": did you mean chat?',
    ])
    expect(await scheduleProblems(evenings.replace('fleet: chat', 'fleet: billing'))).toEqual([
      '1:8 fleet: no policy for fleet "billing": write policies/billing.yaml, or the name of a fleet that has a policy',
    ])
  })

  it('names each peak once', async () => {
    const again = `${evenings}  - { name: evening, days: sat, from: 10:00, to: 12:00, instances: 5 }\n`
    expect(await scheduleProblems(again)).toEqual([
      '9:13 peaks[1].name: fleet chat already has a peak named evening, peaks[0] of schedules/chat.yaml: give it another name',
    ])
  })
})

describe('a peak', () => {
  it('says when it is and how large it is', async () => {
    expect(await peakProblems('from: 10:00', 'to: 11:00')).toEqual([
      '0:5 peaks[0]: the peak does not say how large it is: write one of connections or instances, for example `connections: 450000`',
      '0:5 peaks[0]: the peak does not say when it is: write one of days, on, rrule or calendar, for example `days: mon-fri`',
    ])
  })

  it('says each only once, and every mistake is told even when values are wrong', async () => {
    expect(
      await peakProblems(
        'days: mon-fri',
        'on: 2027-02-31',
        'from: 24:00',
        'to: 25:00',
        'connections: 5',
        'instances: 5',
        'before: 5m',
        'starting: 2027-01-01',
        'conections: 7',
      ),
    ).toEqual([
      '2:5 peaks[0].on: `on` beside `days`: a peak has exactly one of days, on, rrule or calendar, remove one or write two peaks',
      `2:9 peaks[0].on: "2027-02-31": 2027-02-31 does not exist: ${monthDays} 28`,
      '3:11 peaks[0].from: a peak cannot start at 24:00: write 00:00 and the next day',
      '4:9 peaks[0].to: "25:00": no such time, a day runs from 00:00 to 24:00',
      '6:5 peaks[0].instances: `instances` beside `connections`: a peak has exactly one of connections or instances, remove one or write two peaks',
      '7:5 peaks[0].before: `before` without `calendar`: only calendar events are widened, move from and to instead',
      '8:5 peaks[0].starting: `starting` without `rrule`: only a recurrence rule is counted from a date, remove it',
      '9:5 peaks[0].conections: unknown key `conections`: did you mean `connections`?',
    ])
  })

  it('whose day is written wrong is not also accused of having no day', async () => {
    expect(await peakProblems('days: mon-fry', 'from: 10:00', 'to: 11:00', 'instances: 5')).toEqual([
      '1:11 peaks[0].days: "mon-fry": "fry" is no weekday, write mon, tue, wed, thu, fri, sat, sun or daily',
    ])
  })

  it('has two ends', async () => {
    expect(await peakProblems('days: fri', 'instances: 5')).toEqual([
      '0:5 peaks[0].from: missing key `from`: write for example `from: 19:00`',
      '0:5 peaks[0].to: missing key `to`: write for example `to: 23:00`',
    ])
  })

  it('ends at another time than it starts; to the day after is fine', async () => {
    expect(await peakProblems('days: fri', 'from: 10:00', 'to: 10:00', 'instances: 5')).toEqual([
      '3:9 peaks[0].to: from and to are both 10:00: write from: 00:00 and to: 24:00 for a whole day',
    ])
    expect(await peakProblems('days: fri', 'from: 00:00', 'to: 24:00', 'instances: 5')).toEqual([])
    expect(await peakProblems('days: fri', 'from: 22:00', 'to: 03:00', 'instances: 5')).toEqual([])
    expect(await peakProblems('days: fri', 'from: 22:00', 'to: 00:00', 'instances: 5')).toEqual([])
  })

  it.each([
    ['2027-02-31', `"2027-02-31": 2027-02-31 does not exist: ${monthDays} 28`],
    ['2028-02-30', `"2028-02-30": 2028-02-30 does not exist: ${monthDays} 29`],
    ['2027-13-01', '"2027-13-01": 2027-13-01 does not exist: months run from 01 to 12'],
    ['27-01-01', '"27-01-01": write a date such as 2026-12-25, or a range such as 2026-12-28..2027-01-02'],
    ['0001-01-01', '"0001-01-01": 0001-01-01 is outside the years 1970 to 2200'],
    [
      '2027-01-05..2027-01-01',
      '"2027-01-05..2027-01-01": the range ends before it begins: write 2027-01-01..2027-01-05',
    ],
    [
      '20270101',
      '20270101 is not text: write a date such as 2026-12-25, or a range such as 2026-12-28..2027-01-02',
    ],
    ['[]', 'the list is empty: write at least 1'],
    [
      '{ a: 1 }',
      'a map of keys is not text: write a date such as 2026-12-25, or a range such as 2026-12-28..2027-01-02',
    ],
  ])('on %s is told what is wrong with the date', async (date, message) => {
    expect(await peakProblems(`on: ${date}`, 'from: 10:00', 'to: 11:00', 'instances: 5')).toEqual([
      `1:9 peaks[0].on: ${message}`,
    ])
  })

  it('on several dates is told which of them is wrong', async () => {
    expect(
      await peakProblems('on: [2027-01-01, tomorrow, 5]', 'from: 10:00', 'to: 11:00', 'instances: 5'),
    ).toEqual([
      '1:22 peaks[0].on[1]: "tomorrow": write a date such as 2026-12-25, or a range such as 2026-12-28..2027-01-02',
      '1:32 peaks[0].on[2]: 5 is not text: write a date such as 2026-12-25, or a range such as 2026-12-28..2027-01-02',
    ])
  })

  it.each([
    ['8', '8 is not text: write a wall-clock time such as 08:00 (24:00 ends a day)'],
    ['8am', '"8am": write a wall-clock time such as 08:00 (24:00 ends a day)'],
    ['08:60', '"08:60": no such time, a day runs from 00:00 to 24:00'],
    ['24:01', '"24:01": no such time, a day runs from 00:00 to 24:00'],
  ])('from %s is told what is wrong with the time', async (from, message) => {
    expect(await peakProblems('days: fri', `from: ${from}`, 'to: 11:00', 'instances: 5')).toEqual([
      `2:11 peaks[0].from: ${message}`,
    ])
  })

  it.each([
    ['monday', '"monday": "monday" is no weekday, write mon, tue, wed, thu, fri, sat, sun or daily'],
    ['mon-wed-fri', '"mon-wed-fri": "mon-wed-fri" is no range, write for example mon-fri'],
    ['"1-5"', '"1-5": write weekdays such as mon-fri, "sat,sun" or daily'],
    ['[mon, tue]', 'a list is not text: write weekdays such as mon-fri, "sat,sun" or daily'],
  ])('on the days %s is told what is wrong with them', async (days, message) => {
    expect(await peakProblems(`days: ${days}`, 'from: 10:00', 'to: 11:00', 'instances: 5')).toEqual([
      `1:11 peaks[0].days: ${message}`,
    ])
  })

  it('by a rule that is wrong is told why', async () => {
    const rule = (rrule: string, ...more: string[]) =>
      peakProblems(`rrule: ${rrule}`, 'from: 10:00', 'to: 11:00', 'instances: 5', ...more)
    expect(await rule('FREQ=MONTHLY;BYDAY=2SU')).toEqual([])
    expect(await rule('FREQ=HOURLY')).toEqual([
      expect.stringMatching(/^1:12 peaks\[0\]\.rrule: FREQ=HOURLY repeats within a day/),
    ])
    expect(await rule('every friday')).toEqual([
      expect.stringMatching(/^1:12 peaks\[0\]\.rrule: .*NAME=VALUE/),
    ])
    expect(await rule('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')).toEqual([
      expect.stringMatching(/^1:12 peaks\[0\]\.rrule: /),
    ])
  })

  it('by a rule that is counted needs the date it is counted from', async () => {
    const rule = (rrule: string, ...more: string[]) =>
      peakProblems(`rrule: ${rrule}`, 'from: 10:00', 'to: 11:00', 'instances: 5', ...more)
    const problem =
      '1:12 peaks[0].rrule: INTERVAL, COUNT, or a rule that names no day, is counted from a date: write for example `starting: 2027-01-04`'
    expect(await rule('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO')).toEqual([problem])
    expect(await rule('FREQ=DAILY;COUNT=5')).toEqual([problem])
    expect(await rule('FREQ=WEEKLY')).toEqual([problem])
    expect(await rule('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 'starting: 2027-01-04')).toEqual([])
    expect(await rule('FREQ=DAILY', 'starting: 2027-01-04..2027-01-05')).toEqual([
      '5:15 peaks[0].starting: 2027-01-04..2027-01-05 is a range: a rule is counted from one date, write 2027-01-04',
    ])
  })

  it('beyond what the fleet may grow to says how many instances it takes', async () => {
    expect(await peakProblems('days: fri', 'from: 10:00', 'to: 11:00', 'connections: 640000')).toEqual([])
    expect(await peakProblems('days: fri', 'from: 10:00', 'to: 11:00', 'connections: 640001')).toEqual([
      '4:18 peaks[0].connections: 640001 connections need 41 instances at 16000 each, capacity.max 40 of fleet chat holds 640000: raise max or write less',
    ])
    expect(await peakProblems('days: fri', 'from: 10:00', 'to: 11:00', 'instances: 41')).toEqual([
      '4:16 peaks[0].instances: 41 instances are above capacity.max 40 of fleet chat: raise max or write less',
    ])
  })
})

describe('a calendar', () => {
  it('brings its own times', async () => {
    expect(await peakProblems('calendar: none.ics', 'from: 10:00', 'to: 11:00', 'instances: 5')).toEqual([
      '1:15 peaks[0].calendar: schedules/none.ics: the file does not exist',
      '2:5 peaks[0].from: `from` beside `calendar`: the events say when they are, use before and after',
      '3:5 peaks[0].to: `to` beside `calendar`: the events say when they are, use before and after',
    ])
  })

  const advice = 'name a file in schedules/, relative to this one, such as calendars/matches.ics'
  it.each([
    ['/etc/passwd', `/etc/passwd is no relative path with forward slashes: ${advice}`],
    ['../policies/secret.ics', `../policies/secret.ics leaves schedules/: ${advice}`],
    ['../../secret.ics', `../../secret.ics leaves schedules/: ${advice}`],
    ['calendars/../../../secret.ics', `calendars/../../../secret.ics leaves schedules/: ${advice}`],
    ['C:\\secret.ics', `C:\\secret.ics is no relative path with forward slashes: ${advice}`],
    ['https://example.org/a.ics', `https://example.org/a.ics is an address: ${advice}`],
    ['..', `.. leaves schedules/: ${advice}`],
    ['.', `. leaves schedules/: ${advice}`],
  ])('named %s is not followed', async (calendar, message) => {
    expect(await peakProblems(`calendar: ${calendar}`, 'instances: 5')).toEqual([
      `1:15 peaks[0].calendar: ${message}`,
    ])
  })
})
