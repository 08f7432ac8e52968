/** Scheduled actions that set the floor again and again, sorted from those that no peak can say. */
import { formatInstant, type Instant } from '../instant.ts'
import { ownPrefix } from '../marks.ts'
import type { ScheduledAction } from '../observed.ts'
import { canonicalZone, shown } from '../scalars.ts'
import { type Recurring, readCron, runsWithin } from './cron.ts'
import type { Unsaid } from './live.ts'
import { byName } from './names.ts'

/** An action that sets MinSize at times of the day. */
export interface Timer extends Recurring {
  name: string
  min: number
  timezone: string
  /** What of it a peak does not do. */
  remarks: string[]
}

export function readTimers(actions: ScheduledAction[], now: Instant): { timers: Timer[]; unsaid: Unsaid[] } {
  const timers: Timer[] = []
  const unsaid: Unsaid[] = []
  // Springtide's own are no part of what somebody set up by hand.
  const others = actions.filter(({ name }) => !name.startsWith(ownPrefix)).sort(byName)
  for (const action of others) {
    const timer = readTimer(action, now)
    if ('problem' in timer) unsaid.push({ what: timerNamed(action.name), why: timer.problem })
    else timers.push(timer)
  }
  return { timers, unsaid }
}

export function timerNamed(name: string): string {
  return `scheduled action ${shown(name)}`
}

function readTimer(action: ScheduledAction, now: Instant): Timer | { problem: string } {
  const { name, min, recurrence, startsAt, timezone, endsAt } = action
  if (min === null) return { problem: 'it does not set MinSize, and a peak sets nothing else' }
  if (recurrence === null)
    return { problem: `it runs once${at(startsAt)}: write a peak with \`on:\` where it is still to come` }
  if (endsAt)
    return { problem: `it ends at ${formatInstant(endsAt)}: write a peak with \`rrule:\` and UNTIL` }
  const zone = canonicalZone(timezone ?? 'UTC')
  if (zone === null) return { problem: `its time zone ${shown(timezone)} is none that is known here` }
  const recurring = readCron(recurrence)
  if ('problem' in recurring) return recurring
  const remarks = [...otherSizes(action), ...firstRun(recurring, zone, startsAt, now)]
  return { ...recurring, name, min, timezone: zone, remarks }
}

function at(startsAt: Instant | null): string {
  return startsAt === null ? '' : ` at ${formatInstant(startsAt)}`
}

function otherSizes({ max, desired }: ScheduledAction): string[] {
  const sizes = [
    ...(max === null ? [] : [`MaxSize ${max}`]),
    ...(desired === null ? [] : [`DesiredCapacity ${desired}`]),
  ]
  return sizes.length === 0 ? [] : [`it also sets ${sizes.join(' and ')}, which a peak does not`]
}

/** Once it runs, AWS tells its next run; before that, the StartTime that somebody gave it. */
function firstRun(recurring: Recurring, zone: string, startsAt: Instant | null, now: Instant): string[] {
  if (startsAt === null || !runsWithin(recurring, zone, now, startsAt)) return []
  return [`it first runs at ${formatInstant(startsAt)}, and a peak counts from now on`]
}
