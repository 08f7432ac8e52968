/** A Risk: something in the repository that would hurt at a peak, proved from the files alone, with its numbers. */
import type { Fleet } from '../desired.ts'
import type { Instant } from '../instant.ts'
import type { InstanceType } from '../node.ts'
import type { Place } from '../problem.ts'
import type { Path } from '../rules/complaint.ts'

/** Each is one section of docs/checks.md; what begins with `live-` only AWS knows. */
export const riskCodes = [
  'capacity',
  'envelope',
  'flapping',
  'ladder',
  'live-group',
  'live-lead',
  'live-metric',
  'live-quota',
  'live-type',
  'missing-data',
  'peaks',
  'ramp',
  'routing',
  'survival',
  'telemetry',
] as const
export type RiskCode = (typeof riskCodes)[number]

/** What a rule finds; whose it is, it need not say. */
export interface Found {
  /** `error`: it will hurt. `warning`: it hurts when something else goes wrong. `info`: a number to know. */
  severity: 'error' | 'warning' | 'info'
  /** Where in the policy file, or the line of a schedule. */
  at: Path | Place
  /** A sentence with the numbers filled in. */
  says: string
  /** The smallest change that would mend it. */
  fix: string
  /** It could not be looked at: nobody knows, and nobody can accept it. */
  isUnchecked?: true
}

export interface Risk extends Found {
  code: RiskCode
  fleet: string
  /** Of the policy; where `at` is a Place, that of the schedule. */
  file: string
}

/** What a rule may know besides the fleet. */
export interface Ground {
  at: Instant
  /** By name, as shipped with a date; a type that is not in it is not judged. */
  types: ReadonlyMap<string, InstanceType>
}

export interface Rule {
  code: RiskCode
  find(fleet: Fleet, ground: Ground): Found[]
}

/** How uneven connections lie: the fullest instance against the mean. Declared, or 10 %. */
export function imbalance({ policy }: Fleet): number {
  return 1 + (policy.balance?.maxSkew ?? 10) / 100
}
