/** Unix cron with five fields, as recurring scheduled actions are written. */

export interface Cron {
  minutes: number[]
  hours: number[]
  /** Of the month, from 1. */
  days: number[]
  months: number[]
  /** 0 is Sunday, and 7 reads as 0. */
  weekdays: number[]
  /** crontab(5): where both are restricted, a day needs to fit only one of them. */
  isEitherDay: boolean
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** `minute hour day month weekday`, each `*`, a number, a name, a range, a step or a list; `null` where it is none. */
export function parseCron(text: string): Cron | null {
  const fields = text.trim().split(/\s+/)
  if (fields.length !== 5) return null
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  const minutes = numbers(minute, 0, 59)
  const hours = numbers(hour, 0, 23)
  const days = numbers(day, 1, 31)
  const months = numbers(month, 1, 12, monthNames)
  const weekdays = numbers(weekday, 0, 7, dayNames)?.map((number) => number % 7)
  if (!minutes || !hours || !days || !months || !weekdays) return null
  return {
    minutes,
    hours,
    days,
    months,
    weekdays: inOrder(weekdays),
    isEitherDay: !day.startsWith('*') && !weekday.startsWith('*'),
  }
}

function numbers(field: string, least: number, most: number, names: string[] = []): number[] | null {
  const found: number[] = []
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\w{1,3})(?:-(\w{1,3}))?)(?:\/(\d{1,2}))?$/.exec(part)
    if (!match) return null
    const [, from, to, every] = match
    const first = from === undefined ? least : numberOf(from, least, names)
    // `5/10` goes on to the end, `5` is alone.
    const last = to === undefined ? undefined : numberOf(to, least, names)
    const end = last ?? (from === undefined || every !== undefined ? most : first)
    const step = Number(every ?? 1)
    if (!(first >= least && end <= most && first <= end && step > 0)) return null
    for (let number = first; number <= end; number += step) found.push(number)
  }
  return inOrder(found)
}

/** NaN where the text is neither a number nor a name. */
function numberOf(text: string, least: number, names: string[]): number {
  if (/^\d+$/.test(text)) return Number(text)
  const index = names.indexOf(text.toLowerCase())
  return index === -1 ? Number.NaN : index + least
}

function inOrder(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b)
}
