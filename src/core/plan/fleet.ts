/** The Plan of one fleet: each concern's part, in the order in which it must be written. */
import { type BackstopTerms, planBackstop } from '../backstop/plan.ts'
import { planBalance } from '../balance/plan.ts'
import type { Change } from '../change.ts'
import type { Concern } from '../concern.ts'
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import { guard } from '../guard.ts'
import type { Guardrails } from '../guardrails.ts'
import type { Instant } from '../instant.ts'
import type { Group, ObservedFleet } from '../observed.ts'
import { joined, nothing, type Part } from '../part.ts'
import { planFloor } from '../prewarm.ts'
import { findNotReady } from '../readiness.ts'
import { healthCheckHazards } from '../routing/findings.ts'
import { planRouting } from '../routing/plan.ts'
import type { Claims } from '../routing/shared.ts'
import { planScaling } from '../scaling/plan.ts'
import { planMax } from '../scaling/size.ts'
import { planTelemetry } from '../telemetry/plan.ts'
import { planTuning } from '../tuning/plan.ts'
import type { Whose } from '../whose.ts'
import { tagFindings, unread } from './findings.ts'

/** What all fleets of a plan are planned under. */
export interface Terms {
  at: Instant
  concerns: readonly Concern[]
  guardrails: Guardrails
  claims: Claims
  whose: Whose
}

/** A raised MaxSize goes before the floor that needs it, a lowered one after everything else. */
export function planFleet(fleet: Fleet, seen: ObservedFleet, group: Group, terms: Terms): Part {
  const { at, concerns, guardrails, whose } = terms
  const guarded = (change: Change) => guard(change, fleet, group, guardrails, at)
  const isScaling = concerns.includes('scaling')
  const isPrewarm = concerns.includes('prewarm')
  const max = isScaling ? planMax(fleet, group).map(guarded) : []
  const raised = max.filter(({ before, after }) => Number(after) > Number(before))
  const ceiling = raised.some(({ held }) => !held) ? fleet.policy.capacity.max : group.max
  const floor = isPrewarm ? planFloor(fleet, seen, group, ceiling, at) : nothing
  const rise = floor.changes.map(guarded)
  const late = isPrewarm ? findNotReady(fleet, seen, group, rise[0]?.held?.reason, at) : []
  const scaling = isScaling ? planScaling(fleet, seen, group, whose) : nothing
  const standing = Number(rise.find(({ held }) => !held)?.after ?? group.min)
  const beside = joined([
    scaling,
    planBackstopSeen(fleet, seen, group, { at, standing, ceiling, guardrails }, concerns),
    planAround(fleet, seen, group, terms),
  ])
  const lowered = max.filter((change) => !raised.includes(change))
  return {
    changes: [...raised, ...rise, ...beside.changes.map(guarded), ...lowered],
    findings: [
      ...(isPrewarm ? tagFindings(fleet, group, at) : []),
      ...floor.findings,
      ...late,
      ...beside.findings,
      ...nodeFindings(fleet, seen, group, terms),
    ],
  }
}

function planBackstopSeen(
  fleet: Fleet,
  { scheduledActions }: ObservedFleet,
  group: Group,
  terms: BackstopTerms,
  concerns: readonly Concern[],
): Part {
  if (!concerns.includes('backstop') || !scheduledActions) return nothing
  if ('read' in scheduledActions) return planBackstop(fleet, group, scheduledActions.read, terms)
  // Who looks at scaling says it already.
  if (concerns.includes('scaling')) return nothing
  const finding = unread(
    fleet,
    'backstop',
    `scheduledActions of group ${group.name}`,
    scheduledActions.unread,
  )
  return { changes: [], findings: [finding] }
}

function planAround(
  fleet: Fleet,
  { routing, telemetry, alarms }: ObservedFleet,
  group: Group,
  { concerns, claims, guardrails }: Terms,
): Part {
  const parts: Part[] = []
  if (concerns.includes('routing') && routing) {
    parts.push(
      'read' in routing
        ? planRouting(fleet, group, routing.read, claims)
        : {
            changes: [],
            findings: [
              unread(fleet, 'routing', `load balancing of group ${group.name}`, routing.unread),
              // What the group makes of health checks stands on the group, which was read.
              ...healthCheckHazards(fleet, group),
            ],
          },
    )
  }
  if (concerns.includes('telemetry') && telemetry) {
    const read = alarms && 'read' in alarms ? alarms.read : undefined
    parts.push(planTelemetry(fleet, telemetry, read, guardrails.owner))
  }
  return joined(parts)
}

function nodeFindings(fleet: Fleet, seen: ObservedFleet, group: Group, { at, concerns }: Terms): Finding[] {
  const { survey = { at, nodes: {} }, types } = seen
  // Nobody looked, or nobody could: without a way to the nodes there is nothing to say of them.
  if (!types) return []
  return [
    ...(concerns.includes('tuning') ? planTuning(fleet, survey, types, group.instances) : []),
    ...(concerns.includes('balance') ? planBalance(fleet, survey) : []),
  ]
}
