/** The raises of the coming day, as one-time scheduled actions would do them: a few minutes behind the tick. */
import type { Fleet } from '../desired.ts'
import { HOUR, type Instant, MINUTE } from '../instant.ts'
import type { Override } from '../tags.ts'
import { timeline } from '../timeline.ts'

/** A raise that is to stand on the group. */
export interface ComingRaise {
  /** When the tick raises the floor; may have been a moment ago, while its action is still to come. */
  risesAt: Instant
  /** When its action is due: a whole minute. */
  dueAt: Instant
  /** What the floor is to be by then, in instances. */
  wanted: number
  /** By how many instances the floor rises. */
  rise: number
  /** MinSize of the action: as wanted, or more where that would lower a floor that stands. */
  min: number
}

/** A raise is a no-op while the tick lives: five ticks, each with its retries, come before it. */
export const behind = 5 * MINUTE

/** Scheduled actions may run so late ("Scheduled scaling", considerations). */
const latest = 2 * MINUTE

/** What stood or was wanted so shortly before is not lowered by a raise: connections take their time to leave. */
const stands = HOUR

/** Raises are written at least so far ahead. */
export const reach = 24 * HOUR

/**
 * The end moves on every six hours, at 31 minutes past, and not every minute: in between a plan stays empty, and a
 * report of a full or half hour does not call what the next reconcile does anyway a difference.
 */
const [moves, pastTheHour] = [6 * HOUR, 31 * MINUTE]

function endOf(at: Instant): Instant {
  return Math.floor((at - pastTheHour) / moves) * moves + pastTheHour + moves + reach
}

/**
 * By the time they are due, no two in one minute.
 * @param standing the floor that stands from now on
 * @param ceiling the MaxSize that will stand: AWS refuses a MinSize above it
 */
export function comingRaises(
  fleet: Fleet,
  at: Instant,
  { override, standing, ceiling }: { override: Override | null; standing: number; ceiling: number },
): ComingRaise[] {
  const { max } = fleet.policy.capacity
  // A minute earlier there is a step before the first raise that matters.
  const from = at - behind - latest - MINUTE
  const { steps } = timeline(fleet, from, endOf(at) - behind, override)
  const floors = steps.map((step, index) => ({
    from: step.at,
    to: steps[index + 1]?.at ?? Infinity,
    instances: Math.min(ceiling, step.instances),
  }))
  const byMinute = new Map<Instant, ComingRaise>()
  for (const [index, { from: risesAt, instances: wanted }] of floors.entries()) {
    const rise = wanted - (floors[index - 1]?.instances ?? wanted)
    if (rise <= 0) continue
    const dueAt = Math.ceil(risesAt / MINUTE) * MINUTE + behind
    const isSoon = dueAt <= at + stands
    // A floor above the declared max was put there by hand, and is written neither now nor in an hour.
    if (isSoon && standing > max) continue
    const since = Math.max(at, risesAt - stands)
    const before = floors.filter(({ from, to }) => from <= risesAt && to > since)
    const min = Math.max(wanted, isSoon ? standing : 0, ...before.map(({ instances }) => instances))
    const same = byMinute.get(dueAt)
    byMinute.set(dueAt, {
      risesAt,
      dueAt,
      wanted: Math.max(wanted, same?.wanted ?? 0),
      rise: rise + (same?.rise ?? 0),
      min: Math.max(min, same?.min ?? 0),
    })
  }
  return [...byMinute.values()]
}
