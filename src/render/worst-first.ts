/** The order in which every face shows fleets, peaks and findings: what needs a person first, what is fine last. */
import type { Finding } from '../core/finding.ts'
import type { FleetStatus } from '../core/report.ts'
import type { PeakReview } from '../core/review/peaks.ts'

/** What nobody knows is worse than what is known to differ. */
export const statesWorstFirst: readonly FleetStatus['state'][] = ['unchecked', 'drifted', 'in sync']
export const verdictsWorstFirst: readonly PeakReview['verdict'][] = [
  'never ready',
  'late',
  'unchecked',
  'ready',
]

/** Unchecked stands between critical and warning: nobody knows how bad it is. */
export const weightsWorstFirst = ['critical', 'unchecked', 'warning', 'info'] as const
export type Weight = (typeof weightsWorstFirst)[number]

export function weightOf({ severity, status }: Pick<Finding, 'severity' | 'status'>): Weight {
  return status === 'unchecked' ? 'unchecked' : severity
}

/** Each in the order it came within what is equally bad. */
export function fleetsWorstFirst(fleets: readonly FleetStatus[]): FleetStatus[] {
  return fleets.toSorted((a, b) => statesWorstFirst.indexOf(a.state) - statesWorstFirst.indexOf(b.state))
}

export function peaksWorstFirst(peaks: readonly PeakReview[]): PeakReview[] {
  return peaks.toSorted(
    (a, b) => verdictsWorstFirst.indexOf(a.verdict) - verdictsWorstFirst.indexOf(b.verdict),
  )
}

export function findingsWorstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) => weightsWorstFirst.indexOf(weightOf(a)) - weightsWorstFirst.indexOf(weightOf(b)),
  )
}
