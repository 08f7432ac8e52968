/** The public holidays of a country, from the tables of date-holidays: the only importer of it. */
import { formatDay, parseDay } from '../core/calendar/local-day.ts'
import { SpringtideError } from '../core/error.ts'
import type { Holiday } from '../core/foreseen.ts'
import { DAY } from '../core/instant.ts'
import { shown } from '../core/scalars.ts'

/**
 * Every day of each holiday, in order.
 * @param country ISO 3166, such as `BR`, or with a state as in `BR-SP`
 * @param first and `last`: dates `YYYY-MM-DD`, whose years are looked at in whole
 * @throws SpringtideError `no-country`
 */
export async function readHolidays(country: string, first: string, last: string): Promise<Holiday[]> {
  const { default: Holidays } = await import('date-holidays')
  const [code = '', state, region] = country.split('-')
  const known = new Holidays()
  const states = known.getStates(code) ?? {}
  const regions = state === undefined ? {} : (known.getRegions(code, state) ?? {})
  if (!Object.hasOwn(known.getCountries(), code)) throw unknown(country, 'write an ISO 3166 code such as BR')
  if (state !== undefined && !Object.hasOwn(states, state))
    throw unknown(country, `write ${code}${choiceOf(code, Object.keys(states))}`)
  if (region !== undefined && !Object.hasOwn(regions, region))
    throw unknown(country, `write ${code}-${state}${choiceOf(`${code}-${state}`, Object.keys(regions))}`)
  const calendar = new Holidays(code, state ?? '', region ?? '', { types: ['public'] })
  const years = Array.from(
    { length: Number(last.slice(0, 4)) - Number(first.slice(0, 4)) + 1 },
    (_, index) => Number(first.slice(0, 4)) + index,
  )
  return years.flatMap((year) =>
    calendar.getHolidays(year).flatMap(({ date, start, end, name }) => {
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY))
      return Array.from({ length: days }, (_, day) => ({
        date: formatDay(parseDay(date.slice(0, 10)) + day),
        name,
      }))
    }),
  )
}

function choiceOf(code: string, some: string[]): string {
  return some.length === 0
    ? ' alone'
    : `, or one of ${some
        .slice(0, 12)
        .map((each) => `${code}-${each}`)
        .join(', ')}`
}

function unknown(country: string, hint: string): SpringtideError {
  return new SpringtideError('no-country', `no holidays are known of ${shown(country)}`, hint)
}
