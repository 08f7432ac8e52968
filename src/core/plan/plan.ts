/** The Plan: a pure function of what the repository says, what AWS says, and the time. */
import { type Accepted, acceptedReason } from '../accept.ts'
import type { Change } from '../change.ts'
import type { Concern } from '../concern.ts'
import type { Desired } from '../desired.ts'
import type { Finding } from '../finding.ts'
import { guardCount } from '../guard.ts'
import type { Instant } from '../instant.ts'
import type { Observed } from '../observed.ts'
import { joined, type Part } from '../part.ts'
import { isSaidByPrune, planPrune } from '../prune/plan.ts'
import { routingClaims } from '../routing/shared.ts'
import { oncePerParameter } from '../telemetry/shared-parameter.ts'
import { whoseIs } from '../whose.ts'
import { noGroup } from './findings.ts'
import { planFleet } from './fleet.ts'

export interface Plan {
  at: Instant
  /** In the order they must be written, fleet by fleet. */
  changes: Change[]
  /** Worst first. */
  findings: Finding[]
  /** Findings whose risk a policy file accepts; worst first. */
  accepted: Accepted[]
}

/** Plans the fleets that were observed; the same input gives the same Plan, whatever order files or answers came in. */
export function plan(desired: Desired, observed: Observed, at: Instant, concerns: readonly Concern[]): Plan {
  const parts: Part[] = []
  const claims = concerns.includes('routing') ? routingClaims(desired.fleets, observed) : new Map()
  // Only the plans for alarms ask, and a tick each minute makes none.
  const declaring = concerns.includes('scaling') ? (desired.repository ?? desired.fleets) : []
  const whose = whoseIs(declaring, desired.guardrails.owner)
  const terms = { at, concerns, guardrails: desired.guardrails, claims, whose }
  for (const fleet of desired.fleets) {
    const seen = observed.fleets[fleet.name]
    if (!seen) continue
    const group = 'read' in seen.group ? seen.group.read : null
    if (!group) {
      parts.push({ changes: [], findings: [noGroup(fleet, seen)] })
      continue
    }
    parts.push(planFleet(fleet, seen, group, terms))
  }
  const prune = planPrune(desired, observed, at, concerns, whose)
  const ofFleets = joined(parts)
  const found = [...ofFleets.findings, ...prune.findings]
    .filter((finding) => !isSaidByPrune(finding, prune))
    .sort(worstFirst)
  const accepts = new Map(desired.fleets.map(({ name, policy }) => [name, policy.accept]))
  const reasonOf = (finding: Finding) => acceptedReason(accepts.get(finding.fleet), finding)
  return {
    at,
    changes: guardCount([...oncePerParameter(ofFleets.changes), ...prune.changes], desired.guardrails),
    findings: found.filter((finding) => reasonOf(finding) === undefined),
    accepted: found.flatMap((finding) => {
      const accepted = reasonOf(finding)
      return accepted === undefined ? [] : { ...finding, accepted }
    }),
  }
}

const severities = ['critical', 'warning', 'info']

function worstFirst(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    a.fleet.localeCompare(b.fleet, 'en') ||
    a.code.localeCompare(b.code, 'en') ||
    a.target.localeCompare(b.target, 'en')
  )
}
