/** Prune: orphans are removed where guardrails.yaml says so, and found otherwise. */
import { type Change, change, type Raise, type Target, whereOf } from '../change.ts'
import type { Concern } from '../concern.ts'
import type { Desired } from '../desired.ts'
import type { Finding } from '../finding.ts'
import { guard } from '../guard.ts'
import type { Instant } from '../instant.ts'
import type { Observed, Owned, ScheduledAction } from '../observed.ts'
import type { Part } from '../part.ts'
import { accountIn, type Whose } from '../whose.ts'
import { concernOf, fleetOf, orphanFinding, reason, unreadFindings } from './findings.ts'
import { guardRemovals } from './guard.ts'
import { type Orphan, orphansOf } from './orphans.ts'

/** Nothing where the run is not about all fleets, and nothing in Regions and accounts that no fleet is in any more. */
export function planPrune(
  desired: Desired,
  observed: Observed,
  at: Instant,
  concerns: readonly Concern[],
  whose: Whose,
): Part {
  const { fleets, guardrails } = desired
  const known = new Set<string>()
  const places = (observed.owned ?? []).map((owned) => {
    const orphans = orphansOf(owned, observed, fleets, whose)
    // One account can be reached by two roles: what is there is removed once.
    const found = orphans.found
      .filter((orphan) => concerns.includes(concernOf(orphan)))
      .filter((orphan) => isNew(known, keyOf(orphan, owned)))
    return { owned, orphans: { ...orphans, found } }
  })
  const removals = places.map(({ owned, orphans }) => ({
    region: owned.where.region,
    owned: orphans.owned,
    changes: guardrails.prune
      ? orphans.found.flatMap((orphan) =>
          removal(orphan, owned).map((one) => guard(one, orphan.now, orphan.seen, guardrails, at)),
        )
      : [],
  }))
  return {
    changes: guardRemovals(removals, guardrails),
    findings: places.flatMap(({ owned, orphans }) => [
      ...orphans.found
        .filter((orphan) => !guardrails.prune || removal(orphan, owned).length === 0)
        .map((orphan) => orphanFinding(orphan, owned, guardrails)),
      ...unreadFindings(owned, orphans.unread),
    ]),
  }
}

/** Whether a Finding says of a policy only what a Change or Finding of planPrune says of it too. */
export function isSaidByPrune({ code, fleet, target }: Finding, { changes, findings }: Part): boolean {
  if (code !== 'foreign-policy') return false
  const isIt = (of: string, name: string) => of === fleet && target === `scaling policy ${name}`
  return (
    changes.some((one) => one.kind === 'delete-policy' && isIt(one.fleet, one.target.name ?? '')) ||
    findings.some((one) => one.code === 'orphan' && one.fleet === fleet && one.target === target)
  )
}

function isNew(known: Set<string>, key: string): boolean {
  if (known.has(key)) return false
  known.add(key)
  return true
}

function keyOf({ kind, it, group }: Orphan, { where, alarms }: Owned): string {
  if (kind !== 'scheduled-action') return it.arn
  return JSON.stringify([accountIn(where, alarms), group, it.name])
}

function removal(orphan: Orphan, { where }: Owned): Change[] {
  const target: Target = { ...whereOf(where), group: orphan.group, name: orphan.it.name }
  const concern = concernOf(orphan)
  const about = { concern, fleet: fleetOf(orphan), target, because: reason(orphan) }
  switch (orphan.kind) {
    case 'alarm':
      return [change({ kind: 'delete-alarm', before: orphan.it.spec, after: null }, about)]
    case 'policy':
      return [
        change(
          { kind: 'delete-policy', before: orphan.it.spec, after: null, alarms: orphan.it.alarms },
          about,
        ),
      ]
    case 'dashboard':
      return [change({ kind: 'delete-dashboard', before: orphan.it.body ?? '', after: null }, about)]
    case 'scheduled-action': {
      const before = raiseOf(orphan.it)
      return before && orphan.isProved
        ? [change({ kind: 'delete-scheduled-action', before, after: null }, about)]
        : []
    }
  }
}

/** `null`: it sets more than a backstop does, so somebody else had a hand in it. */
function raiseOf({ min, max, desired, recurrence, startsAt }: ScheduledAction): Raise | null {
  const isRaise = max === null && desired === null && recurrence === null
  return isRaise && min !== null && startsAt !== null ? { min, startsAt } : null
}
