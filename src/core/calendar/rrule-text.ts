/** The text of an RFC 5545 recurrence rule, as far as it chooses days: times of day come from elsewhere. */
import { shown } from '../scalars.ts'
import { frequencies, partProblem, weekdayNames } from './rrule-parts.ts'

/** A rule that chooses days. Absent parts don't limit; names follow RFC 5545 3.3.10. */
export interface Rule {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  interval: number
  count?: number
  /** As written: `20271231`, `20271231T230000` or `20271231T230000Z`. */
  until?: string
  /** 1 = Monday … 7 = Sunday. */
  weekStart: number
  months?: number[]
  monthDays?: number[]
  yearDays?: number[]
  weeks?: number[]
  /** `nth` 0: each such weekday; otherwise the nth of its month or year, from the end when negative. */
  weekdays?: { nth: number; weekday: number }[]
  positions?: number[]
}

/** The rule, or a sentence that says what is wrong with it. Takes the value without the `RRULE:` prefix. */
export function parseRule(text: string): { rule: Rule } | { problem: string } {
  const parts = new Map<string, string>()
  for (const part of text.toUpperCase().split(';')) {
    const [name = '', value, ...rest] = part.split('=')
    if (!value || rest.length > 0) return { problem: `${shown(part)} is no part of a rule: write NAME=VALUE` }
    if (parts.has(name)) return { problem: `${name} is there twice: write it once` }
    parts.set(name, value)
  }
  const problem = partsProblem(parts) ?? combinationProblem(parts)
  return problem ? { problem } : { rule: ruleOf(parts) }
}

function partsProblem(parts: Map<string, string>): string | null {
  if (!parts.has('FREQ')) return `the rule has no FREQ: write FREQ= and one of ${frequencies.join(', ')}`
  for (const [name, value] of parts) {
    const problem = partProblem(name, value)
    if (problem) return problem
  }
  return null
}

/** What RFC 5545 3.3.10 forbids because it has no meaning. */
function combinationProblem(parts: Map<string, string>): string | null {
  const frequency = parts.get('FREQ') ?? ''
  const has = (name: string) => parts.has(name)
  if (has('COUNT') && has('UNTIL')) return 'COUNT and UNTIL both end the rule: write one of them'
  if (has('BYWEEKNO') && frequency !== 'YEARLY') return 'BYWEEKNO goes with FREQ=YEARLY only'
  if (has('BYYEARDAY') && frequency !== 'YEARLY') return 'BYYEARDAY goes with FREQ=YEARLY only'
  if (has('BYMONTHDAY') && frequency === 'WEEKLY') return 'BYMONTHDAY does not go with FREQ=WEEKLY'
  if (has('BYSETPOS') && ![...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS')) {
    return 'BYSETPOS chooses among the days of other BY parts: write one, for example BYDAY'
  }
  const nths = [...(parts.get('BYDAY') ?? '').matchAll(/\d+/g)].map(Number)
  if (nths.length === 0) return null
  if (frequency === 'DAILY' || frequency === 'WEEKLY') {
    return `BYDAY=${parts.get('BYDAY')} counts weekdays: that goes with FREQ=MONTHLY and FREQ=YEARLY only`
  }
  if (has('BYWEEKNO')) return `BYDAY=${parts.get('BYDAY')} counts weekdays: that does not go with BYWEEKNO`
  const most = frequency === 'MONTHLY' || has('BYMONTH') ? 5 : 53
  return Math.max(...nths) > most
    ? `BYDAY=${parts.get('BYDAY')}: there are at most ${most} of a weekday`
    : null
}

function ruleOf(parts: Map<string, string>): Rule {
  const numbers = (name: string) => parts.get(name)?.split(',').map(Number)
  const count = parts.get('COUNT')
  const until = parts.get('UNTIL')
  const months = numbers('BYMONTH')
  const monthDays = numbers('BYMONTHDAY')
  const yearDays = numbers('BYYEARDAY')
  const weeks = numbers('BYWEEKNO')
  const positions = numbers('BYSETPOS')
  const weekdays = parts.get('BYDAY')?.split(',').map(weekdayOf)
  return {
    frequency: parts.get('FREQ') as Rule['frequency'],
    interval: Number(parts.get('INTERVAL') ?? 1),
    weekStart: weekdayNames.indexOf(parts.get('WKST') ?? 'MO') + 1,
    ...(count && { count: Number(count) }),
    ...(until && { until }),
    ...(months && { months }),
    ...(monthDays && { monthDays }),
    ...(yearDays && { yearDays }),
    ...(weeks && { weeks }),
    ...(weekdays && { weekdays }),
    ...(positions && { positions }),
  }
}

function weekdayOf(text: string): { nth: number; weekday: number } {
  return { nth: Number(text.slice(0, -2)), weekday: weekdayNames.indexOf(text.slice(-2)) + 1 }
}
