/** The Plan: a pure function of what the repository says, what AWS says, and the time. */
import { type Accepted, acceptedReason } from './accept.ts'
import { type Ground, planBackstop } from './backstop.ts'
import { planBalance } from './balance/plan.ts'
import type { Change } from './change.ts'
import type { Concern } from './concern.ts'
import type { Desired, Fleet } from './desired.ts'
import type { Finding } from './finding.ts'
import { guard, guardCount } from './guard.ts'
import type { Guardrails } from './guardrails.ts'
import type { Instant } from './instant.ts'
import type { Group, Observed, ObservedFleet } from './observed.ts'
import { planRouting } from './plan-routing.ts'
import { type Part, planFloor } from './prewarm.ts'
import { isSaidByPrune, planPrune } from './prune.ts'
import { findNotReady } from './readiness.ts'
import { healthCheckHazards } from './routing-findings.ts'
import { type Claims, routingClaims } from './routing-shared.ts'
import { alarmsBeside, besideHazards } from './scaling/beside.ts'
import { alarmHazards, policyHazards, scheduledActionHazards, suspendedHazards } from './scaling/hazards.ts'
import { planPairs } from './scaling/pairs.ts'
import { planMax, planWarmPool } from './scaling/size.ts'
import { holdTag, overrideTag, parseHold, parseOverride } from './tags.ts'
import { planTelemetry } from './telemetry/plan.ts'
import { oncePerParameter } from './telemetry/shared-parameter.ts'
import { planTuning } from './tuning/plan.ts'
import { alarmNames, type Whose, whoseIs } from './whose.ts'

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
  for (const fleet of desired.fleets) {
    const seen = observed.fleets[fleet.name]
    if (!seen) continue
    const group = 'read' in seen.group ? seen.group.read : null
    if (!group) {
      parts.push({ changes: [], findings: [noGroup(fleet, seen)] })
      continue
    }
    parts.push(planFleet(fleet, seen, group, desired.guardrails, at, concerns, claims, whose))
  }
  const prune = planPrune(desired, observed, at, concerns, whose)
  const found = [...parts.flatMap(({ findings }) => findings), ...prune.findings]
    .filter((finding) => !isSaidByPrune(finding, prune))
    .sort(worstFirst)
  const accepts = new Map(desired.fleets.map(({ name, policy }) => [name, policy.accept]))
  const reasonOf = (finding: Finding) => acceptedReason(accepts.get(finding.fleet), finding)
  return {
    at,
    changes: guardCount(
      [...oncePerParameter(parts.flatMap(({ changes }) => changes)), ...prune.changes],
      desired.guardrails,
    ),
    findings: found.filter((finding) => reasonOf(finding) === undefined),
    accepted: found.flatMap((finding) => {
      const accepted = reasonOf(finding)
      return accepted === undefined ? [] : { ...finding, accepted }
    }),
  }
}

/** A raised MaxSize goes before the floor that needs it, a lowered one after everything else. */
function planFleet(
  fleet: Fleet,
  seen: ObservedFleet,
  group: Group,
  guardrails: Guardrails,
  at: Instant,
  concerns: readonly Concern[],
  claims: Claims,
  whose: Whose,
): Part {
  const guarded = (change: Change) => guard(change, fleet, group, guardrails, at)
  const isScaling = concerns.includes('scaling')
  const max = isScaling ? planMax(fleet, group).map(guarded) : []
  const raised = max.filter(({ before, after }) => Number(after) > Number(before))
  const ceiling = raised.some(({ held }) => !held) ? fleet.policy.capacity.max : group.max
  const floor = concerns.includes('prewarm') ? planFloor(fleet, seen, group, ceiling, at) : nothing
  const rise = floor.changes.map(guarded)
  const late = concerns.includes('prewarm') ? findNotReady(fleet, seen, group, rise[0]?.held?.reason, at) : []
  const scaling = isScaling ? planScaling(fleet, seen, group, whose) : nothing
  const standing = rise.find(({ held }) => !held)?.after
  const ground = { at, standing: Number(standing ?? group.min), ceiling, guardrails }
  const backstop = concerns.includes('backstop')
    ? planBackstopSeen(fleet, seen, group, ground, isScaling)
    : nothing
  const around = planAround(fleet, seen, group, concerns, claims, guardrails.owner)
  const lowered = max.filter((change) => !raised.includes(change))
  return {
    changes: [
      ...raised,
      ...rise,
      ...[...scaling.changes, ...backstop.changes, ...around.changes].map(guarded),
      ...lowered,
    ],
    findings: [
      ...(concerns.includes('prewarm') ? tagFindings(fleet, group, at) : []),
      ...floor.findings,
      ...late,
      ...scaling.findings,
      ...backstop.findings,
      ...around.findings,
      ...nodeFindings(fleet, seen, group, at, concerns),
    ],
  }
}

