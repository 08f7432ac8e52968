/** What is shown of a simulation: one fleet through one load, in variants that are compared with the first. */
import type { Instant } from '../../core/instant.ts'
import type { PlayedPeak, playedColumns, Score } from '../../core/played.ts'

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
  numbers: Score
  peaks: PlayedPeak[]
  events: { at: Instant; what: string }[]
  eventsLeftOut: number
  /** Calls to AWS. */
  calls: number
  /** One value a minute. */
  minutes: Columns
}

export type Columns = Record<(typeof playedColumns)[number], ArrayLike<number>>
