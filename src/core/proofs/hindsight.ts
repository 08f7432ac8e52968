/** What an alarm still averages of the past when its policy acts again: sizes that the group has left already. */
import type { Policy } from '../policy.ts'
import type { Pair } from './moves.ts'

/** All in seconds before the decision. */
export interface Hindsight {
  /** The newest datapoint that the decision hangs on begins so long ago, and ends so long ago. */
  since: number
  until: number
  /** At the least so long the group has had its size. */
  settled: number
  /** And each size before that. */
  again: number
}

/** AWS's default of the group for a warm-up or a cooldown that is not declared. */
const usual = 300
/** Alarms act by the minute. */
const minute = 60

/**
 * A step policy acts on the newest datapoint, which no step covers unless it breaches; a simple policy on the state
 * alone, which lasts while M of N datapoints breach. New instances are there for their warm-up, or for the cooldown
 * after they came, before the next go; to come they need a minute at the least, to leave no time at all.
 * Source: EC2 Auto Scaling User Guide, "Step and simple scaling policies", "Scaling cooldowns".
 */
export function hindsight({ scaling }: Policy, pair: Pair): Hindsight {
  const side = scaling?.[pair]
  if (!scaling || !side) return { since: minute, until: 0, settled: minute, again: minute }
  const { period, datapoints } = side
  const isSimple = !('steps' in side && side.steps) && pair !== 'maximum'
  const until = isSimple ? (datapoints.of - datapoints.datapoints) * period : 0
  // The maximum of a period is that of its smallest size, the first one.
  const window = { since: until + period, until: pair === 'maximum' ? until + period : until }
  if (pair === 'in') {
    const settled = isSimple ? Math.max(minute, wholeMinutes(scaling.in?.cooldown ?? usual)) : minute
    return { ...window, settled, again: settled }
  }
  const settled = wholeMinutes(settledFor(scaling, pair))
  return { ...window, settled, again: settled + minute }
}

/** Instances that another pair launched are warm when that one says. */
function settledFor({ out, maximum }: NonNullable<Policy['scaling']>, pair: Pair): number {
  const ofOut = out.steps ? (out.warmup ?? usual) : pair === 'out' ? (out.cooldown ?? usual) : 0
  return maximum ? Math.min(ofOut, maximum.warmup ?? usual) : ofOut
}

function wholeMinutes(seconds: number): number {
  return Math.floor(seconds / minute) * minute
}

/**
 * The mean size over the period that decides, at worst: the group came to `size` by `by` instances at a time, as
 * fast as it may, from `bound`.
 */
export function seenSize(
  size: number,
  { since, until, settled, again }: Hindsight,
  by: number,
  bound: number,
) {
  if (since <= settled) return size
  const way = Math.sign(bound - size)
  const free = Math.floor(Math.abs(bound - size) / by)
  const sizeBefore = (rounds: number) => (rounds > free ? bound : size + way * by * rounds)
  if (since === until) return sizeBefore(Math.ceil((since - settled) / again))
  const instanceSeconds = (age: number) => {
    if (age <= settled) return size * age
    const rounds = Math.floor((age - settled) / again)
    const moving = Math.min(rounds, free)
    const past = moving * size + (way * by * moving * (moving + 1)) / 2 + (rounds - moving) * bound
    return size * settled + past * again + (age - settled - rounds * again) * sizeBefore(rounds + 1)
  }
  return (instanceSeconds(since) - instanceSeconds(until)) / (since - until)
}
