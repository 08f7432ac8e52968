/** Unix cron as people write it, and what is none. */
import { describe, expect, it } from 'vitest'
import { parseCron } from '../../../src/core/calendar/cron.ts'

describe('a cron', () => {
  it('reads numbers, names, ranges, steps and lists, in order', () => {
    expect(parseCron('50,10-12 5/8 1 JAN,6 fri-sat')).toEqual({
      minutes: [10, 11, 12, 50],
      hours: [5, 13, 21],
      days: [1],
      months: [1, 6],
      weekdays: [5, 6],
      isEitherDay: true,
    })
  })

  it('has one Sunday, whether 0 or 7', () => {
    expect(parseCron('0 0 * * 0-7')?.weekdays).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(parseCron('0 0 * * 7')?.weekdays).toEqual([0])
  })

  it.each(['0 0 * * 1', '0 0 1 * *', '0 0 */2 * 1', '0 0 1 * *'])('with %s has days of one kind', (text) => {
    expect(parseCron(text)?.isEitherDay).toBe(false)
  })
})

describe('B52 recurrences that are refused', () => {
  it.each([
    '',
    '* * * *',
    '60 0 * * *',
    '0 24 * * *',
    '0 0 0 * *',
    '0 0 * 13 *',
    '0 0 * * 8',
    '5-1 0 * * *',
    '*/0 * * * *',
    '0/0 0 * * *',
    'a 0 * * *',
    '*-5 0 * * *',
    'mon 0 * * *',
    '0 0 * * monday',
    '0 0 * * fri-sun',
    '@daily',
    '__proto__ 0 * * *',
    'cron(0 8 * * ? *)',
  ])('%j', (text) => {
    expect(parseCron(text)).toBeNull()
  })
})
