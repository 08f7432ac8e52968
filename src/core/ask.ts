/** What a person asks for now: capacity for a while, or to be left alone for a while, and the end of either. */
import { withdrawnFor } from './backstop/plan.ts'
import { type Change, change, targetOf } from './change.ts'
import { count } from './count.ts'
import type { Fleet } from './desired.ts'
import { SpringtideError } from './error.ts'
import { instancesFor } from './floor.ts'
import type { Group, ScheduledAction } from './observed.ts'
import { targetPerInstance } from './policy.ts'
import { formatHold, formatOverride, type Hold, holdTag, type Override, overrideTag } from './tags.ts'

export type Ask =
  | { ask: 'prewarm'; override: Override }
  | { ask: 'end-prewarm' }
  | { ask: 'hold'; hold: Hold }
  | { ask: 'end-hold' }

/**
 * The Change that writes the wish onto the group as a tag; none where it stands there already. A hold also takes away
 * the scheduled actions of ours that would raise the floor before its end.
 * @param actions the scheduled actions of the group
 * @throws SpringtideError `too-large` where the fleet's max cannot hold what is asked for.
 */
export function planAsk(fleet: Fleet, group: Group, ask: Ask, actions: ScheduledAction[]): Change[] {
  const withdrawn = ask.ask === 'hold' ? withdrawnFor(fleet, actions, ask.hold.until) : []
  return [...tagChange(fleet, group, ask), ...withdrawn]
}

function tagChange(fleet: Fleet, group: Group, ask: Ask): Change[] {
  const [name, after] = wish(fleet, ask)
  const before = group.tags[name] ?? null
  if (before === after) return []
  const target = targetOf(fleet.policy, name)
  return [
    change(
      { kind: 'set-tag', before, after },
      { concern: 'prewarm', fleet: fleet.name, target, because: 'asked for' },
    ),
  ]
}

function wish(fleet: Fleet, ask: Ask): [string, string | null] {
  switch (ask.ask) {
    case 'prewarm':
      refuseTooLarge(fleet, ask.override)
      return [overrideTag, formatOverride(ask.override)]
    case 'end-prewarm':
      return [overrideTag, null]
    case 'hold':
      return [holdTag, formatHold(ask.hold)]
    case 'end-hold':
      return [holdTag, null]
  }
}

function refuseTooLarge(fleet: Fleet, { size }: Override): void {
  const { max } = fleet.policy.capacity
  const needed = instancesFor(size, fleet.policy)
  if (needed <= max) return
  const most = count(max * targetPerInstance(fleet.policy))
  throw new SpringtideError(
    'too-large',
    `${fleet.name} would need ${needed} instances, and ${fleet.file} allows ${max}`,
    `ask for at most ${max} instances or ${most} connections, or raise capacity.max in a commit`,
  )
}
