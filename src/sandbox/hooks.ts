/** Lifecycle hooks: an instance waits until somebody completes them, or until their timeout. */
import { SECOND } from '../core/instant.ts'
import type { RegionState } from './state.ts'
import { INSTANCES } from './timeline.ts'

/**
 * Runs `then` when the hook is over: completed with CONTINUE after `seconds`, or, where that takes longer than its
 * heartbeat timeout, given up.
 * Source: API_PutLifecycleHook, HeartbeatTimeout and DefaultResult (ABANDON where it is not given).
 */
export function afterHook(
  region: RegionState,
  seconds: number,
  timeoutSeconds: number,
  then: (isCompleted: boolean) => void,
): void {
  const isCompleted = seconds <= timeoutSeconds
  const over = region.timeline.now() + Math.min(seconds, timeoutSeconds) * SECOND
  region.timeline.at(over, INSTANCES, () => then(isCompleted))
}
