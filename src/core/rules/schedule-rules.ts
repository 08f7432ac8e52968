/** What must hold between the values of one peak. */

import { rruleProblem } from '../calendar/rrule.ts'
import { formatMinutes } from '../scalars.ts'
import type { Schedule } from '../schedule.ts'
import { type Complaint, complaint, type Path } from './complaint.ts'
import type { Partially } from './validate.ts'

type Draft = NonNullable<NonNullable<Partially<Schedule>['peaks']>[number]>

const dayKeys = ['days', 'on', 'rrule', 'calendar'] as const
const sizeKeys = ['connections', 'instances'] as const

/** Every rule the peaks of a schedule break, each at its own place. */
export function scheduleRules({ peaks = [] }: Partially<Schedule>): Complaint[] {
  return peaks.flatMap((peak, index) => {
    if (peak === undefined) return []
    const path = ['peaks', index]
    return [
      ...choiceRules(peak, path),
      ...windowRules(peak, path),
      ...calendarRules(peak, path),
      ...rruleRules(peak, path),
    ]
  })
}

function choiceRules(peak: Draft, path: Path): Complaint[] {
  return [
    ...exactlyOne(peak, path, dayKeys, 'when it is', 'days: mon-fri'),
    ...exactlyOne(peak, path, sizeKeys, 'how large it is', 'connections: 450000'),
  ]
}

function exactlyOne(
  peak: Draft,
  path: Path,
  keys: readonly (keyof Draft)[],
  what: string,
  example: string,
): Complaint[] {
  const [first, ...others] = keys.filter((key) => key in peak)
  const list = `${keys.slice(0, -1).join(', ')} or ${keys.at(-1)}`
  if (first === undefined)
    return [
      complaint(path, `the peak does not say ${what}: write one of ${list}, for example \`${example}\``),
    ]
  return others.map((key) =>
    complaint(
      [...path, key],
      `\`${key}\` beside \`${first}\`: a peak has exactly one of ${list}, remove one or write two peaks`,
      'key',
    ),
  )
}

function windowRules(peak: Draft, path: Path): Complaint[] {
  if ('calendar' in peak) {
    return (['from', 'to'] as const)
      .filter((key) => key in peak)
      .map((key) =>
        complaint(
          [...path, key],
          `\`${key}\` beside \`calendar\`: the events say when they are, use before and after`,
          'key',
        ),
      )
  }
  const complaints: Complaint[] = []
  if (dayKeys.some((key) => key in peak)) {
    if (!('from' in peak))
      complaints.push(
        complaint([...path, 'from'], 'missing key `from`: write for example `from: 19:00`', 'key'),
      )
    if (!('to' in peak))
      complaints.push(complaint([...path, 'to'], 'missing key `to`: write for example `to: 23:00`', 'key'))
  }
  const { from, to } = peak
  if (from === 1440) {
    complaints.push(
      complaint([...path, 'from'], 'a peak cannot start at 24:00: write 00:00 and the next day'),
    )
  } else if (from !== undefined && from === to) {
    const message = `from and to are both ${formatMinutes(from)}: write from: 00:00 and to: 24:00 for a whole day`
    complaints.push(complaint([...path, 'to'], message))
  }
  return complaints
}

function calendarRules(peak: Draft, path: Path): Complaint[] {
  if ('calendar' in peak) return []
  return (['before', 'after'] as const)
    .filter((key) => key in peak)
    .map((key) =>
      complaint(
        [...path, key],
        `\`${key}\` without \`calendar\`: only calendar events are widened, move from and to instead`,
        'key',
      ),
    )
}

function rruleRules(peak: Draft, path: Path): Complaint[] {
  const { rrule, starting } = peak
  const complaints: Complaint[] = []
  if ('starting' in peak && !('rrule' in peak)) {
    complaints.push(
      complaint(
        [...path, 'starting'],
        '`starting` without `rrule`: only a recurrence rule is counted from a date, remove it',
        'key',
      ),
    )
  }
  if (starting && starting.first !== starting.last) {
    const message = `${starting.first}..${starting.last} is a range: a rule is counted from one date, write ${starting.first}`
    complaints.push(complaint([...path, 'starting'], message))
  }
  if (rrule === undefined) return complaints
  const problem = rruleProblem(rrule, starting?.first)
  if (problem) complaints.push(complaint([...path, 'rrule'], problem))
  else if (!('starting' in peak) && needsStart(rrule)) {
    const message =
      'INTERVAL, COUNT, or a rule that names no day, is counted from a date: write for example `starting: 2027-01-04`'
    complaints.push(complaint([...path, 'rrule'], message))
  }
  return complaints
}

/** RFC 5545, 3.3.10: what a rule leaves open it takes from DTSTART; COUNT and INTERVAL are counted from there. */
function needsStart(rrule: string): boolean {
  const parts = new Map(
    rrule
      .toUpperCase()
      .split(';')
      .map((part) => [part.replace(/=.*/, ''), part.replace(/[^=]*=?/, '')]),
  )
  if (parts.has('COUNT') || (parts.get('INTERVAL') ?? '1') !== '1') return true
  const namesDay = ['BYDAY', 'BYMONTHDAY', 'BYYEARDAY'].some((key) => parts.has(key))
  return parts.get('FREQ') !== 'DAILY' && !namesDay
}
