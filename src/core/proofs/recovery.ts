/** How scale-out brings an overloaded fleet back under its threshold: round by round, at constant load. */
import type { Policy } from '../policy.ts'
import { addedAt, ladders, leadsAt } from './scale-out.ts'

export interface Recovery {
  rounds: number
  /** From the beginning of the overload until the last round is in service, rounded up. */
  minutes: number
  /** The size at its end. */
  instances: number
}

/** The smallest size whose average is under the threshold: at the threshold the alarm still rings. */
export function sizeFor(connections: number, { scaling }: Policy): number {
  return scaling ? Math.floor(connections / scaling.out.at) + 1 : 0
}

/**
 * From `instances` with so many connections (no instance ever shows more than it holds) until the average is under
 * `scaling.out.at`. A step acts once while its instances warm up, so that a round is a lead and a warm-up.
 * `null`: MaxSize comes first, or no policy acts. It stops counting once it is over `giveUpMinutes`.
 * Source: EC2 Auto Scaling User Guide, "Step and simple scaling policies", instance warmup.
 */
export function recovery(
  policy: Policy,
  instances: number,
  connections: number,
  giveUpMinutes = Infinity,
): Recovery | null {
  const { max, connectionsPerInstance: limit } = policy.capacity
  const alarms = ladders(policy)
  const needed = sizeFor(connections, policy)
  if (needed > max || alarms.length === 0) return null
  let { depth, warmMinutes, coldMinutes } = leadsAt(policy, instances)
  let [size, rounds, minutes] = [instances, 0, 0]
  while (size < needed && minutes <= giveUpMinutes) {
    const average = Math.min(limit, connections / size)
    const answers = alarms.filter((ladder) => addedAt(ladder, average) > 0)
    if (answers.length === 0) return null
    const adds = answers.map((ladder) => addedAt(ladder, average))
    const add = Math.min(max - size, Math.max(...adds))
    const waits = answers.map(({ alarmMinutes, pauseMinutes }) =>
      rounds === 0 ? alarmMinutes : pauseMinutes,
    )
    minutes += Math.max(...waits) + (add <= depth ? warmMinutes : coldMinutes)
    depth = Math.max(0, depth - add)
    size += add
    rounds += 1
  }
  return { rounds, minutes: Math.ceil(minutes), instances: size }
}
