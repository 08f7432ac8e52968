/** Load over time, as a forecast takes it: even steps, and a gap where nothing was measured. */
import type { ForeseenPoint, Holiday, KnownEvent } from '../core/foreseen.ts'
import type { Instant } from '../core/instant.ts'

export interface Series {
  /** Start of the first step. */
  startsAt: Instant
  /** Length of a step, in milliseconds. */
  step: number
  /** One for each step, never negative; NaN where nothing was measured. */
  values: Float64Array
}

export interface Ask {
  /** Nothing after this instant is looked at. */
  origin: Instant
  /** How far ahead. */
  hours: number
  /** Length of a step of the forecast, in milliseconds; by default that of the series. */
  step?: number
  /** IANA zone whose clock the people live by. */
  timezone: string
  events: readonly KnownEvent[]
  holidays: readonly Holiday[]
}

export interface Forecast {
  origin: Instant
  step: number
  points: ForeseenPoint[]
  /** What was wrong with the history and what was done about it, and how much to trust the result, in sentences. */
  notes: string[]
}
