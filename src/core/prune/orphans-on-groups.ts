/** Orphans that have no tags: scaling policies and backstops, on groups that a file names and on groups that none does. */
import type { Fleet } from '../desired.ts'
import { isBackstop, madeFor, ownPrefix } from '../marks.ts'
import type { Alarm, Group, ObservedFleet, OwnedGroup, ScalingPolicy } from '../observed.ts'
import { ownPolicyNames } from '../scaling/declare.ts'
import { policiesRun } from '../scaling/policy-arn.ts'
import { policyNames } from '../whose.ts'
import type { Orphan } from './orphans.ts'

export function policiesSeen(seen: ObservedFleet | undefined): ScalingPolicy[] | null {
  return seen?.policies && 'read' in seen.policies ? seen.policies.read : null
}

export function groupSeen(seen: ObservedFleet | undefined): Group | undefined {
  return seen && 'read' in seen.group ? (seen.group.read ?? undefined) : undefined
}

/** The orphans among alarms, by name, each with the fleet that it was made for: they prove whose the rest is. */
export type OrphanAlarms = ReadonlyMap<string, { alarm: Alarm; madeFor: string }>

/** @param owner guardrails.yaml's */
export function orphanAlarms(alarms: Alarm[], owner: string | undefined): OrphanAlarms {
  return new Map(
    alarms.flatMap((alarm) => {
      const fleet = madeFor(alarm, owner)
      return fleet === null ? [] : [[alarm.name, { alarm, madeFor: fleet }]]
    }),
  )
}

/** Every alarm that runs it is an orphan, or none does: then it scales nothing, and the group is this repository's. */
export function policiesOf(fleet: Fleet, seen: ObservedFleet | undefined, orphans: OrphanAlarms): Orphan[] {
  const declared = policyNames(fleet)
  return (policiesSeen(seen) ?? [])
    .filter(({ name }) => !declared.has(name) && ownPolicyNames.has(name))
    .filter(({ alarms }) => alarms.every((alarm) => orphans.has(alarm)))
    .map((it) => ({
      kind: 'policy',
      it,
      madeFor: fleet.name,
      group: fleet.policy.group,
      seen: groupSeen(seen),
      now: fleet,
    }))
}

/** On a group that no file names, only an orphan alarm proves whose a policy is. */
export function policiesOn({ group, policies }: OwnedGroup, orphans: OrphanAlarms): Orphan[] {
  return policies
    .filter(({ name, alarms }) => ownPolicyNames.has(name) && alarms.length > 0)
    .filter(({ alarms }) => alarms.every((alarm) => orphans.has(alarm)))
    .map((it) => ({ kind: 'policy', it, ...on(group, orphans) }))
}

/** Proved where orphan alarms run the group's policies, and nobody else's do. */
export function actionsOn(
  { group, policies, scheduledActions }: OwnedGroup,
  orphans: OrphanAlarms,
): (Orphan & { kind: 'scheduled-action' })[] {
  const running = policies.flatMap(({ alarms }) => alarms)
  // Where another repository's alarms run the group, its backstops are that one's too.
  if (running.some((name) => name.startsWith(ownPrefix) && !orphans.has(name))) return []
  const isProved = running.some((name) => orphans.has(name))
  return scheduledActions
    .filter(isBackstop)
    .map((it) => ({ kind: 'scheduled-action', it, isProved, ...on(group, orphans) }))
}

function on(group: Group, orphans: OrphanAlarms) {
  const runsIt = ({ spec }: Alarm) => policiesRun(spec).some((run) => run.group === group.name)
  const maker = [...orphans.values()].find(({ alarm }) => runsIt(alarm))
  return { madeFor: maker?.madeFor ?? null, group: group.name, seen: group, now: undefined }
}
