/** Declared events: what each of them did to the load, and from it what the coming ones will do. */
import type { KnownEvent } from '../../core/foreseen.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../../core/instant.ts'
import { type Grid, weekdayAt } from '../history/grid.ts'

/** Events that start together. */
interface Occasion {
  startsAt: Instant
  endsAt: Instant
  events: KnownEvent[]
}

export interface Occasions {
  all: Occasion[]
  /** Of each step of the grid, also those ahead: which occasion moves it most, or -1. */
  marks: Int32Array
}

/** People come before the start and stay after the end; an event without an end is taken to last two hours. */
const [before, after, usualLength, together] = [3 * HOUR, 2 * HOUR, 2 * HOUR, 20 * MINUTE]

export function toOccasions(grid: Grid, events: readonly KnownEvent[]): Occasions {
  const all: Occasion[] = []
  for (const event of events.toSorted((a, b) => a.startsAt - b.startsAt)) {
    const endsAt = Math.max(event.endsAt ?? 0, event.startsAt + usualLength)
    const last = all.at(-1)
    if (last && event.startsAt - last.startsAt <= together) {
      last.events.push(event)
      last.endsAt = Math.max(last.endsAt, endsAt)
    } else
      all.push({
        startsAt: event.startsAt,
        endsAt: Math.min(endsAt, event.startsAt + 2 * DAY),
        events: [event],
      })
  }
  const marks = new Int32Array(grid.length + grid.ahead).fill(-1)
  const nearest = new Float64Array(marks.length).fill(Number.POSITIVE_INFINITY)
  for (const [which, { startsAt, endsAt }] of all.entries()) {
    const middle = (startsAt + endsAt) / 2
    const from = Math.max(0, Math.ceil((startsAt - before - grid.startsAt) / grid.step - 0.5))
    for (let at = from; at < marks.length; at += 1) {
      const time = grid.startsAt + (at + 0.5) * grid.step
      if (time > endsAt + after) break
      if (Math.abs(time - middle) >= (nearest[at] ?? 0)) continue
      nearest[at] = Math.abs(time - middle)
      marks[at] = which
    }
  }
  return { all, marks }
}

/** The logarithms without the hours of events: for the models these are gaps. */
export function withoutEvents(logs: Float64Array, { marks }: Occasions): Float64Array {
  return logs.map((log, index) => ((marks[index] ?? -1) >= 0 ? Number.NaN : log))
}

/** The history as the effect of an occasion is read from it. */
export interface Before {
  /** Logarithms as they were measured; NaN where they were not. */
  came: Float64Array
  /** And as if there had been no event. */
  ordinary: Float64Array
}

/**
 * What to add to each step of a path after an origin, from the occasions before it at the same time from the start, those most alike
 * first: half way between so many times the ordinary load as then, and the very load of then. NaN where nothing is known.
 */
export function eventEffects(
  grid: Grid,
  { all, marks }: Occasions,
  { came, ordinary }: Before,
  origin: number,
  path: Float64Array,
): Float64Array {
  const effects = new Float64Array(path.length)
  const first = grid.startsAt + origin * grid.step
  const likeness = new Map<number, [number, number][]>()
  for (let index = 0; index < path.length; index += 1) {
    const which = marks[origin + index] ?? -1
    const wanted = all[which]
    if (!wanted) continue
    let alike = likeness.get(which)
    if (!alike) {
      alike = all.flatMap((past, at) =>
        past.startsAt - before < first ? [[at, alikeness(grid, wanted, past)] as [number, number]] : [],
      )
      likeness.set(which, alike)
    }
    let [sum, weights] = [0, 0]
    for (const [past, weight] of alike) {
      const shift = Math.round((wanted.startsAt - (all[past]?.startsAt ?? 0)) / grid.step)
      const at = origin + index - shift
      if (at < 0 || at >= origin || marks[at] !== past || Number.isNaN(came[at])) continue
      sum += weight * ((came[at] ?? 0) - 0.5 * ((ordinary[at] ?? 0) + (path[index] ?? 0)))
      weights += weight
    }
    effects[index] = weights > 0 ? sum / weights : Number.NaN
  }
  return effects
}

/** Kernel over hour of the day, kind of day, number of events, traits, and how long ago. */
function alikeness(grid: Grid, wanted: Occasion, past: Occasion): number {
  const [one, other] = [wanted, past].map(({ startsAt }) =>
    Math.round((startsAt - grid.startsAt) / grid.step),
  )
  const slots = Math.abs((grid.slots[one ?? 0] ?? 0) - (grid.slots[other ?? 0] ?? 0))
  const hours = (Math.min(slots, grid.perDay - slots) * grid.step) / HOUR
  const [weekend, wasWeekend] = [one, other].map((at) => isWeekend(grid, at ?? 0))
  const traits = wanted.events[0]?.traits ?? {}
  const differing = Object.entries(traits).filter(
    ([key, value]) => !past.events.some((event) => event.traits[key] === value),
  )
  return (
    Math.exp(-(hours ** 2) / 2) *
      (weekend === wasWeekend ? 1 : 0.15) *
      (wanted.events.length === past.events.length ? 1 : 0.4) *
      0.5 ** differing.length *
      0.5 ** (Math.max(0, wanted.startsAt - past.startsAt) / (7 * DAY)) +
    1e-9
  )
}

/** Whether people are free on the day an occasion begins. */
export function kindOfDay(grid: Grid, { all }: Occasions, which: number): boolean {
  return isWeekend(grid, Math.round(((all[which]?.startsAt ?? 0) - grid.startsAt) / grid.step))
}

function isWeekend(grid: Grid, at: number): boolean {
  return weekdayAt(grid, at) % 6 === 0
}
