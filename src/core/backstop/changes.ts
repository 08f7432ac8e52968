/** The Changes of the backstop: scheduled actions that are put, replaced and taken away, in an order that AWS takes. */

import { type Change, change, type Held, type Raise, targetOf } from '../change.ts'
import type { Fleet } from '../desired.ts'
import { floorAt } from '../floor.ts'
import type { Guardrails } from '../guardrails.ts'
import type { ScheduledAction } from '../observed.ts'
import { raiseReason } from '../prewarm.ts'
import type { Override } from '../tags.ts'
import type { ComingRaise } from './raises.ts'

/** Scheduled actions of a group, foreign ones included ("Quotas for Amazon EC2 Auto Scaling"). */
export const mostActions = 125

/** A coming raise with the name and the time of its action. */
export interface DeclaredRaise extends ComingRaise, Raise {
  name: string
}

/** Whether a new MinSize is all that an action needs. AWS does not say that an update takes away what it does not name. */
export function isInPlace({ startsAt }: DeclaredRaise, action: ScheduledAction): boolean {
  const { max, desired, recurrence } = action
  return action.startsAt === startsAt && max === null && desired === null && recurrence === null
}

/** @param action what stands under its name */
export function put(
  fleet: Fleet,
  declared: DeclaredRaise,
  action: ScheduledAction | undefined,
  override: Override | null,
  guardrails: Guardrails,
): Change {
  const { name, min, startsAt, risesAt, wanted } = declared
  const before = action && isInPlace(declared, action) ? raiseOf(action) : null
  const reason = raiseReason(fleet, floorAt(fleet, risesAt, override), wanted, risesAt)
  const kept = min > wanted ? `; ${min} stand until then, and a raise lowers nothing` : ''
  return change(
    { kind: 'put-scheduled-action', before, after: { min, startsAt } },
    {
      ...about(fleet, name),
      because: `${reason}, also where Springtide is down${kept}`,
      held: before && before.min >= min ? undefined : overLimit(declared, guardrails),
    },
  )
}

/** A raise that a guardrail holds must not come by itself some minutes later. */
function overLimit({ rise }: DeclaredRaise, { limits }: Guardrails): Held | undefined {
  if (limits.raise === undefined || rise <= limits.raise) return undefined
  return {
    by: 'guardrail',
    reason: `raises the floor by ${rise}; policies/guardrails.yaml allows ${limits.raise} at once`,
  }
}

export function withdraw(fleet: Fleet, action: ScheduledAction, because: string): Change {
  return change(
    { kind: 'delete-scheduled-action', before: raiseOf(action), after: null },
    { ...about(fleet, action.name), because },
  )
}

function about(fleet: Fleet, name: string) {
  const target = targetOf(fleet.policy, name)
  return { concern: 'backstop' as const, fleet: fleet.name, target }
}

/** As a Change shows it: an action that somebody wrote by hand may have no MinSize. */
function raiseOf({ min, startsAt }: ScheduledAction): Raise {
  return { min: min ?? 0, startsAt: startsAt ?? 0 }
}

/**
 * What is new is there before what is old goes, except where AWS would refuse it: at the limit, and at one time.
 * @param of `actions`: how many the group has; `replaced` goes so that its put has room; `gone` is wanted no more
 */
export function inOrder(of: {
  actions: number
  puts: Change[]
  replaced: Change[]
  gone: Change[]
}): Change[] {
  const times = new Set(of.puts.map(({ after }) => (after as Raise).startsAt))
  const isInTheWay = ({ before }: Change) => times.has((before as Raise).startsAt)
  const first = [...of.replaced, ...of.gone.filter(isInTheWay)]
  const last = of.gone.filter((change) => !isInTheWay(change))
  const updates = of.puts.filter(({ before }) => before !== null)
  const fresh = of.puts.filter(({ before }) => before === null)
  const over = Math.max(0, of.actions - first.length + fresh.length - mostActions)
  return [...first, ...last.slice(0, over), ...updates, ...fresh, ...last.slice(over)]
}
