import { describe, expect, it } from 'vitest'
import { parseCalendar } from '../../../src/adapters/repository/calendar-file.ts'
import { zoneFinder } from '../../../src/adapters/repository/calendar-zone.ts'
import { windowsZones } from '../../../src/adapters/repository/windows-zones.ts'
import type { CalendarEvent } from '../../../src/core/desired.ts'
import { chat, desiredOf, problemsOf } from './scratch.ts'

function calendar(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
}

function vevent(...lines: string[]): string[] {
  return ['BEGIN:VEVENT', ...lines, 'END:VEVENT']
}

function eventsOf(text: string): CalendarEvent[] {
  const read = parseCalendar(text, 'Europe/Paris')
  if ('flaws' in read)
    throw new Error(read.flaws.map(({ line, message }) => `${line}: ${message}`).join('\n'))
  return read.events
}

function flawsOf(text: string): string[] {
  const read = parseCalendar(text, 'Europe/Paris')
  return 'flaws' in read ? read.flaws.map(({ line, message }) => `${line}: ${message}`) : []
}

/** The one event of a calendar with the one VEVENT of these lines. */
function event(...lines: string[]): CalendarEvent | undefined {
  return eventsOf(calendar(...vevent(...lines)))[0]
}

const plain = { except: [], extra: [] }

describe('the time of an event', () => {
  it('is in the zone it names', () => {
    expect(
      event(
        'SUMMARY:Final',
        'DTSTART;TZID=America/New_York:20270711T150000',
        'DTEND;TZID=America/New_York:20270711T171500',
      ),
    ).toEqual({
      title: 'Final',
      zone: 'America/New_York',
      start: '2027-07-11T15:00:00',
      durationSeconds: 8_100,
      ...plain,
    })
  })

  it('is UTC with a Z, and the schedule’s zone with neither', () => {
    expect(event('DTSTART:20270711T190000Z', 'DURATION:PT2H')).toEqual({
      title: 'event',
      zone: 'UTC',
      start: '2027-07-11T19:00:00',
      durationSeconds: 7_200,
      ...plain,
    })
    expect(event('DTSTART:20270711T190000', 'DURATION:PT2H')).toMatchObject({
      zone: 'Europe/Paris',
      start: '2027-07-11T19:00:00',
    })
  })

  it('may be whole days, the last of them excluded as RFC 5545 says', () => {
    expect(event('DTSTART;VALUE=DATE:20270711')).toMatchObject({
      zone: 'Europe/Paris',
      start: '2027-07-11T00:00:00',
      durationSeconds: 86_400,
    })
    expect(event('DTSTART;VALUE=DATE:20270711', 'DTEND;VALUE=DATE:20270713')).toMatchObject({
      durationSeconds: 2 * 86_400,
    })
  })

  it('is as long as it really lasts across a change of the clocks', () => {
    expect(event('DTSTART;VALUE=DATE:20270328', 'DTEND;VALUE=DATE:20270329')).toMatchObject({
      durationSeconds: 23 * 3_600,
    })
    expect(event('DTSTART:20271031T010000', 'DTEND:20271031T050000')).toMatchObject({
      durationSeconds: 5 * 3_600,
    })
  })

  it('may end in another zone than it starts in', () => {
    expect(
      event('DTSTART;TZID=Europe/London:20270711T100000', 'DTEND;TZID=America/New_York:20270711T100000'),
    ).toMatchObject({ zone: 'Europe/London', durationSeconds: 5 * 3_600 })
  })

  it('has no length when nothing says how long it is', () => {
    expect(event('DTSTART:20270711T190000Z')).toMatchObject({ durationSeconds: 0 })
  })
})

