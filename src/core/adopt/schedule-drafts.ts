/** Peaks that were timers, as schedule files. */
import type { Peak } from '../desired.ts'
import { formatMinutes } from '../scalars.ts'
import type { Draft } from './live.ts'
import { nameFrom } from './names.ts'
import { sayDays } from './say-days.ts'
import { type Timer, timerNamed } from './timers.ts'

/** A peak and the timer that it was. */
export interface TimedPeak {
  peak: Peak
  timer: Timer
}

/** A file has one time zone: that of the most peaks is the fleet's own, others get files beside it. */
export function scheduleDrafts(fleet: string, peaks: TimedPeak[]): Draft[] {
  const zones = [...Map.groupBy(peaks, ({ peak }) => peak.timezone)]
  const sorted = zones.sort(([a, some], [b, more]) => more.length - some.length || (a < b ? -1 : 1))
  return sorted.map(([timezone, some], index) => ({
    file: `schedules/${fleet}${index === 0 ? '' : `-${nameFrom(timezone, 'zone')}`}.yaml`,
    kind: 'schedule',
    data: { fleet, timezone, peaks: some.map(({ peak }) => entryOf(peak)) },
    head: 'From the recurring scheduled actions of the group. Each peak starts one lead after its action ran, so that the floor rises when it did. The actions are still there, and write the same numbers: delete them when this file enforces.',
    notes: some.map((each, nth) => ({ path: ['peaks', nth], says: originOf(each) })),
  }))
}

function originOf({ timer, peak }: TimedPeak): string {
  const absent =
    peak.except.length > 0
      ? ['the day of `except` is that of the adoption: MinSize was lower than this, and stays so']
      : []
  return [timerNamed(timer.name), ...timer.remarks, ...absent].join('; ')
}

function entryOf({ name, when, size, except }: Peak): Record<string, unknown> {
  if (when.kind !== 'days' && when.kind !== 'rrule') throw new Error(`no entry for ${when.kind}`)
  const { from, to } = when.window
  const days = except.map(({ first }) => first)
  return {
    name,
    ...(when.kind === 'days' ? { days: sayDays(when.days) } : { rrule: when.rrule }),
    from: formatMinutes(from),
    to: formatMinutes(to),
    ...size,
    ...(days.length === 0 ? {} : { except: days.length === 1 ? days[0] : days }),
  }
}
