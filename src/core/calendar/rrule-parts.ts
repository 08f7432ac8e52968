/** The parts of a recurrence rule one by one: which there are, and which values they take (RFC 5545 3.3.10). */
import { shown } from '../scalars.ts'

/** Every day for 27 years: more is a slip of the pen, and a rule without COUNT never ends anyway. */
const mostOccurrences = 10_000

export const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']
const subDaily = ['HOURLY', 'MINUTELY', 'SECONDLY']
const timesOfDay = ['BYHOUR', 'BYMINUTE', 'BYSECOND']

/** Parts that are lists of numbers: the largest, and whether they also count from the end. */
const lists: Record<string, { most: number; fromEnd: boolean }> = {
  BYMONTH: { most: 12, fromEnd: false },
  BYMONTHDAY: { most: 31, fromEnd: true },
  BYYEARDAY: { most: 366, fromEnd: true },
  BYWEEKNO: { most: 53, fromEnd: true },
  BYSETPOS: { most: 366, fromEnd: true },
}

/** What is wrong with one part, in a sentence, or `null`. Both in upper case. */
export function partProblem(name: string, value: string): string | null {
  const list = lists[name]
  if (list) return listProblem(name, value, list)
  if (timesOfDay.includes(name)) return `${name} is a time of day, and a rule chooses days: leave it out`
  switch (name) {
    case 'FREQ':
      return frequencyProblem(value)
    case 'INTERVAL':
      return isWhole(value, 1_000) ? null : `INTERVAL=${value}: write a whole number from 1 to 1000`
    case 'COUNT':
      return isWhole(value, mostOccurrences)
        ? null
        : `COUNT=${value}: write a whole number from 1 to ${mostOccurrences}, or leave COUNT out`
    case 'UNTIL':
      return isUntil(value)
        ? null
        : `UNTIL=${value} is no date: write for example 20271231 or 20271231T235959Z`
    case 'WKST':
      return weekdayNames.includes(value) ? null : `WKST=${value}: write one of ${weekdayNames.join(', ')}`
    case 'BYDAY': {
      const wrong = value.split(',').find((day) => !/^([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)$/.test(day))
      return wrong === undefined ? null : `BYDAY=${wrong}: write weekdays such as MO, 2SU or -1FR`
    }
    default:
      return `${shown(name)} is not supported in a rule: leave it out`
  }
}

function frequencyProblem(value: string): string | null {
  if (frequencies.includes(value)) return null
  const wrong = subDaily.includes(value) ? 'repeats within a day, and a rule chooses days' : 'is unknown'
  return `FREQ=${value} ${wrong}: write one of ${frequencies.join(', ')}`
}

function listProblem(name: string, value: string, { most, fromEnd }: { most: number; fromEnd: boolean }) {
  const wrong = value.split(',').find((number) => {
    const size = fromEnd ? number.replace(/^[+-]/, '') : number
    return !isWhole(size, most)
  })
  if (wrong === undefined) return null
  return `${name}=${wrong}: write whole numbers from 1 to ${most}${fromEnd ? ', or negative ones that count from the end' : ''}`
}

function isWhole(text: string, most: number): boolean {
  return /^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= most
}

function isUntil(text: string): boolean {
  const date = /^(\d{4})(\d\d)(\d\d)(T([01]\d|2[0-3])[0-5]\d[0-5]\dZ?)?$/.exec(text)
  if (!date) return false
  const iso = `${date[1]}-${date[2]}-${date[3]}`
  const time = Date.parse(iso)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso)
}
