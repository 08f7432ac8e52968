/** How long a timer's floor stands: until the next timer of the same zone writes another. As windows of wall-clock time. */
import type { When, Window } from '../desired.ts'
import type { Timer } from './timers.ts'

const dayMinutes = 1_440
const weekMinutes = 7 * dayMinutes

/** A stretch on which one timer's floor stands, a lead after it was written. */
export interface Standing {
  timer: Timer
  when: Exclude<When, { kind: 'events' }>
}

export interface Windows {
  standing: Standing[]
  /** Timers of which some run could not be said, and why. */
  problems: Map<Timer, string>
}

interface Run {
  /** Minutes since Monday 00:00. */
  at: number
  timer: Timer
}

/** @param lead minutes. A peak rises one lead before it starts, so it starts one lead after the timer ran. */
export function windowsOf(timers: Timer[], base: number, lead: number): Windows {
  const weekly = timers.filter(({ monthDays, months }) => monthDays === null && months === null)
  const dated = timers.filter((timer) => !weekly.includes(timer))
  const problems = new Map<Timer, string>()
  const standing = [
    ...weeklyStanding(weekly, base, lead, problems),
    ...datedStanding(dated, timers, base, lead, problems),
  ]
  return { standing, problems }
}

const neverLower = 'nothing lowers MinSize again at a time that a peak could end at'

function weeklyStanding(
  timers: Timer[],
  base: number,
  lead: number,
  problems: Map<Timer, string>,
): Standing[] {
  const runs = timers.flatMap(runsOf).sort((a, b) => a.at - b.at || a.timer.min - b.timer.min)
  const parts = runs.flatMap(({ at, timer }, index) => {
    if (timer.min <= base) return []
    const next = runs.slice(index + 1).find((run) => run.at > at) ?? runs[0]
    const last = runs.findLast((run) => run.at === at)
    // Of two at the same minute the higher one counts, as of two peaks.
    if (!next || last?.timer !== timer) return []
    const length = (next.at - at + weekMinutes) % weekMinutes || weekMinutes
    if (length <= lead) problems.set(timer, `its ${length} minutes are no longer than the lead of ${lead}`)
    return length <= lead ? [] : split(at + lead, at + length).map((part) => ({ ...part, timer }))
  })
  const same = Map.groupBy(parts, ({ timer, window }) => `${timer.name}\n${window.from}\n${window.to}`)
  return [...same.values()].flatMap((some) => {
    const [first] = some
    if (!first) return []
    const days = [...new Set(some.map(({ weekday }) => weekday))].sort((a, b) => a - b)
    return { timer: first.timer, when: { kind: 'days' as const, days, window: first.window } }
  })
}

function runsOf(timer: Timer): Run[] {
  const weekdays = timer.weekdays ?? [1, 2, 3, 4, 5, 6, 7]
  return weekdays.flatMap((weekday) =>
    timer.minutes.map((minute) => ({ at: (weekday - 1) * dayMinutes + minute, timer })),
  )
}

/** A window is shorter than a day, or a whole one: what is longer goes on at midnight. Minutes since Monday 00:00. */
function split(from: number, to: number): { weekday: number; window: Window }[] {
  const day = Math.floor(from / dayMinutes)
  const weekday = (day % 7) + 1
  const start = from - day * dayMinutes
  if (to - from < dayMinutes) {
    const end = to % dayMinutes || dayMinutes
    return [{ weekday, window: { from: start, to: end } }]
  }
  const midnight = (day + 1) * dayMinutes
  const first = { weekday, window: { from: start, to: dayMinutes } }
  return midnight < to ? [first, ...split(midnight, to)] : [first]
}

/** On days of the month, or in some months only: ended by a timer of the very same days, or by one of every day. */
function datedStanding(
  dated: Timer[],
  timers: Timer[],
  base: number,
  lead: number,
  problems: Map<Timer, string>,
): Standing[] {
  const daily = timers.filter(
    (timer) => daysOf(timer) === daysOf({ weekdays: null, monthDays: null, months: null }),
  )
  return dated.flatMap((timer) => {
    if (timer.min <= base) return []
    const others = [...daily, ...dated.filter((other) => daysOf(other) === daysOf(timer))]
    const ends = others.flatMap(({ minutes }) => minutes)
    const nextDay = daily.flatMap(({ minutes }) => minutes.map((minute) => minute + dayMinutes))
    return timer.minutes.flatMap((at): Standing[] => {
      const end = Math.min(...[...ends, ...nextDay].filter((minute) => minute > at))
      const from = at + lead
      if (end === Infinity) problems.set(timer, neverLower)
      else if (end <= from)
        problems.set(timer, `its ${end - at} minutes are no longer than the lead of ${lead}`)
      else if (from >= dayMinutes || end - from >= dayMinutes)
        problems.set(timer, 'a lead later it is another day of the month: write it as a peak by hand')
      else
        return [
          {
            timer,
            when: {
              kind: 'rrule',
              rrule: ruleOf(timer),
              from: anyStart,
              window: { from, to: end % dayMinutes || dayMinutes },
            },
          },
        ]
      return []
    })
  })
}

type Days = Pick<Timer, 'weekdays' | 'monthDays' | 'months'>

function daysOf({ weekdays, monthDays, months }: Days): string {
  return JSON.stringify([weekdays, monthDays, months])
}

/** Where rules without `starting` are counted from; none of these needs to be. */
const anyStart = '2024-01-01'
const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

function ruleOf({ weekdays, monthDays, months }: Days): string {
  return [
    'FREQ=DAILY',
    ...(months ? [`BYMONTH=${months.join()}`] : []),
    ...(monthDays ? [`BYMONTHDAY=${monthDays.join()}`] : []),
    ...(weekdays ? [`BYDAY=${weekdays.map((day) => weekdayNames[day - 1]).join()}`] : []),
  ].join(';')
}
