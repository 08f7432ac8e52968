/** What a simulation comes to: the words that those who play it and those who show it share. */
import type { Claim } from './floor.ts'
import type { Instant } from './instant.ts'

/** The numbers people compare by; fewer is better, but for `peaksReady`. */
export interface Score {
  /** Minutes with the average of connections per instance over what peaks are sized for. */
  minutesOverTarget: number
  /** Minutes with the average over the scale-out threshold, or in which somebody was refused. */
  minutesOverThreshold: number
  /** Minutes with an instance at its limit. */
  minutesAtLimit: number
  /** Minutes in which somebody was refused. */
  minutesRefusing: number
  /** Connection attempts that found no room, counted once a minute while they wait. */
  refused: number
  /** Connections cut because their instance went away. */
  disrupted: number
  /** Connections of the fullest instance in the worst minute. */
  worst: number
  /** Instances from launch until they are gone; the warm pool's are left out. */
  instanceHours: number
  /** Times the desired capacity changed, by whomever. */
  scalingActions: number
  /** Those that went back on the one before within half an hour. */
  flaps: number
  /** Peaks that had their instances in service at their start, and those that had not. */
  peaksReady: number
  peaksLate: number
}

/** How a declared peak found its instances. */
export interface PlayedPeak {
  peak: Claim
  /** In service at its start. */
  servingAtStart: number
  /** When as many instances were in service as the peak wants; `null`: never before its end. */
  readyAt: Instant | null
  /** Whole minutes before the start; negative: late. `null`: never. */
  minutesEarly: number | null
}

/** The numbers of a simulated minute. */
export const playedColumns = [
  'wanted',
  'connected',
  'refused',
  'waiting',
  'disrupted',
  'floor',
  'desired',
  'instances',
  'serving',
  'fullest',
  'average',
] as const
