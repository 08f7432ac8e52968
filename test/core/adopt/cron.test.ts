/** Cron as scheduled actions are written, and the names that groups make. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCron, runsWithin } from '../../../src/core/adopt/cron.ts'
import { fleetName, freeName, nameFrom } from '../../../src/core/adopt/names.ts'
import { parseCron } from '../../../src/core/calendar/cron.ts'
import { MINUTE } from '../../../src/core/instant.ts'
import { Name } from '../../../src/core/scalars.ts'
import { nextRun } from '../../../src/sandbox/cron.ts'
import { clock } from '../../build.ts'

describe('a cron', () => {
  it.each([
    ['30 6 * * 2', { minutes: [390], weekdays: [2], monthDays: null, months: null }],
    [
      '0,30 9-10 * * MON-FRI',
      { minutes: [540, 570, 600, 630], weekdays: [1, 2, 3, 4, 5], monthDays: null, months: null },
    ],
    ['0 0 1 JAN,6 *', { minutes: [0], weekdays: null, monthDays: [1], months: [1, 6] }],
    ['0 8 * * 0', { minutes: [480], weekdays: [7], monthDays: null, months: null }],
    ['0 8 * * 0-7', { minutes: [480], weekdays: null, monthDays: null, months: null }],
    ['0 */6 * * *', { minutes: [0, 360, 720, 1_080], weekdays: null, monthDays: null, months: null }],
  ])('%s', (text, said) => {
    expect(readCron(text)).toEqual(said)
  })

  it.each([
    ['*/5 * * * *', /more than 24 times a day/],
    ['0 8 1 * 1', /cron takes either/],
    ['@daily', /cannot be read/],
  ])('%s is no peak', (text, problem) => {
    expect(readCron(text)).toMatchObject({ problem: expect.stringMatching(problem) })
  })

  it('runs when that of the sandbox does', () => {
    const number = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String)
    const part = (least: number, most: number) =>
      fc.oneof(
        fc.constant('*'),
        number(least, most),
        fc.tuple(number(least, most), number(least, most)).map((ends) => ends.join('-')),
        number(2, 9).map((step) => `*/${step}`),
      )
    const cron = fc
      .tuple(number(0, 59), part(0, 23), part(1, 31), part(1, 12), part(0, 7))
      .map((fields) => fields.join(' '))
    const draw = fc.record({
      text: cron,
      zone: fc.constantFrom('UTC', 'Asia/Kolkata', 'America/Bogota'),
      minutes: fc.integer({ min: 1, max: 20 * 1_440 }),
    })
    const from = clock('12:00')
    fc.assert(
      fc.property(draw, ({ text, zone, minutes }) => {
        const [recurring, parsed] = [readCron(text), parseCron(text)]
        if ('problem' in recurring || !parsed) return
        const to = from + minutes * MINUTE
        const next = nextRun(parsed, zone, from)
        expect(runsWithin(recurring, zone, from, to)).toBe(next !== null && next < to)
      }),
    )
  })
})

describe('a name', () => {
  it('made of any text is one that a fleet can have, and a free one too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 120 }), (text, others) => {
        const taken = new Set<string>()
        for (let count = 0; count <= others; count++) {
          const name = fleetName(text, (other) => taken.has(other))
          expect(Name.safeParse(name).success).toBe(true)
          expect(taken.has(name)).toBe(false)
          taken.add(name)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('is no file that policies/ has for something else', () => {
    expect(['Guardrails', 'report', 'access'].map((name) => fleetName(name, () => false))).toEqual([
      'guardrails-2',
      'report-2',
      'access-2',
    ])
  })

  it('that is too long is cut before its number', () => {
    const long = nameFrom('x'.repeat(99), 'fleet')
    expect(freeName(long, (name) => name === long)).toBe(`${'x'.repeat(38)}-2`)
  })
})
