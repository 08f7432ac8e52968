/** How things stood at the end of each simulated minute, in columns: 28 days are 40,320 rows. */
import type { Instant } from '../core/instant.ts'
import { playedColumns } from '../core/played.ts'

const columns = ['at', ...playedColumns] as const

/** One minute. */
export interface Minute {
  at: Instant
  /** People who want to be connected. */
  wanted: number
  /** Those who are; `wanted` = `connected` + `refused` + `waiting`. */
  connected: number
  /** Those who found no room; they try again in the next minute. */
  refused: number
  /** Those whose instance went away, on their way back within the jitter window. */
  waiting: number
  /** Connections that were cut in this minute because their instance went away. */
  disrupted: number
  /** The floor, MinSize. */
  floor: number
  desired: number
  /** All that are paid for: in service, on their way in or out; the warm pool's left out. */
  instances: number
  /** Instances in service. */
  serving: number
  /** Connections of the fullest instance in service, and of the average one. */
  fullest: number
  average: number
}

/** The same, one array for each of the numbers, all of the same length. */
export type Minutes = Record<(typeof columns)[number], Float64Array>

export function createMinutes(length: number): Minutes {
  return Object.fromEntries(columns.map((name) => [name, new Float64Array(length)])) as Minutes
}

/** One row of the columns. */
export function minuteAt(minutes: Minutes, index: number): Minute {
  return Object.fromEntries(columns.map((name) => [name, minutes[name][index] ?? 0])) as unknown as Minute
}

/** Every row of the columns. */
export function rows(minutes: Minutes): Minute[] {
  return Array.from(minutes.at, (_, index) => minuteAt(minutes, index))
}
