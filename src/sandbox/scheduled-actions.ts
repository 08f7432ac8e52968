/** Scheduled actions when their time has come. */
import { parseCron } from '../core/calendar/cron.ts'
import { type Instant, SECOND } from '../core/instant.ts'
import { endActivity, sentence, startActivity } from './activities.ts'
import { nextRun } from './cron.ts'
import { resize, resized } from './resize.ts'
import type { GroupState, RegionState, ScheduledActionState } from './state.ts'
import { SCHEDULED } from './timeline.ts'

/** Sets an action's clock; a replaced or deleted action does nothing when it rings. */
export function arm(region: RegionState, group: GroupState, action: ScheduledActionState): void {
  const at = action.nextAt
  region.timeline.at(at + lateness(region, group, at), SCHEDULED, () => {
    const isCurrent = group.scheduledActions.get(action.name) === action && action.nextAt === at
    if (isCurrent) ring(region, group, action)
  })
}

/**
 * Milliseconds, up to what the sandbox was made with. Drawn for the stretch of time of that length: what is due in
 * one stretch is equally late, or all at once at its end, so that actions of a group stay in order.
 */
function lateness(region: RegionState, group: GroupState, at: Instant): number {
  const most = region.scheduledLateSeconds * SECOND
  if (most === 0) return 0
  const ends = (Math.floor(at / most) + 1) * most
  const late = Math.floor(region.drawn(`lateness in ${group.name} of ${ends}`) * most)
  return Math.min(late, ends - at)
}

function ring(region: RegionState, group: GroupState, action: ScheduledActionState): void {
  // What is missed while the process is suspended is skipped (User Guide, "Suspending and resuming a process").
  if (!group.suspended.has('ScheduledActions')) run(region, group, action)
  const next = runAfter(action, action.nextAt)
  if (next === null) return void group.scheduledActions.delete(action.name)
  action.nextAt = next
  arm(region, group, action)
}

function run(
  region: RegionState,
  group: GroupState,
  { name, min, max, desired }: ScheduledActionState,
): void {
  const sizes = { min: min ?? undefined, max: max ?? undefined, desired: desired ?? undefined }
  const executed = `the scheduled action ${name} executed`
  try {
    resized(group, sizes)
  } catch (error) {
    const cause = sentence(region.timeline.now(), `${executed}.`)
    const activity = startActivity(region, group, {
      description: 'Executing a scheduled action',
      cause,
      status: 'Failed',
    })
    endActivity(region, activity, 'Failed', error instanceof Error ? error.message : String(error))
    return
  }
  resize(
    region,
    group,
    sizes,
    (after) => `${executed}, setting constraints to min: ${after.min}, max: ${after.max},`,
  )
}

/** When a recurring action runs after `after`; `null` for a one-time action and after EndTime. */
export function runAfter(action: Omit<ScheduledActionState, 'nextAt'>, after: Instant): Instant | null {
  const cron = action.recurrence === null ? null : parseCron(action.recurrence)
  if (!cron) return null
  const next = nextRun(cron, action.timezone ?? 'UTC', after)
  return next !== null && (action.endsAt === null || next <= action.endsAt) ? next : null
}
