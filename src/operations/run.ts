/** The one loop every face calls: observe → plan → apply → report. */
import type { Connect } from '../adapters/connect.ts'
import { type Ask, planAsk } from '../core/ask.ts'
import type { Asked } from '../core/asked.ts'
import { type Change, isApprovable } from '../core/change.ts'
import type { Concern } from '../core/concern.ts'
import type { Desired, Fleet } from '../core/desired.ts'
import { SpringtideError } from '../core/error.ts'
import { DAY, type Instant } from '../core/instant.ts'
import type { Observed, Reading } from '../core/observed.ts'
import { reviewed, reviewPeaks } from '../core/peak-review.ts'
import { type Plan, plan } from '../core/plan.ts'
import { overrideOf } from '../core/prewarm.ts'
import { acceptedFindings } from '../core/proofs/accepted-findings.ts'
import { prove } from '../core/proofs/prove.ts'
import { type Night, type Outcome, type Report, report } from '../core/report.ts'
import { type Timeline, timeline } from '../core/timeline.ts'
import { apply } from './apply.ts'
import { type Look, observe } from './observe.ts'
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
  const outcomes = await apply(planned.changes, loop.connect, new Set(approve), loop.onOutcome)
  return report(loop.desired, observed, planned, { ...loop, outcomes })
}

/**
 * Plans anew and writes one held Change that a person approved, and nothing else.
 * @throws SpringtideError `void-approval` where the id is not in the new Plan, `not-approvable` where it cannot be approved.
 */
export async function runApprove(loop: Loop, id: string): Promise<Report> {
  const { observed, planned } = await look(loop, 'needed')
  refuseVoid(planned, [id])
  const approved = { ...planned, changes: planned.changes.filter((change) => change.id === id) }
  const outcomes = await apply(approved.changes, loop.connect, new Set([id]), loop.onOutcome)
  return report(loop.desired, observed, approved, { ...loop, outcomes })
}

/** Plans and writes nothing, and looks back a day and two ahead: the nightly report. */
export async function runNight(loop: Loop, readAsked: ReadAsked): Promise<Report> {
  const { desired, at } = loop
  const [{ observed, planned }, asked] = await Promise.all([
    look(loop, 'all', true),
    readAsked(at - reviewed, at),
  ])
  const night: Night = {
    peaks: desired.fleets
      .flatMap((fleet) => reviewPeaks(fleet, observed.fleets[fleet.name]?.history ?? notRead, at))
      .sort((a, b) => a.peak.startsAt - b.peak.startsAt),
    ahead: desired.fleets.map((fleet) => ahead(fleet, observed, at)),
    asked,
  }
  // What a type can carry is not shipped with the functions: a risk that needs it is not proved here.
  const proofs = prove(desired, { at, types: new Map() })
  const accepted = [...planned.accepted, ...acceptedFindings(proofs)]
  return report(desired, observed, { ...planned, accepted }, { ...loop, night })
}

/** What people asked for between two instants. */
export type ReadAsked = (from: Instant, to: Instant) => Promise<Reading<Asked[]>>

const notRead = { unread: 'its group was not seen' }

function ahead(fleet: Fleet, observed: Observed, at: Instant): Timeline {
  const group = observed.fleets[fleet.name]?.group
  const override = group && 'read' in group && group.read ? overrideOf(group.read, at) : null
  return timeline(fleet, at, at + 2 * DAY, override)
}

/** Writes what a person asked for onto one fleet, then lets the floor follow at once. */
export async function runAsk(loop: Loop, ask: Ask): Promise<Report> {
  const before = await look(loop, 'needed')
  const asked = loop.desired.fleets.flatMap((fleet) => {
    const group = before.observed.fleets[fleet.name]?.group
    return group && 'read' in group && group.read ? planAsk(fleet, group.read, ask) : []
  })
  const written = await apply(asked, loop.connect, new Set(), loop.onOutcome)
  const after = await runApply(loop)
  return {
    ...after,
    changes: [...asked, ...after.changes],
    outcomes: [...written, ...(after.outcomes ?? [])],
  }
}

async function look(
  loop: Loop,
  live: Look['live'],
  history = false,
): Promise<{ observed: Observed; planned: Plan }> {
  const { desired, connect, at, concerns, nodes } = loop
  const look = { concerns, live, history, ...(nodes ? { nodes } : {}) }
  const observed = await observe(desired.fleets, at, connect, look)
  return { observed, planned: plan(desired, observed, at, concerns) }
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
