/** How a fleet answers too many connections: by which alarms and steps, and how soon instances are there. */
import type { Policy } from '../policy.ts'
import { alarmMinutes, noticeMinutes } from './alarm-latency.ts'

/** One alarm with its policy. Both alarms see the same number where connections lie evenly. */
export interface Ladder {
  /** Rising; simple scaling is a single step. */
  steps: { from: number; add: number }[]
  /** From the crossing of the first step until the policy acts. */
  alarmMinutes: number
  /** The same for a higher step, once the alarm rings. */
  noticeMinutes: number
  /**
   * From an answer in service until the next one: while instances warm up a step policy doesn't
   * repeat a step, a simple policy waits for its cooldown, and alarms act on whole minutes.
   * Source: EC2 Auto Scaling User Guide, "Step and simple scaling policies", "Scaling cooldowns".
   */
  pauseMinutes: number
}

type Out = NonNullable<Policy['scaling']>['out']

/** Of a group that says neither warm-up nor cooldown. Source: API_CreateAutoScalingGroup, DefaultCooldown. */
const defaultPauseSeconds = 300

/** The alarm on the average first, then the one on the fullest instance; none without a `scaling` section. */
export function ladders({ scaling, telemetry }: Policy): Ladder[] {
  if (!scaling) return []
  const { out, maximum } = scaling
  const alarms = [
    { alarm: out, steps: out.steps ?? simpleStep(out, maximum?.add), pause: pauseOf(out) },
    ...(maximum
      ? [
          {
            alarm: maximum,
            steps: [{ from: maximum.at, add: maximum.add }],
            pause: maximum.warmup ?? defaultPauseSeconds,
          },
        ]
      : []),
  ]
  // Each policy waits for the instances of the other too.
  const longest = Math.max(...alarms.map(({ pause }) => pause))
  return alarms.map(({ alarm, steps }) => ({
    steps,
    alarmMinutes: alarmMinutes(alarm, telemetry?.every),
    noticeMinutes: noticeMinutes(alarm, telemetry?.every),
    pauseMinutes: longest / 60 + 1,
  }))
}

/** A simple policy waits while instances of the other one launch, so that no more than that one's are sure. */
function simpleStep({ at, add = 0 }: Out, others = add): Ladder['steps'] {
  return [{ from: at, add: Math.min(add, others) }]
}

function pauseOf({ steps, warmup, cooldown }: Out): number {
  return (steps ? warmup : cooldown) ?? defaultPauseSeconds
}

/** The instances that a ladder adds at an average; 0 under its first step. */
export function addedAt({ steps }: Ladder, average: number): number {
  return steps.findLast(({ from }) => average >= from)?.add ?? 0
}

export interface Leads {
  /** Prepared instances: they are in service after `warmMinutes`, all others after `coldMinutes`. */
  depth: number
  warmMinutes: number
  coldMinutes: number
}

/**
 * How soon instances are in service at a size, with a full warm pool: it holds what is missing from its prepared
 * capacity, or from MaxSize where that is unset, and never less than its minimum.
 * Source: EC2 Auto Scaling User Guide, "Warm pools for Amazon EC2 Auto Scaling".
 */
export function leadsAt({ capacity, warmPool }: Policy, instances: number): Leads {
  const { max, leadMinutes: coldMinutes } = capacity
  if (!warmPool) return { depth: 0, warmMinutes: coldMinutes, coldMinutes }
  const depth = Math.max(warmPool.min, (warmPool.maxPrepared ?? max) - instances)
  const warmMinutes = depth > 0 ? (warmPool.leadMinutes ?? coldMinutes) : coldMinutes
  return { depth, warmMinutes, coldMinutes }
}
