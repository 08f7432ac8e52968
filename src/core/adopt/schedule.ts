/** Timers as peaks: which of them, and the base beneath them, so that the floor now is what it is. */
import { localDate } from '../calendar/wall-clock.ts'
import type { Fleet, Peak } from '../desired.ts'
import { floorAt, peakClaims } from '../floor.ts'
import type { Instant } from '../instant.ts'
import type { Policy } from '../policy.ts'
import type { Draft, Unsaid } from './live.ts'
import { freeName, nameFrom } from './names.ts'
import { scheduleDrafts, type TimedPeak } from './schedule-drafts.ts'
import { type Timer, timerNamed } from './timers.ts'
import { type Standing, windowsOf } from './windows.ts'

export interface Scheduled {
  /** capacity.min: the floor outside all peaks. */
  base: number
  drafts: Draft[]
  unsaid: Unsaid[]
}

/** The format's limit of a file. */
const mostPeaks = 500

/** @param policy as it will be, but for capacity.min; `live` is MinSize at `at` */
export function adoptSchedule(policy: Policy, timers: Timer[], live: number, at: Instant): Scheduled {
  const over = (base: number) => peaksOver(fleetOf(policy, base), timers, live, at)
  const lowest = Math.min(live, ...timers.map(({ min }) => min))
  const first = over(lowest)
  const found = first.peaks.map(({ peak }) => peak)
  // Somebody set MinSize by hand since the last timer ran: what stands now is the base.
  const base = floorAt(fleetOf(policy, lowest, found), at, null).instances === live ? lowest : live
  const { peaks, unsaid } = base === lowest ? first : over(base)
  const said = peaks.slice(0, mostPeaks)
  return {
    base,
    drafts: scheduleDrafts(policy.fleet, said),
    unsaid: byWhat([
      ...unsaid,
      ...peaks.slice(mostPeaks).map(({ timer }) => ({
        what: timerNamed(timer.name),
        why: `it would need more than the ${mostPeaks} peaks of a file`,
      })),
      ...leftOver(timers, peaks, base, unsaid),
      ...timers.flatMap(({ name, remarks }) => remarks.map((why) => ({ what: timerNamed(name), why }))),
    ]),
  }
}

function fleetOf(policy: Policy, base: number, peaks: Peak[] = []): Fleet {
  const withBase = { ...policy, capacity: { ...policy.capacity, min: base } }
  return { name: policy.fleet, policy: withBase, file: '', peaks, tuning: null }
}

function peaksOver(
  bare: Fleet,
  timers: Timer[],
  live: number,
  at: Instant,
): { peaks: TimedPeak[]; unsaid: Unsaid[] } {
  const { min, max, leadMinutes } = bare.policy.capacity
  const zones = Map.groupBy(timers, ({ timezone }) => timezone)
  const found = [...zones.values()].map((some) => windowsOf(some, min, leadMinutes))
  const standing = found.flatMap((windows) => windows.standing)
  const names = new Set<string>()
  const peaks = standing
    .filter(({ timer }) => timer.min <= max)
    .map((each) => {
      const name = freeName(nameFrom(each.timer.name, 'peak'), (taken) => names.has(taken))
      names.add(name)
      const peak = toPeak(each, name)
      return { timer: each.timer, peak: { ...peak, except: tooEarly(bare, peak, live, at) } }
    })
  return {
    peaks,
    unsaid: [
      ...standing
        .filter(({ timer }) => timer.min > max)
        .map(({ timer }) => ({
          what: timerNamed(timer.name),
          why: `its MinSize ${timer.min} is above the MaxSize ${max} of the group`,
        })),
      ...found.flatMap(({ problems }) =>
        [...problems].map(([{ name }, why]) => ({ what: timerNamed(name), why })),
      ),
      ...peaks.flatMap(({ timer, peak: { except } }) =>
        except.map(({ first }) => ({
          what: timerNamed(timer.name),
          why: `it wants MinSize ${timer.min} now, and the group has ${live}: its peak of ${first} is left out`,
        })),
      ),
    ],
  }
}

function toPeak({ timer, when }: Standing, name: string): Peak {
  return {
    name,
    timezone: timer.timezone,
    when,
    size: { instances: timer.min },
    rampSeconds: 0,
    except: [],
    place: { file: '', line: 1 },
  }
}

/** The days on which the peak would raise the floor at once: the timer has not run yet, or somebody overruled it. */
function tooEarly(bare: Fleet, peak: Peak, live: number, at: Instant): Peak['except'] {
  return peakClaims({ ...bare, peaks: [peak] }, at, at + 1)
    .filter(({ instances }) => instances > live)
    .map(({ startsAt }) => localDate(peak.timezone, startsAt))
    .map((date) => ({ first: date, last: date }))
}

/** Timers that ended no peak and are none: nothing is lost with them but it is said. */
function leftOver(timers: Timer[], peaks: TimedPeak[], base: number, unsaid: Unsaid[]): Unsaid[] {
  const known = new Set([
    ...unsaid.map(({ what }) => what),
    ...peaks.map(({ timer }) => timerNamed(timer.name)),
  ])
  return timers
    .filter(({ name, min }) => !known.has(timerNamed(name)) && (peaks.length === 0 || min > base))
    .map(({ name, min }) => ({
      what: timerNamed(name),
      why:
        min > base
          ? 'no time of it could be said'
          : `its MinSize ${min} is no more than the floor of ${base} outside all peaks`,
    }))
}

/** One line for each, with every reason once. */
function byWhat(unsaid: Unsaid[]): Unsaid[] {
  return [...Map.groupBy(unsaid, ({ what }) => what)].map(([what, some]) => ({
    what,
    why: [...new Set(some.map(({ why }) => why))].join('; '),
  }))
}
