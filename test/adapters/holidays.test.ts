import { expect, it } from 'vitest'
import { readHolidays } from '../../src/adapters/holidays.ts'

it('knows the public holidays of a country, in the years that are asked about', async () => {
  const days = await readHolidays('FR', '2026-12-01', '2027-01-31')
  const dates = days.map(({ date }) => date)
  expect(dates).toContain('2027-07-14')
  expect(new Set(dates.map((date) => date.slice(0, 4)))).toEqual(new Set(['2026', '2027']))
  expect(dates).toEqual(dates.toSorted())
})

it('knows those of a state too', async () => {
  const country = await readHolidays('BR', '2027-01-01', '2027-12-31')
  const state = await readHolidays('BR-SP', '2027-01-01', '2027-12-31')
  const isIn = (days: typeof state) => days.some(({ date }) => date === '2027-07-09')
  expect([isIn(country), isIn(state)]).toEqual([false, true])
})

it.each([
  ['XX', 'write an ISO 3166 code such as BR'],
  ['BR-XX', 'write BR, or one of BR-AC'],
  ['constructor', 'write an ISO 3166 code such as BR'],
  ['__proto__', 'write an ISO 3166 code such as BR'],
])('refuses %s with what to write', async (country, hint) => {
  await expect(readHolidays(country, '2027-01-01', '2027-12-31')).rejects.toMatchObject({
    code: 'no-country',
    hint: expect.stringContaining(hint),
  })
})
