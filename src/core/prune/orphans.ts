/** Orphans: what Springtide made from this repository, and no file of it declares any more. */
import { placeKey } from '../change.ts'
import type { Fleet } from '../desired.ts'
import { dashboardFor, isBackstop, isOthers, ownPrefix } from '../marks.ts'
import type {
  Alarm,
  Group,
  Observed,
  ObservedFleet,
  Owned,
  OwnedDashboard,
  OwnedGroup,
  ScalingPolicy,
  ScheduledAction,
} from '../observed.ts'
import { policiesRun } from '../scaling/policy-arn.ts'
import { accountOf, declarerOf, policyNames, type Whose } from '../whose.ts'
import {
  actionsOn,
  groupSeen,
  orphanAlarms,
  policiesOf,
  policiesOn,
  policiesSeen,
} from './orphans-on-groups.ts'

export type Orphan = OrphanThing & {
  /** The fleet it was made for; `null` where nothing says. */
  madeFor: string | null
  /** The group it is on; empty where that is none. */
  group: string
  /** The group, where it was seen. */
  seen: Group | undefined
  /** The fleet that has this group or this name now. */
  now: Fleet | undefined
}

type OrphanThing =
  | { kind: 'scheduled-action'; it: ScheduledAction; isProved: boolean }
  | { kind: 'policy'; it: ScalingPolicy }
  | { kind: 'alarm'; it: Alarm }
  | { kind: 'dashboard'; it: OwnedDashboard }

export interface Orphans {
  found: Orphan[]
  /** Alarms and dashboards that may be this repository's: their tags could not be read. */
  unread: (Alarm | OwnedDashboard)[]
  /** How much it owns there, orphans too. */
  owned: number
}

/**
 * Of one Region and account, in the order in which they can be removed and a run be cut off: alarms last, since their
 * tags are what proves whose the others are; scaling policies and scheduled actions have no tags.
 */
export function orphansOf(owned: Owned, observed: Observed, fleets: readonly Fleet[], whose: Whose): Orphans {
  const declared = owned.alarms.filter((alarm) => declarerOf(whose, alarm))
  const undeclared = owned.alarms.filter(
    (alarm) => alarm.name.startsWith(ownPrefix) && !declarerOf(whose, alarm),
  )
  const alarms = orphanAlarms(
    undeclared.filter((alarm) => !isBeside(alarm, observed, whose)),
    whose.owner,
  )
  const groups = 'read' in owned.groups ? owned.groups.read : []
  const place = placeKey(owned.where)
  const here = fleets.filter(({ policy }) => placeKey(policy) === place)
  const policies = [
    ...here.flatMap((fleet) => policiesOf(fleet, observed.fleets[fleet.name], alarms)),
    ...groups.flatMap((group) => policiesOn(group, alarms)),
  ]
  const actions = groups.flatMap((group) => actionsOn(group, alarms))
  const boards = owned.dashboards && 'read' in owned.dashboards ? owned.dashboards.read : []
  const dashboards = boards.flatMap((it) => dashboardOf(it, fleets, whose))
  return {
    found: [
      ...actions.sort(byGroup),
      ...policies.sort(byGroup),
      ...[...alarms.values()].map((of) => alarmOn(of, groups, observed, fleets, whose)).sort(byGroup),
      ...dashboards.sort(byGroup),
    ],
    unread: [
      ...undeclared.filter(
        (alarm) => !isOthers(alarm, whose.owner) && (!alarm.tags || 'unread' in alarm.tags),
      ),
      ...boards.filter(({ tags }) => 'unread' in tags),
    ],
    owned:
      declared.length +
      dashboards.length +
      alarms.size +
      policies.length +
      actions.filter(({ isProved }) => isProved).length +
      here.reduce((sum, fleet) => sum + ownedBy(fleet, observed.fleets[fleet.name]), 0),
  }
}

/** Whatever order AWS answers in. */
function byGroup(a: Orphan, b: Orphan): number {
  return a.group.localeCompare(b.group, 'en') || a.it.name.localeCompare(b.it.name, 'en')
}

/** Declared policies and backstops, which every limit on removals counts as owned. */
function ownedBy(fleet: Fleet, seen: ObservedFleet | undefined): number {
  const declared = policyNames(fleet)
  const actions = seen?.scheduledActions && 'read' in seen.scheduledActions ? seen.scheduledActions.read : []
  return (
    (policiesSeen(seen) ?? []).filter(({ name }) => declared.has(name)).length +
    actions.filter(isBackstop).length
  )
}

/** It runs a policy that a fleet declares, or may: no orphan, but that fleet's alarm under an old name. */
function isBeside(alarm: Alarm, { fleets }: Observed, whose: Whose): boolean {
  return policiesRun(alarm.spec).some(({ arn, group, policy }) => {
    const fleet = whose.runs(group, accountOf(arn))
    if (!fleet || !policyNames(fleet).has(policy)) return false
    return policiesSeen(fleets[fleet.name])?.some((live) => live.arn === arn) ?? true
  })
}

function alarmOn(
  { alarm, madeFor }: { alarm: Alarm; madeFor: string },
  groups: OwnedGroup[],
  observed: Observed,
  fleets: readonly Fleet[],
  whose: Whose,
): Orphan {
  const [run] = policiesRun(alarm.spec)
  const now =
    (run && whose.runs(run.group, accountOf(run.arn))) ?? fleets.find(({ name }) => name === madeFor)
  const gone = groups.find(({ group }) => group.name === run?.group)?.group
  const seen = gone ?? (now && groupSeen(observed.fleets[now.name]))
  return { kind: 'alarm', it: alarm, madeFor, group: run?.group ?? '', seen, now }
}

function dashboardOf(it: OwnedDashboard, fleets: readonly Fleet[], { owner }: Whose): Orphan[] {
  const fleet = dashboardFor(it, owner)
  if (fleet === null) return []
  const now = fleets.find(({ name }) => name === fleet)
  return [{ kind: 'dashboard', it, madeFor: fleet, group: '', seen: undefined, now }]
}
