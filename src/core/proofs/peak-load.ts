/** What a peak brings, without asking the calendar when. */
import type { Peak } from '../desired.ts'
import { type Policy, targetPerInstance } from '../policy.ts'

const dayMinutes = 1_440

/** The connections a peak is sized for. */
export function peakConnections({ size }: Peak, policy: Policy): number {
  return 'connections' in size ? size.connections : size.instances * targetPerInstance(policy)
}

/** Minutes from start to end of its shortest occurrence, clock changes apart; 0 for a calendar without events. */
export function shortestMinutes({ when }: Peak): number {
  if (when.kind !== 'events') {
    const { from, to } = when.window
    return to > from ? to - from : to - from + dayMinutes
  }
  const seconds = when.events
    .flatMap(({ durationSeconds, extra }) => [
      durationSeconds,
      ...extra.map((moved) => moved.durationSeconds),
    ])
    .reduce((least, duration) => Math.min(least, duration), Infinity)
  return seconds === Infinity ? 0 : Math.floor((seconds + when.beforeSeconds + when.afterSeconds) / 60)
}
