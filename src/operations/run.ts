/** The one loop every face calls: observe → plan → apply → report. */
import type { Connect } from '../adapters/connect.ts'
import { type Ask, planAsk } from '../core/ask.ts'
import { type Change, isApprovable } from '../core/change.ts'
import type { Concern } from '../core/concern.ts'
import type { Desired } from '../core/desired.ts'
import { SpringtideError } from '../core/error.ts'
import type { Instant } from '../core/instant.ts'
import type { Observed } from '../core/observed.ts'
import { type Plan, plan } from '../core/plan/plan.ts'
import { type Outcome, type Report, report } from '../core/report.ts'
import { fleetsOf, type Share } from '../core/share.ts'
import { isWhole, whoseIs } from '../core/whose.ts'
import { apply } from './apply.ts'
import type { Around } from './around/around.ts'
import { type Look, observe } from './observe/observe.ts'
import type { LookAtNodes } from './survey.ts'

export interface Loop {
  desired: Desired
  connect: Connect
  /** The Git commit the repository is at, for the Report. */
  commit: string | null
  at: Instant
  concerns: readonly Concern[]
  /** Called as each Change is done, for progress. */
  onOutcome?: (change: Change, outcome: Outcome) => void
  /** How nodes are looked at, for the concerns that do. */
  nodes?: LookAtNodes
  /** What stands around groups, for the concerns that look there. */
  around?: Around
  /** Only these fleets are looked at; `desired` is whole all the same. Absent: all of them. */
  share?: Share
  /** How long the reading of one Region and role may hold up the others, in milliseconds; absent: as long as it takes. */
  patience?: number
}

/** Plans and writes nothing. */
export async function runPlan(loop: Loop, live: Look['live'] = 'needed'): Promise<Report> {
  const { observed, planned } = await look(loop, live)
  return report(loop.desired, observed, planned, loop)
}

/**
 * Plans anew and applies at once; `approve` holds the ids of held Changes a person looked at.
 * @throws SpringtideError `void-approval` where an id is not in the new Plan: the world moved, nothing is written.
 */
export async function runApply(loop: Loop, approve: readonly string[] = []): Promise<Report> {
  const { observed, planned } = await look(loop, 'needed')
  refuseVoid(planned, approve)
  const outcomes = await apply(planned.changes, loop, new Set(approve), loop.onOutcome)
  return report(loop.desired, observed, planned, { ...loop, outcomes })
}

/**
 * Plans anew and writes one held Change of these fleets (by default of any) that a person approved, and nothing else.
 * @throws SpringtideError `void-approval` where the id is not in the new Plan, `not-approvable` where it cannot be approved.
 */
export async function runApprove(loop: Loop, id: string, fleets: readonly string[] = []): Promise<Report> {
  const { observed, planned } = await look(loop, 'needed')
  const theirs = planned.changes.filter(({ fleet }) => fleets.length === 0 || fleets.includes(fleet))
  refuseVoid({ ...planned, changes: theirs }, [id])
  const approved = { ...planned, changes: theirs.filter((change) => change.id === id) }
  const outcomes = await apply(approved.changes, loop, new Set([id]), loop.onOutcome)
  return report(loop.desired, observed, approved, { ...loop, outcomes })
}

/** Writes what a person asked for onto one fleet, then lets the floor follow at once. */
export async function runAsk(loop: Loop, ask: Ask): Promise<Report> {
  const before = await look(loop, 'needed')
  const asked = loop.desired.fleets.flatMap((fleet) => {
    const { group, scheduledActions } = before.observed.fleets[fleet.name] ?? {}
    const actions = scheduledActions && 'read' in scheduledActions ? scheduledActions.read : []
    return group && 'read' in group && group.read ? planAsk(fleet, group.read, ask, actions) : []
  })
  const written = await apply(asked, loop, new Set(), loop.onOutcome)
  const after = await runApply(loop)
  return {
    ...after,
    changes: [...asked, ...after.changes],
    outcomes: [...written, ...(after.outcomes ?? [])],
  }
}

/** Observes and plans; `history`: also how the peaks of the last day went. */
export async function look(
  loop: Loop,
  live: Look['live'],
  history = false,
): Promise<{ observed: Observed; planned: Plan }> {
  const { desired, connect, at, concerns, nodes, around, share, patience } = loop
  const look = {
    concerns,
    live,
    history,
    ...(nodes ? { nodes } : {}),
    ...(around ? { around } : {}),
    ...(patience === undefined ? {} : { patience }),
    ...(concerns.includes('scaling') ? declared(desired) : {}),
  }
  const fleets = share ? fleetsOf(share, desired.fleets) : desired.fleets
  const observed = await observe(fleets, at, connect, look)
  return { observed, planned: plan(desired, observed, at, concerns) }
}

function declared(desired: Desired): Pick<Look, 'whose' | 'orphans'> {
  const { fleets, repository = fleets, guardrails } = desired
  return { whose: whoseIs(repository, guardrails.owner), orphans: isWhole(desired) }
}

function refuseVoid({ changes, findings }: Plan, approve: readonly string[]): void {
  for (const id of approve) {
    const change = changes.find((candidate) => candidate.id === id)
    const unread = findings.find(({ status }) => status === 'unchecked')
    if (!change && unread) {
      throw new SpringtideError(
        'void-approval',
        `no change has the id ${id}: ${unread.target} ${unread.actual}`,
        'nothing was written; see the reason, then approve it again',
      )
    }
    if (!change) {
      throw new SpringtideError(
        'void-approval',
        `no change has the id ${id} now`,
        'it may have been written already, or the world moved: run `tide plan` and approve the new id',
      )
    }
    if (change.held && !isApprovable(change)) {
      throw new SpringtideError(
        'not-approvable',
        `${id} cannot be approved: ${change.held.reason}`,
        'end the hold, or change the repository',
      )
    }
  }
}
