/** What a forecast says: the words that those who make it and those who show it share. */
import type { Instant } from './instant.ts'

/** Curves of a forecast: what is likely, and what is exceeded once in ten, or once in twenty, times. */
export const quantiles = ['point', 'q90', 'q95'] as const
export type Quantile = (typeof quantiles)[number]

/** One step; connections, or whatever the history counts. */
export type ForeseenPoint = { at: Instant } & Record<Quantile, number>

/** A cause of load that is known beforehand, such as a match. */
export interface KnownEvent {
  startsAt: Instant
  endsAt: Instant | null
  title: string
  /** What tells one kind of event from another, such as `stage: final`; for finding events that are alike. */
  traits: Record<string, string>
}

/** A day on which people live as on another one, in the local calendar. */
export interface Holiday {
  /** `YYYY-MM-DD`. */
  date: string
  name: string
}

export interface Foreseen {
  /** `null`: of a file that belongs to no fleet. */
  fleet: string | null
  /** Where the history comes from, in a few words. */
  source: string
  /** What of it lies before the origin; `step` in milliseconds. */
  history: { from: Instant; to: Instant; step: number }
  /** Whose clock people live by, and times are shown in. */
  timezone: string
  /** Nothing after it was looked at. */
  origin: Instant
  /** In milliseconds. */
  step: number
  points: ForeseenPoint[]
  /** What was wrong with the history, and how much to trust the result, in sentences. */
  notes: string[]
  /** The last days before the origin, for a chart. */
  past: { at: Instant; value: number }[]
  /** `null` where it was not asked for. */
  backtest: Backtested | null
  /** `null` where nothing was to be written. */
  written: Written | null
}

/** How good forecasts of the past would have been; all but the last two in percent. */
export interface Scored {
  /** Sum of the errors of the point, of the load. */
  wape: number
  /** Pinball loss of the 95th percentile, of the mean load: 0.95 of what came over it, 0.05 of what it stood too high. */
  pb95: number
  /** Steps on which more came than the 95th percentile; 5 is right. */
  exceeded: number
  /** Median error of the height of a day's peak. */
  peak: number
  /** Days on which the 95th percentile was more than 10 minutes late to 80 % of the day's peak, or never there. */
  late: number
  /** Steps and days these were counted on. */
  steps: number
  days: number
}

export const scoredWays = ['forecast', 'last day', 'last week'] as const

export interface Backtested {
  /** Forecasts made, and the first and last midnight they were made at. */
  origins: number
  from: Instant
  to: Instant
  hours: number
  ways: Record<(typeof scoredWays)[number], Scored>
}

/** A stretch of a local day, in minutes after its midnight, and the connections it is to be ready for. */
export interface FloorWindow {
  /** `YYYY-MM-DD` */
  date: string
  from: number
  to: number
  connections: number
  /** The highest of the curve it was made for, and when; and the most that is likely then. */
  most: ForeseenPoint
  quantile: Quantile
}

export interface Written {
  file: string
  windows: FloorWindow[]
}

/** A schedule file that `tide forecast` writes anew each time: its dates pass by themselves. */
export function isForecastFile(file: string): boolean {
  return /\.forecast\.ya?ml$/i.test(file)
}
