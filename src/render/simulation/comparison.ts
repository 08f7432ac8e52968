/** What is shown of a simulation: one fleet through one load, in variants that are compared with the first. */
import type { Claim } from '../../core/floor.ts'
import type { Instant } from '../../core/instant.ts'

export interface Comparison {
  fleet: string
  /** IANA zone to show the times in. */
  timezone: string
  from: Instant
  to: Instant
  /** Where the load comes from, in a few words. */
  load: string
  /** What every variant is measured by: connections per instance, as this repository declares them. */
  measure: Measure
  /** Of one instance-hour, in the currency of who gave it; `null`: not given. */
  price: number | null
  seed: number
  /** What was done to the trace, in sentences. */
  notes: string[]
  /** What the model takes for granted, in sentences. */
  assumptions: string[]
  /** This repository first. */
  variants: [Variant, ...Variant[]]
}

export interface Measure {
  target: number
  /** Of the scale-out alarm; `null` where the policy has none. */
  threshold: number | null
  /** What an instance holds. */
  limit: number
}

export interface Variant {
  name: string
  numbers: Numbers
  peaks: PlayedPeak[]
  events: { at: Instant; what: string }[]
  eventsLeftOut: number
  /** Calls to AWS. */
  calls: number
  /** One value a minute. */
  minutes: Columns
}

/** The numbers people compare by; fewer is better, but for `peaksReady`. */
export interface Numbers {
  minutesOverTarget: number
  minutesOverThreshold: number
  minutesAtLimit: number
  minutesRefusing: number
  refused: number
  disrupted: number
  worst: number
  instanceHours: number
  scalingActions: number
  flaps: number
  peaksReady: number
  peaksLate: number
}

/** How a declared peak found its instances. */
export interface PlayedPeak {
  peak: Claim
  /** In service at its start. */
  servingAtStart: number
  /** When as many as it wants were in service; `null`: never before its end. */
  readyAt: Instant | null
  /** Whole minutes; negative: late; `null`: never. */
  minutesEarly: number | null
}

export const columnNames = [
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

export type Columns = Record<(typeof columnNames)[number], ArrayLike<number>>
