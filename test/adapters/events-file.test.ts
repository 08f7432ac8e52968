import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseEventRows } from '../../src/adapters/event-rows.ts'
import { readEvents } from '../../src/adapters/events-file.ts'

const span = { from: Date.UTC(2027, 0, 1), to: Date.UTC(2028, 0, 1), timezone: 'Europe/Paris' }

function file(name: string, text: string | Buffer): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'events-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}

describe('events as rows', () => {
  it('have a start, maybe an end and a title, and traits in any other column', async () => {
    const text = [
      'stage,start_utc,title,end_utc',
      '"final, replay",2027-06-29T18:00:00Z,"A ""great"" match",2027-06-29T20:00Z',
      'group,2027-06-01 15:30,,',
    ].join('\r\n')
    expect(await readEvents(file('events.csv', text), span)).toEqual([
      { startsAt: Date.UTC(2027, 5, 1, 15, 30), endsAt: null, title: 'event', traits: { stage: 'group' } },
      {
        startsAt: Date.UTC(2027, 5, 29, 18),
        endsAt: Date.UTC(2027, 5, 29, 20),
        title: 'A "great" match',
        traits: { stage: 'final, replay' },
      },
    ])
  })

  it('take a column event for the title where there is none of that name', () => {
    expect(
      parseEventRows('start_utc,stage,event\n1998-06-10T15:30:00Z,Group A,Brazil v Scotland\n'),
    ).toMatchObject({
      events: [{ title: 'Brazil v Scotland', traits: { stage: 'Group A' } }],
    })
  })

  it('are refused with every line that is wrong', async () => {
    const text = [
      'start_utc,end_utc',
      'tomorrow,',
      '2027-02-30T10:00Z,',
      '2027-06-29T18:00Z,2027-06-29T17:00Z',
      '2027-06-29T18:00Z',
      '\u001b[31m,',
    ].join('\n')
    await expect(readEvents(file('bad.csv', text), span)).rejects.toMatchObject({
      code: 'bad-events',
      message: [
        'bad.csv:2: "tomorrow" is no time: write 2027-06-29T18:00Z',
        'bad.csv:3: "2027-02-30T10:00Z" is no time: write 2027-06-29T18:00Z',
        'bad.csv:4: the event ends before it begins',
        'bad.csv:5: 1 cell, where the first line has 2',
        'bad.csv:6: "\\u001b[31m" is no time: write 2027-06-29T18:00Z',
      ].join('\n'),
    })
  })

  it.each([
    ['no header', '2027-06-29T18:00Z,match\n', 'bad.csv:1: the first line names the columns'],
    ['two columns of one name', 'start_utc,title,Title\n', 'bad.csv:1: two columns are named "title"'],
    ['no rows', 'start_utc\n', 'bad.csv has no events'],
    ['no text', Buffer.from([0xff, 0xfe, 0x00]), 'bad.csv cannot be read'],
  ])('are refused with %s', async (_what, text, message) => {
    await expect(readEvents(file('bad.csv', text), span)).rejects.toThrow(message)
  })

  it('are read in time from any text, quotes without end among them', () => {
    for (const hostile of [
      `start_utc\n${'"'.repeat(100_000)}`,
      `start_utc\n${'","'.repeat(50_000)}`,
      `start_utc${','.repeat(100_000)}`,
    ])
      expect(parseEventRows(hostile)).toMatchObject({ flaws: expect.anything() })
  })
})

describe('events as a calendar', () => {
  const calendar = (...lines: string[]) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join(
      '\r\n',
    )

  it('happen as often as they repeat, on the clock of the fleet where they name no zone', async () => {
    const text = calendar(
      'SUMMARY:derby',
      'DTSTART:20270329T200000',
      'DURATION:PT2H',
      'RRULE:FREQ=WEEKLY;COUNT=2',
    )
    expect(await readEvents(file('matches.ics', text), span)).toEqual(
      [29, 36].map((day) => ({
        startsAt: Date.UTC(2027, 2, day, 18),
        endsAt: Date.UTC(2027, 2, day, 20),
        title: 'derby',
        traits: {},
      })),
    )
  })

  it('are refused with the line that is wrong', async () => {
    await expect(readEvents(file('bad.ics', calendar('SUMMARY:no start')), span)).rejects.toThrow(
      'bad.ics:3: the event has no DTSTART',
    )
  })
})
