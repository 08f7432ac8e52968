/**
 * Backstop: the coming raises also stand on the group as one-time scheduled actions, so that a peak finds its capacity
 * with Springtide down. They set MinSize only, and they only raise: a floor never falls by them.
 */

import type { Change } from '../change.ts'
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import { frozen } from '../guard.ts'
import type { Guardrails } from '../guardrails.ts'
import { formatInstant, type Instant, MINUTE } from '../instant.ts'
import { backstopPrefix, isBackstop } from '../marks.ts'
import type { Group, ScheduledAction } from '../observed.ts'
import type { Part } from '../part.ts'
import { overrideOf } from '../prewarm.ts'
import { parseHold } from '../tags.ts'
import { type DeclaredRaise, inOrder, isInPlace, mostActions, put, withdraw } from './changes.ts'
import { behind, type ComingRaise, comingRaises, reach } from './raises.ts'

/** What is due sooner is left as it is: it may run before a write arrives, and AWS takes no time that is past. */
const soonest = 2 * MINUTE

/** What the plan is made at and for. */
export interface BackstopTerms {
  at: Instant
  /** The floor that stands after this plan, in instances. */
  standing: number
  /** The MaxSize that will stand. */
  ceiling: number
  guardrails: Guardrails
}

/** The Changes that make the scheduled actions of a group what the schedule wants of them; none where they are. */
export function planBackstop(
  fleet: Fleet,
  group: Group,
  actions: ScheduledAction[],
  terms: BackstopTerms,
): Part {
  const { at, guardrails } = terms
  const live = new Map(actions.filter(isBackstop).map((action) => [action.name, action]))
  const foreign = actions.filter((action) => !isBackstop(action))
  const wanted = declare(fleet, group, foreign, terms).filter(
    // What the tick has raised already needs no new action, and loses none.
    ({ name, risesAt }) => risesAt > at || live.has(name),
  )
  const room = Math.max(0, mostActions - foreign.length)
  const declared = new Map(wanted.slice(0, room).map((one) => [one.name, one]))
  const differing = [...declared.values()].filter(
    (one) => one.startsAt > at + soonest && !isSame(one, live.get(one.name)),
  )
  const override = overrideOf(group, at)
  const changes = inOrder({
    actions: actions.length,
    puts: differing.map((one) => put(fleet, one, live.get(one.name), override, guardrails)),
    replaced: differing.flatMap((one) => {
      const action = live.get(one.name)
      if (!action || isInPlace(one, action)) return []
      return withdraw(fleet, action, 'its time is not as written, or it sets more than MinSize')
    }),
    gone: [...live.values()]
      .filter(({ name }) => !declared.has(name))
      .map((action) => withdraw(fleet, action, whyGone(fleet, group, action, terms))),
  })
  return { changes, findings: tooMany(fleet, wanted.slice(room), foreign.length, at) }
}

/** Actions that would run before a hold is over: they go when it is set, since it stops every write. */
export function withdrawnFor(fleet: Fleet, actions: ScheduledAction[], until: Instant): Change[] {
  return actions
    .filter((action) => isBackstop(action) && (action.startsAt ?? 0) < until)
    .map((action) => withdraw(fleet, action, `asked for: nothing is raised until ${formatInstant(until)}`))
}

function isSame(declared: DeclaredRaise, action: ScheduledAction | undefined): boolean {
  return action !== undefined && isInPlace(declared, action) && action.min === declared.min
}

/** What is to stand on the group, by time: no raise is left to AWS that the tick would not be allowed. */
function declare(
  fleet: Fleet,
  group: Group,
  foreign: ScheduledAction[],
  { at, guardrails, ...bounds }: BackstopTerms,
): DeclaredRaise[] {
  if (!fleet.policy.backstop || fleet.policy.mode === 'observe') return []
  const heldUntil = holdEnd(group, at)
  const raises = comingRaises(fleet, at, { override: overrideOf(group, at), ...bounds })
  return apart(
    raises.filter(({ dueAt }) => dueAt >= heldUntil && !isFrozen(fleet, guardrails, dueAt)),
    foreign,
  )
}

/** A hold that nobody can read ends nobody knows when. */
function holdEnd(group: Group, at: Instant): Instant {
  const hold = parseHold(group.tags, at)
  if (!hold) return -Infinity
  return 'tag' in hold ? hold.tag.until : Infinity
}

function isFrozen({ name }: Fleet, guardrails: Guardrails, at: Instant): boolean {
  return frozen({ concern: 'prewarm', fleet: name }, guardrails, at) !== undefined
}

/**
 * A group cannot have two actions at the same time ("Scheduled scaling", limitations): ours gives way by a minute. The
 * name keeps the minute it was meant for, so that another size is an update.
 */
function apart(raises: ComingRaise[], foreign: ScheduledAction[]): DeclaredRaise[] {
  const taken = new Set(foreign.map(({ startsAt }) => Math.floor((startsAt ?? 0) / MINUTE) * MINUTE))
  return raises.map((raise) => {
    let startsAt = raise.dueAt
    while (taken.has(startsAt)) startsAt += MINUTE
    taken.add(startsAt)
    // For example springtide-backstop-20261127T2250Z.
    return { ...raise, startsAt, name: backstopPrefix + formatInstant(raise.dueAt).replaceAll(/[-:]/g, '') }
  })
}

function whyGone(fleet: Fleet, group: Group, { startsAt }: ScheduledAction, terms: BackstopTerms): string {
  const runsAt = startsAt ?? 0
  if (!fleet.policy.backstop) return `${fleet.file} says backstop: false`
  // These two hold the Change itself: who reads it must know that the floor rises all the same, and what helps.
  if (fleet.policy.mode === 'observe')
    return `it raises the floor, whatever the mode: \`tide hold ${fleet.name}\` takes it away`
  if (runsAt < holdEnd(group, terms.at))
    return `it raises the floor during the hold: \`tide hold ${fleet.name}\`, once more, takes it away`
  if (isFrozen(fleet, terms.guardrails, runsAt)) return 'nothing is raised during a freeze of prewarm'
  return `no raise is due ${behind / MINUTE} minutes before it`
}

/** Beyond the next day those that run make room. */
function tooMany(fleet: Fleet, left: DeclaredRaise[], foreign: number, at: Instant): Finding[] {
  const soon = left.filter(({ startsAt }) => startsAt <= at + reach)
  const [first] = soon
  if (!first) return []
  return [
    {
      concern: 'backstop',
      code: 'backstop-full',
      fleet: fleet.name,
      target: `group ${fleet.policy.group}`,
      severity: 'warning',
      status: 'drifted',
      expected: 'every raise of the next 24 hours as a scheduled action',
      actual: `no room for ${soon.length}, from ${formatInstant(first.startsAt)} on: AWS takes ${mostActions} a group, and ${foreign} are not Springtide's`,
      remedy: 'delete foreign scheduled actions, or shorten ramps: a ramp raises every five minutes',
    },
  ]
}
