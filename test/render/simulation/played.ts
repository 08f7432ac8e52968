/** A made-up comparison: two days with a spike, a late peak, and hostile text where text comes from outside. */
import { DAY, MINUTE } from '../../../src/core/instant.ts'
import type { PlayedPeak, Score } from '../../../src/core/played.ts'
import type { Columns, Comparison } from '../../../src/render/simulation/comparison.ts'

const from = Date.UTC(2027, 5, 28, 22)
const length = 2 * 1_440
const evening = 20 * 60
export const evil = '<img src=x onerror=alert(1)>|[a](http://evil.example) @all \u001b[31m\u202e`x`'

const numbers: Score = {
  minutesOverTarget: 12,
  minutesOverThreshold: 0,
  minutesAtLimit: 0,
  minutesRefusing: 0,
  refused: 0,
  disrupted: 1_200,
  worst: 17_480,
  instanceHours: 640.25,
  scalingActions: 31,
  flaps: 1,
  peaksReady: 2,
  peaksLate: 0,
}

function peak(
  name: string,
  startsAt: number,
  minutesEarly: number | null,
  servingAtStart: number,
): PlayedPeak {
  return {
    peak: {
      kind: 'peak',
      name,
      instances: 29,
      connections: 450_000,
      risesAt: startsAt - 8 * MINUTE,
      fullAt: startsAt - 8 * MINUTE,
      startsAt,
      endsAt: startsAt + 2 * 60 * MINUTE,
      timezone: 'Europe/Paris',
      rampSeconds: 0,
      place: { file: 'schedules/chat.yaml', line: 24 },
    },
    servingAtStart,
    readyAt: minutesEarly === null ? null : startsAt - minutesEarly * MINUTE,
    minutesEarly,
  }
}

function columns(serving: (index: number) => number): Columns {
  const wanted = Float64Array.from({ length }, (_, index) =>
    Math.abs(index - evening) < 60 ? 450_000 : 40_000 + 20 * (index % 1_440),
  )
  const all = (of: (index: number) => number) => Float64Array.from({ length }, (_, index) => of(index))
  const refused = all((index) => Math.max(0, (wanted[index] ?? 0) - serving(index) * 28_000))
  const connected = all((index) => (wanted[index] ?? 0) - (refused[index] ?? 0))
  return {
    wanted,
    connected,
    refused,
    waiting: all(() => 0),
    disrupted: all(() => 0),
    floor: all((index) => (Math.abs(index - evening) < 70 ? 29 : 3)),
    desired: all(serving),
    instances: all(serving),
    serving: all(serving),
    fullest: all((index) => Math.min(28_000, (1.1 * (connected[index] ?? 0)) / serving(index))),
    average: all((index) => (connected[index] ?? 0) / serving(index)),
  }
}

const first = from + evening * MINUTE - 60 * MINUTE

/** Pass a name to see what becomes of it everywhere. */
export function played(name = 'main'): Comparison {
  return {
    fleet: name === 'main' ? 'chat' : name,
    timezone: 'Europe/Paris',
    from,
    to: from + 2 * DAY,
    load: name === 'main' ? 'the World Cup site, 1998' : name,
    measure: { target: 16_000, threshold: 20_000, limit: 28_000 },
    price: 0.34,
    seed: 7,
    notes: [name === 'main' ? '3 gaps over 2 h are held at the value before.' : name],
    assumptions: ['An instance holds 28,000 connections.'],
    variants: [
      {
        name: 'this repository',
        numbers,
        peaks: [peak('matches (final)', first, 2, 29), peak('evening', first + DAY, 0, 29)],
        events: [{ at: first, what: name === 'main' ? 'floor 3 → 29' : name }],
        eventsLeftOut: 7,
        calls: 2_880,
        minutes: columns((index) => (Math.abs(index - evening) < 70 ? 30 : 6)),
      },
      {
        name,
        numbers: { ...numbers, minutesOverTarget: 45, instanceHours: 700, scalingActions: 22 },
        peaks: [peak('matches (final)', first, -12, 16), peak('evening', first + DAY, 0, 29)],
        events: [],
        eventsLeftOut: 0,
        calls: 2_880,
        minutes: columns((index) => (Math.abs(index - evening) < 60 ? 25 : 6)),
      },
      {
        name: 'without pre-warm',
        numbers: {
          ...numbers,
          minutesOverTarget: 90,
          minutesOverThreshold: 71,
          minutesAtLimit: 40,
          minutesRefusing: 38,
          refused: 812_345.5,
          worst: 28_000,
          instanceHours: 511,
          peaksReady: 0,
          peaksLate: 2,
        },
        peaks: [peak('matches (final)', first, null, 9), peak('evening', first + DAY, -20, 11)],
        events: [],
        eventsLeftOut: 0,
        calls: 96,
        minutes: columns((index) => (Math.abs(index - evening) < 40 ? 12 : 6)),
      },
    ],
  }
}