describe('a zone', () => {
  it.each([
    ['Europe/Paris', 'Europe/Paris'],
    ['europe/paris', 'Europe/Paris'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['/freeassociation.sourceforge.net/Europe/Berlin', 'Europe/Berlin'],
    ['/mozilla.org/20070129_1/America/Argentina/Ushuaia', 'America/Argentina/Ushuaia'],
  ])('called %s is %s', (tzid, zone) => {
    expect(event(`DTSTART;TZID="${tzid}":20270711T100000`)?.zone).toBe(zone)
  })

  it('with a name of its own is found by the place its VTIMEZONE gives', () => {
    const text = calendar(
      'BEGIN:VTIMEZONE',
      'TZID:Our Town',
      'X-LIC-LOCATION:Europe/Oslo',
      'BEGIN:STANDARD',
      'DTSTART:19701025T030000',
      'END:STANDARD',
      'END:VTIMEZONE',
      ...vevent('DTSTART;TZID=Our Town:20270711T100000'),
    )
    expect(eventsOf(text)[0]?.zone).toBe('Europe/Oslo')
  })

  it('that nobody knows is pointed at', () => {
    expect(flawsOf(calendar(...vevent('SUMMARY:x', 'DTSTART;TZID=Middle-earth:20270711T100000')))).toEqual([
      '5: no such time zone "Middle-earth": use an IANA name such as Europe/Berlin',
    ])
  })

  it('of Windows always leads to one that exists', () => {
    const find = zoneFinder([])
    expect(windowsZones.size).toBeGreaterThan(70)
    expect([...windowsZones.keys()].filter((name) => find(name) === null)).toEqual([])
  })
})

describe('a series', () => {
  const weekly = [
    'UID:a',
    'SUMMARY:Weekly',
    'DTSTART;TZID=Europe/Paris:20270705T200000',
    'DURATION:PT1H',
    'RRULE:FREQ=WEEKLY;COUNT=10',
  ]

  it('keeps its rule', () => {
    expect(event(...weekly)).toMatchObject({
      start: '2027-07-05T20:00:00',
      rrule: expect.stringContaining('FREQ=WEEKLY'),
    })
    expect(event('DTSTART;VALUE=DATE:20270705', 'RRULE:FREQ=DAILY;UNTIL=20270710')?.rrule).toBe(
      'FREQ=DAILY;UNTIL=20270710',
    )
    expect(event('DTSTART:20270705T100000', 'RRULE:FREQ=DAILY;UNTIL=20270710T080000Z')?.rrule).toBe(
      'FREQ=DAILY;UNTIL=20270710T080000Z',
    )
  })

  it('leaves out what EXDATE names, in whatever zone it is named', () => {
    const lines = [
      'EXDATE;TZID=Europe/Paris:20270712T200000,20270719T200000',
      'EXDATE:20270726T180000Z',
      'EXDATE;VALUE=DATE:20270802',
    ]
    expect(event(...weekly, ...lines)?.except).toEqual([
      '2027-07-12T20:00:00',
      '2027-07-19T20:00:00',
      '2027-07-26T20:00:00',
      '2027-08-02T20:00:00',
    ])
  })

  it('adds what RDATE names, with its own length where it is a period', () => {
    expect(
      event(...weekly, 'RDATE:20270707T180000Z', 'RDATE;VALUE=PERIOD:20270708T180000Z/PT3H')?.extra,
    ).toEqual([
      { start: '2027-07-07T20:00:00', durationSeconds: 3_600 },
      { start: '2027-07-08T20:00:00', durationSeconds: 10_800 },
    ])
  })

  it('gives up the instance that was moved, which becomes an event of its own', () => {
    const moved = [
      'UID:a',
      'SUMMARY:Moved',
      'RECURRENCE-ID:20270712T180000Z',
      'DTSTART;TZID=Europe/Paris:20270713T210000',
      'DURATION:PT2H',
    ]
    expect(eventsOf(calendar(...vevent(...weekly), ...vevent(...moved)))).toEqual([
      expect.objectContaining({ title: 'Weekly', except: ['2027-07-12T20:00:00'] }),
      {
        title: 'Moved',
        zone: 'Europe/Paris',
        start: '2027-07-13T21:00:00',
        durationSeconds: 7_200,
        ...plain,
      },
    ])
  })

  it('gives up the instance that was cancelled, also when it is written before the series', () => {
    const cancelled = [
      'UID:a',
      'RECURRENCE-ID;TZID=Europe/Paris:20270712T200000',
      'DTSTART;TZID=Europe/Paris:20270712T200000',
      'STATUS:CANCELLED',
    ]
    for (const lines of [
      [...vevent(...weekly), ...vevent(...cancelled)],
      [...vevent(...cancelled), ...vevent(...weekly)],
    ]) {
      expect(eventsOf(calendar(...lines))).toEqual([
        expect.objectContaining({ title: 'Weekly', except: ['2027-07-12T20:00:00'] }),
      ])
    }
  })

  it('that was cancelled as a whole is gone with everything moved in it', () => {
    const moved = ['UID:a', 'RECURRENCE-ID:20270712T180000Z', 'DTSTART:20270713T180000Z']
    const other = ['UID:b', 'DTSTART:20270713T180000Z']
    const text = calendar(...vevent(...weekly, 'STATUS:CANCELLED'), ...vevent(...moved), ...vevent(...other))
    expect(eventsOf(text)).toHaveLength(1)
  })

  it('cannot change from some instance on', () => {
    expect(
      flawsOf(
        calendar(
          ...vevent(
            'UID:a',
            'RECURRENCE-ID;RANGE=THISANDFUTURE:20270712T180000Z',
            'DTSTART:20270713T180000Z',
          ),
        ),
      ),
    ).toEqual(['5: RANGE=THISANDFUTURE is not understood: end the series and begin another'])
  })
})

describe('what else calendars hold', () => {
  it('does not matter: alarms, tasks, attendees, broken private properties', () => {
    const text = calendar(
      'X-SOMETHING:ü',
      ...vevent(
        'DTSTART:20270711T190000Z',
        'ATTENDEE;CN=A:mailto:a@example.org',
        'X-BROKEN',
        'BEGIN:VALARM',
        'TRIGGER:-PT15M',
        'DTSTART:rubbish',
        'END:VALARM',
        'SUMMARY:With a comma\\, and',
        '  a fold',
      ),
      'BEGIN:VTODO',
      'DTSTART:rubbish',
      'END:VTODO',
    )
    expect(eventsOf(text).map(({ title }) => title)).toEqual(['With a comma, and a fold'])
  })
})

describe('a broken calendar', () => {
  it.each([
    ['DTSTART:20270231T100000Z', '4: 2027-02-31 does not exist: the days of that month run from 01 to 28'],
    ['DTSTART:20270201T250000Z', '4: 250000 is no time of day'],
    ['DTSTART:tomorrow', '4: DTSTART: invalid date-time value: "tomo-rr-owT::"'],
    ['DTSTART', '4: DTSTART: invalid line (no token ";" or ":") "DTSTART"'],
    ['SUMMARY:no start', '3: the event has no DTSTART'],
    ['DTSTART:20270201T100000Z\r\nDTEND:20270201T090000Z', '5: the event ends before it begins'],
    ['DTSTART:20270201T100000Z\r\nDURATION:-PT1H', '5: the event ends before it begins'],
    ['DTSTART:20270201T100000Z\r\nDTEND:20290201T090000Z', '5: the event lasts longer than a year'],
  ])('with %s is pointed at by its line', (lines, flaw) => {
    expect(flawsOf(calendar(...vevent(...lines.split('\r\n'))))).toEqual([flaw])
  })

  it('with a rule that makes no sense is pointed at', () => {
    expect(flawsOf(calendar(...vevent('DTSTART:20270201T100000Z', 'RRULE:FREQ=NEVER')))).toEqual([
      expect.stringMatching(/^5: RRULE: /),
    ])
    expect(flawsOf(calendar(...vevent('DTSTART:20270201T100000Z', 'RRULE:FREQ=SECONDLY')))).toEqual([
      expect.stringMatching(/^5: FREQ=SECONDLY repeats/),
    ])
  })

  it('names every event that is wrong', () => {
    expect(
      flawsOf(
        calendar(...vevent('SUMMARY:a'), ...vevent('DTSTART:20270711T190000Z'), ...vevent('SUMMARY:b')),
      ),
    ).toEqual(['3: the event has no DTSTART', '9: the event has no DTSTART'])
  })

  it('is none when it is something else, or cut off', () => {
    const none = 'no BEGIN:VCALENDAR: this is not an iCalendar file'
    expect(flawsOf('')).toEqual([`1: ${none}`])
    expect(flawsOf('<html></html>')).toEqual([`1: ${none}`])
    expect(flawsOf('BEGIN:VEVENT\nEND:VEVENT\n')).toEqual([`1: ${none}`])
    expect(flawsOf('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270711T190000Z\n')).toEqual([
      '2: BEGIN:VEVENT is never closed: the file is cut off',
    ])
    expect(flawsOf('BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n')).toEqual([
      '3: END:VCALENDAR does not close BEGIN:VEVENT of line 2',
    ])
    expect(flawsOf('BEGIN:VCALENDAR\n'.repeat(100_000))).toEqual(['9: components nested too deeply'])
  })

  it('of more events than anybody plans is refused', () => {
    const many = Array.from({ length: 5_001 }, () => 'BEGIN:VEVENT\nEND:VEVENT').join('\n')
    expect(flawsOf(`BEGIN:VCALENDAR\n${many}\nEND:VCALENDAR`)).toEqual([
      '1: 5001 events: a calendar has at most 5000, split it',
    ])
  })
})

describe('in a repository', () => {
  const schedule =
    'fleet: chat\ntimezone: Asia/Tokyo\npeaks:\n  - { name: shows, calendar: calendars/shows.ics, before: 30m, after: 1h, instances: 9 }\n'

  it('each calendar becomes a peak with its events', async () => {
    const text = calendar(...vevent('SUMMARY:Show', 'DTSTART:20270711T190000', 'DURATION:PT2H'))
    const { fleets } = await desiredOf({
      'policies/chat.yaml': chat,
      'schedules/a.yaml': schedule,
      'schedules/calendars/shows.ics': text,
    })
    expect(fleets[0]?.peaks).toEqual([
      {
        name: 'shows',
        timezone: 'Asia/Tokyo',
        when: {
          kind: 'events',
          events: [
            {
              title: 'Show',
              zone: 'Asia/Tokyo',
              start: '2027-07-11T19:00:00',
              durationSeconds: 7_200,
              ...plain,
            },
          ],
          beforeSeconds: 1_800,
          afterSeconds: 3_600,
        },
        size: { instances: 9 },
        rampSeconds: 0,
        except: [],
        place: { file: 'schedules/a.yaml', line: 4, column: 5, path: 'peaks[0]' },
      },
    ])
  })

  it('its problems stand at the peak that names it, with file and line', async () => {
    const text = calendar(...vevent('SUMMARY:a'), ...vevent('DTSTART;TZID=Nowhere:20270711T190000'))
    const at = 'schedules/a.yaml:4:30 peaks[0].calendar: schedules/calendars/shows.ics'
    expect(
      await problemsOf({
        'policies/chat.yaml': chat,
        'schedules/a.yaml': schedule,
        'schedules/calendars/shows.ics': text,
      }),
    ).toEqual([
      `${at} line 3: the event has no DTSTART`,
      `${at} line 7: no such time zone "Nowhere": use an IANA name such as Europe/Berlin`,
    ])
    const many = calendar(...Array.from({ length: 25 }, () => vevent('SUMMARY:a')).flat())
    const problems = await problemsOf({
      'policies/chat.yaml': chat,
      'schedules/a.yaml': schedule,
      'schedules/calendars/shows.ics': many,
    })
    expect(problems).toHaveLength(11)
    expect(problems).toContain(`${at}: 15 more events cannot be read`)
  })

  it('without events, too large, or binary it is a problem', async () => {
    const at = 'schedules/a.yaml:4:30 peaks[0].calendar: schedules/calendars/shows.ics'
    const withCalendar = (text: string | Buffer) =>
      problemsOf({
        'policies/chat.yaml': chat,
        'schedules/a.yaml': schedule,
        'schedules/calendars/shows.ics': text,
      })
    expect(await withCalendar(calendar())).toEqual([
      `${at}: the calendar has no events: add one or remove this peak`,
    ])
    expect(await withCalendar(Buffer.alloc(2_000_000, 'x'))).toEqual([
      `${at}: the file has 2000000 bytes: at most 1048576 are read, split it`,
    ])
    expect(await withCalendar(Buffer.from('BEGIN:\0'))).toEqual([
      `${at}: a binary file, it holds NUL bytes: save it as UTF-8 text`,
    ])
  })
})