function planBackstopSeen(
  fleet: Fleet,
  { scheduledActions }: ObservedFleet,
  group: Group,
  ground: Ground,
  isScaling: boolean,
): Part {
  if (!scheduledActions) return nothing
  if ('read' in scheduledActions) return planBackstop(fleet, group, scheduledActions.read, ground)
  // Who looks at scaling says it already.
  if (isScaling) return nothing
  const finding = unread(fleet, 'backstop', 'scheduledActions', scheduledActions.unread)
  return { changes: [], findings: [finding] }
}

function planAround(
  fleet: Fleet,
  seen: ObservedFleet,
  group: Group,
  concerns: readonly Concern[],
  claims: Claims,
  owner: string | undefined,
): Part {
  const parts: Part[] = []
  const { routing, telemetry, alarms } = seen
  if (concerns.includes('routing') && routing) {
    parts.push(
      'read' in routing
        ? planRouting(fleet, group, routing.read, claims)
        : {
            changes: [],
            findings: [
              unread(fleet, 'routing', 'load balancing', routing.unread),
              // What the group makes of health checks stands on the group, which was read.
              ...healthCheckHazards(fleet, group),
            ],
          },
    )
  }
  if (concerns.includes('telemetry') && telemetry) {
    const read = alarms && 'read' in alarms ? alarms.read : undefined
    parts.push(planTelemetry(fleet, telemetry, read, owner))
  }
  return {
    changes: parts.flatMap(({ changes }) => changes),
    findings: parts.flatMap(({ findings }) => findings),
  }
}

function nodeFindings(
  fleet: Fleet,
  seen: ObservedFleet,
  group: Group,
  at: Instant,
  concerns: readonly Concern[],
): Finding[] {
  const { survey = { at, nodes: {} }, types } = seen
  // Nobody looked, or nobody could: without a way to the nodes there is nothing to say of them.
  if (!types) return []
  return [
    ...(concerns.includes('tuning') ? planTuning(fleet, survey, types, group.instances) : []),
    ...(concerns.includes('balance') ? planBalance(fleet, survey) : []),
  ]
}

const nothing: Part = { changes: [], findings: [] }

function planScaling(fleet: Fleet, seen: ObservedFleet, group: Group, whose: Whose): Part {
  const { policies, alarms, scheduledActions } = seen
  const part: Part = { changes: [], findings: suspendedHazards(fleet, group) }
  for (const [what, reading] of Object.entries({ policies, alarms, scheduledActions })) {
    if (reading && 'unread' in reading) part.findings.push(unread(fleet, 'scaling', what, reading.unread))
  }
  if (policies && 'read' in policies) {
    part.findings.push(...policyHazards(fleet, policies.read))
    if (alarms && 'read' in alarms) {
      const beside = alarmsBeside(fleet, policies.read, alarms.read, whose)
      const live = { policies: policies.read, alarms: alarms.read, beside, owner: whose.owner }
      const declared = new Set(alarmNames(fleet))
      const own = alarms.read.filter(({ name }) => declared.has(name))
      part.changes.push(...planPairs(fleet, live))
      part.findings.push(...alarmHazards(fleet, own, policies.read), ...besideHazards(fleet, beside))
    }
  }
  if (scheduledActions && 'read' in scheduledActions) {
    part.findings.push(...scheduledActionHazards(fleet, scheduledActions.read))
  }
  part.changes.push(...planWarmPool(fleet, group))
  return part
}

function unread(fleet: Fleet, concern: Concern, what: string, why: string): Finding {
  return {
    concern,
    code: 'unread',
    fleet: fleet.name,
    target: `${what} of group ${fleet.policy.group}`,
    severity: 'warning',
    status: 'unchecked',
    expected: `what ${fleet.file} declares`,
    actual: `could not be read: ${why}`,
    remedy: 'nothing was changed; see the reason, then run again',
  }
}

function noGroup(fleet: Fleet, { group }: ObservedFleet): Finding {
  const isUnread = 'unread' in group
  return {
    concern: 'prewarm',
    code: isUnread ? 'unread' : 'no-group',
    fleet: fleet.name,
    target: `group ${fleet.policy.group}`,
    severity: 'critical',
    status: isUnread ? 'unchecked' : 'drifted',
    expected: `an Auto Scaling group in ${fleet.policy.region}`,
    actual: isUnread ? `could not be read: ${group.unread}` : 'no group of that name',
    remedy: isUnread
      ? 'nothing was changed; see the reason, then run again'
      : `create it, or mend \`group\` in ${fleet.file}`,
  }
}

function tagFindings(fleet: Fleet, group: Group, at: Instant): Finding[] {
  const found = { [overrideTag]: parseOverride(group.tags, at), [holdTag]: parseHold(group.tags, at) }
  return Object.entries(found).flatMap(([tag, reading]) =>
    reading && 'unreadable' in reading
      ? {
          concern: 'prewarm' as const,
          code: 'unreadable-tag',
          fleet: fleet.name,
          target: `tag ${tag} of group ${group.name}`,
          severity: 'warning' as const,
          status: 'drifted' as const,
          expected: 'a tag as `tide prewarm` or `tide hold` writes it',
          actual: reading.unreadable,
          remedy: `write it again, or end it: tide ${tag === holdTag ? 'hold' : 'prewarm'} ${fleet.name} --end`,
        }
      : [],
  )
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
