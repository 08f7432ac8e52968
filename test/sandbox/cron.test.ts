import { describe, expect, it } from 'vitest'
import { parseCron } from '../../src/core/calendar/cron.ts'
import { nextRun } from '../../src/sandbox/cron.ts'

function runs(text: string, timezone: string, from: string, count: number): string[] {
  const cron = parseCron(text)
  const found: string[] = []
  let at: number | null = Date.parse(from)
  while (cron && at !== null && found.length < count) {
    at = nextRun(cron, timezone, at)
    if (at !== null) found.push(`${new Date(at).toISOString().slice(0, 16)}Z`)
  }
  return found
}

describe('B55 recurrences', () => {
  it.each([
    ['30 8 * * 1-5', 'UTC', '2026-11-27T08:30Z', ['2026-11-30T08:30Z', '2026-12-01T08:30Z']],
    [
      '*/20 22 * * *',
      'UTC',
      '2026-11-23T22:05Z',
      ['2026-11-23T22:20Z', '2026-11-23T22:40Z', '2026-11-24T22:00Z'],
    ],
    ['0 0 1,15 * *', 'UTC', '2026-11-15T00:00Z', ['2026-12-01T00:00Z', '2026-12-15T00:00Z']],
    ['0 12 13 * 5', 'UTC', '2026-11-12T00:00Z', ['2026-11-13T12:00Z', '2026-11-20T12:00Z']],
    ['0 9 * * 0', 'UTC', '2026-11-23T00:00Z', ['2026-11-29T09:00Z']],
    ['0 9 * * 7', 'UTC', '2026-11-23T00:00Z', ['2026-11-29T09:00Z']],
    ['0 0 29 2 *', 'UTC', '2026-11-23T00:00Z', ['2028-02-29T00:00Z']],
    ['30 5/6 * * *', 'UTC', '2026-11-23T00:00Z', ['2026-11-23T05:30Z', '2026-11-23T11:30Z']],
    ['0 19 * * *', 'America/Sao_Paulo', '2026-11-23T00:00Z', ['2026-11-23T22:00Z']],
  ])('%s in %s after %s', (text, timezone, from, expected) => {
    expect(runs(text, timezone, from, expected.length)).toEqual(expected)
  })

  it('keep to the wall clock through clock changes', () => {
    expect(runs('0 8 * * *', 'Europe/Berlin', '2027-03-26T12:00Z', 3)).toEqual([
      '2027-03-27T07:00Z',
      '2027-03-28T06:00Z',
      '2027-03-29T06:00Z',
    ])
  })

  it('run after the gap at a wall time that is skipped, and once at one that is repeated', () => {
    expect(runs('30 2 * * *', 'America/New_York', '2027-03-13T12:00Z', 2)).toEqual([
      '2027-03-14T07:30Z',
      '2027-03-15T06:30Z',
    ])
    expect(runs('30 1 * * *', 'America/New_York', '2027-11-06T12:00Z', 2)).toEqual([
      '2027-11-07T05:30Z',
      '2027-11-08T06:30Z',
    ])
  })

  it('never run on a day that does not exist', () => {
    expect(runs('0 0 31 2 *', 'UTC', '2026-11-23T00:00Z', 1)).toEqual([])
  })
})
