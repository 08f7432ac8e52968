/** What happened in a simulation that is worth a line, and no more lines than somebody reads. */
import type { Change } from '../core/change.ts'
import type { Instant } from '../core/instant.ts'
import type { Outcome } from '../core/report.ts'
import { describe } from '../render/describe.ts'
import type { SandboxRegion } from '../sandbox/sandbox-region.ts'
import type { Trouble } from './faults.ts'

export interface SimulationEvent {
  at: Instant
  what: string
}

export interface Chronicle {
  events: SimulationEvent[]
  /** How many more there were. */
  leftOut: number
  /** To be called for each Change that is done; the same one, held or failed minute after minute, is one event. */
  outcome(at: Instant, change: Change, outcome: Outcome): void
  /** To be called at the end of each minute. */
  minute(at: Instant, trouble: Trouble, desired: number): void
}

const most = 1_000

export function createChronicle(world: SandboxRegion, group: string): Chronicle {
  const chronicle: Chronicle = { events: [], leftOut: 0, outcome, minute }
  const undone = new Set<string>()
  let { desired: before, min: floor } = world.glance(group)
  let seen: unknown = null
  let missing = 0

  function tell(at: Instant, what: string): void {
    if (chronicle.events.length < most) chronicle.events.push({ at, what })
    else chronicle.leftOut += 1
  }

  function outcome(at: Instant, change: Change, { result, error }: Outcome): void {
    if (change.kind === 'set-floor' && result === 'applied') floor = change.after
    // Written for later: what comes of it is told when it runs.
    if (change.concern === 'backstop' && result === 'applied') return
    const { title } = describe(change)
    const how = {
      applied: change.because,
      held: `held, ${change.held?.reason}`,
      failed: `failed, ${error}`,
    }[result]
    const key = `${change.id} ${how}`
    if (result !== 'applied' && undone.has(key)) return
    if (result !== 'applied') undone.add(key)
    tell(at, `${title}: ${how}`)
  }

  function minute(at: Instant, trouble: Trouble, desired: number): void {
    for (const { kind, zone } of trouble.begun) tell(at, `${kind}${zone ? ` in ${zone}` : ''} begins`)
    for (const { kind, zone } of trouble.ended) tell(at, `${kind}${zone ? ` in ${zone}` : ''} ends`)
    const { serving, min } = world.glance(group)
    // Nothing else writes the floor of a simulated group.
    if (min !== floor) tell(at, `floor (MinSize) ${floor} → ${min}: a scheduled action ran`)
    floor = min
    if (desired === before && serving === seen) return
    if (desired !== before) tell(at, `desired capacity ${before} → ${desired}${by(desired > before)}`)
    before = desired
    seen = serving
    tellMissing(at, desired)
  }

  /** AWS launches what is missing at once, so that what is not even on its way in was refused. */
  function tellMissing(at: Instant, desired: number): void {
    const there = world
      .instances(group)
      .filter(({ lifecycle }) => !lifecycle.startsWith('Terminating')).length
    const now = Math.max(0, desired - there)
    if (now > missing) tell(at, `${now} of ${desired} instances could not be launched`)
    missing = now
  }

  function by(isOut: boolean): string {
    const side = isOut ? 'Greater' : 'Less'
    const alarms = world
      .alarms()
      .filter(
        ({ StateValue, ComparisonOperator }) =>
          StateValue === 'ALARM' && ComparisonOperator?.startsWith(side),
      )
    return alarms.length > 0
      ? `, with ${alarms.map(({ AlarmName }) => AlarmName).join(' and ')} in ALARM`
      : ''
  }

  return chronicle
}
