/** Safety is data on the plan: which Changes wait, and why. Writers know nothing of it. */
import { parseWall, resolveWall } from './calendar/wall-clock.ts'
import type { Change, Held } from './change.ts'
import type { Fleet } from './desired.ts'
import type { Guardrails } from './guardrails.ts'
import { formatInstant, type Instant } from './instant.ts'
import type { Group } from './observed.ts'
import { parseHold } from './tags.ts'

/**
 * Why this Change must wait, if it must. A person's hold beats every other reason: nothing goes around it.
 * What no file declares may have no fleet, and its group may be gone.
 */
export function guard(
  change: Change,
  fleet: Fleet | undefined,
  group: Group | undefined,
  guardrails: Guardrails,
  at: Instant,
): Change {
  const held =
    holdOf(fleet, group, at) ?? change.held ?? frozen(change, guardrails, at) ?? overLimit(change, guardrails)
  return held ? { ...change, held } : change
}

/** Too many Changes at once: all of them wait, since nobody knows which of them is the mistake. */
export function guardCount(changes: Change[], { limits }: Guardrails): Change[] {
  const most = limits.changes
  // The backstop of a whole day comes into reach at once, on each day, and changes nothing yet.
  const counted = changes.filter(({ concern }) => concern !== 'backstop').length
  if (most === undefined || counted <= most) return changes
  const reason = `the plan has ${counted} changes; policies/guardrails.yaml allows ${most} at once`
  return changes.map((change) => (change.held ? change : { ...change, held: { by: 'guardrail', reason } }))
}

/** `mode: observe` and a person's hold stop every write for a fleet; no approval goes around them. */
function holdOf(fleet: Fleet | undefined, group: Group | undefined, at: Instant): Held | undefined {
  if (fleet?.policy.mode === 'observe') return { by: 'observe', reason: `${fleet.file} says mode: observe` }
  const hold = group ? parseHold(group.tags, at) : null
  if (!hold) return undefined
  if ('unreadable' in hold)
    return { by: 'hold', reason: `there is a hold nobody can read: ${hold.unreadable}` }
  const { by, until, because } = hold.tag
  return {
    by: 'hold',
    reason: `a hold by ${by || 'somebody'} until ${formatInstant(until)}${because ? `: ${because}` : ''}`,
  }
}

/** Whether a freeze window is open for this concern of a fleet at an instant. */
export function frozen(
  change: Pick<Change, 'concern' | 'fleet'>,
  { freeze }: Guardrails,
  at: Instant,
): Held | undefined {
  const window = freeze.find(
    ({ from, to, timezone, concerns, fleets }) =>
      concerns.some((concern) => concern === change.concern) &&
      (!fleets || fleets.includes(change.fleet)) &&
      at >= resolveWall(timezone, parseWall(from)).asStart &&
      at < resolveWall(timezone, parseWall(to)).asEnd,
  )
  return window
    ? { by: 'guardrail', reason: `freeze window ${window.name} lasts until ${window.to} ${window.timezone}` }
    : undefined
}

function overLimit(change: Change, { limits }: Guardrails): Held | undefined {
  const over = (what: string, by: string, limit: string): Held => ({
    by: 'guardrail',
    reason: `${what} by ${by}; policies/guardrails.yaml allows ${limit} at once`,
  })
  if (change.kind === 'set-floor') {
    const rise = change.after - change.before
    if (limits.raise !== undefined && rise > limits.raise)
      return over('raises the floor', `${rise}`, `${limits.raise}`)
    if (limits.lower !== undefined && -rise > limits.lower)
      return over('lowers the floor', `${-rise}`, `${limits.lower}`)
  }
  const isMoved = change.kind === 'put-alarm' || change.kind === 'rename-alarm'
  if (isMoved && change.before && limits.threshold !== undefined) {
    const move =
      (Math.abs(change.after.threshold - change.before.threshold) / Math.abs(change.before.threshold)) * 100
    if (move > limits.threshold)
      return over('moves the threshold', `${Math.round(move)} %`, `${limits.threshold} %`)
  }
  return undefined
}
