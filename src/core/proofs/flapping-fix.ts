/** The smallest change of a policy that gives every Turn of a pair its margin. */
import type { Policy } from '../policy.ts'
import { formatPath, type Path } from '../rules/complaint.ts'
import { formatDuration } from '../scalars.ts'
import { hindsight } from './hindsight.ts'
import { neededMargin, type Turn, weakTurns } from './turns.ts'

interface Way {
  policy: Policy
  text: string
}
type IsEnough = (policy: Policy) => boolean

/** Up to two ways, each enough by itself. `worst`: the Turn with the least margin. */
export function smallestFix(policy: Policy, worst: Turn, imbalance: number): string {
  const { pair } = worst.move
  const isEnough: IsEnough = (changed) => weakTurns(changed, pair, imbalance).next().done === true
  const ways = [
    laterAgain(policy, worst),
    higherFloor(policy, isEnough),
    lowerThreshold(policy, worst, imbalance, isEnough),
    fewerAtOnce(policy, worst, isEnough),
  ]
  const texts = ways.flatMap((way) => (way && isEnough(way.policy) ? way.text : [])).slice(0, 2)
  if (texts.length === 0) return 'move `scaling.in.at` and `scaling.out.at` far apart'
  return `write \`${texts.join('`, or `')}\``
}

/** A warm-up or cooldown that lasts until the alarm has seen nothing but the new size. */
function laterAgain(policy: Policy, { move, seen, from }: Turn): Way | null {
  const side = policy.scaling?.[move.pair]
  if (seen === from || !side) return null
  const isSimple = move.pair !== 'maximum' && !('steps' in side && side.steps)
  const since = Math.ceil(hindsight(policy, move.pair).since / 60) * 60
  if (move.pair === 'in' && !isSimple) return simpleScaleIn(policy, since)
  const path = ['scaling', move.pair, isSimple ? 'cooldown' : 'warmup']
  return { policy: changed(policy, path, since), text: `${formatPath(path)}: ${formatDuration(since)}` }
}

/** Steps of scale-in know no time to wait in. */
function simpleScaleIn(policy: Policy, cooldown: number): Way | null {
  const { steps, ...rest } = policy.scaling?.in ?? {}
  if (!steps) return null
  const remove = Math.min(...steps.map((step) => step.remove))
  return {
    policy: changed(policy, ['scaling', 'in'], { ...rest, remove, cooldown }),
    text: `scaling.in.remove: ${remove}\` and \`scaling.in.cooldown: ${formatDuration(cooldown)}\` in the place of \`scaling.in.steps`,
  }
}

function higherFloor(policy: Policy, isEnough: IsEnough): Way | null {
  const { min, max } = policy.capacity
  const way = (floor: number) => numberWay(policy, ['capacity', 'min'], floor)
  return nearest(Math.max(1, min), max, (floor) => (isEnough(way(floor).policy) ? way(floor) : null))
}

/** The threshold of scale-in, or its farther step where that one causes it. */
function lowerThreshold(policy: Policy, { move, margin }: Turn, imbalance: number, isEnough: IsEnough) {
  const inward = policy.scaling?.in
  if (!inward) return null
  const step = move.pair === 'in' ? Number(move.path.at(-2)) : 0
  const index = Number.isInteger(step) ? step : 0
  const at = inward.steps?.[index]?.to ?? inward.at
  const path: Path = index === 0 ? ['scaling', 'in', 'at'] : ['scaling', 'in', 'steps', index, 'to']
  const least = inward.steps?.[index + 1]?.to ?? 0
  const way = (to: number) => {
    const { policy: moved, text } = numberWay(policy, path, to)
    // The first step stands at the alarm.
    const isFirst = index === 0 && inward.steps !== undefined
    if (!isFirst) return { policy: moved, text }
    const first = numberWay(moved, ['scaling', 'in', 'steps', 0, 'to'], to)
    return { policy: first.policy, text: `${text}\` and \`${first.text}` }
  }
  const most = Math.floor((at * margin) / neededMargin(move.pair, imbalance))
  // A margin that is met exactly is not enough.
  const to = [most, most - 1].find((to) => to > least && to < at && isEnough(way(to).policy))
  return to === undefined ? null : way(to)
}

function fewerAtOnce(policy: Policy, { move }: Turn, isEnough: IsEnough): Way | null {
  const way = (less: number) => numberWay(policy, move.path, move.by - less)
  return nearest(0, move.by, (less) => (isEnough(way(less).policy) ? way(less) : null))
}

/** The first between two bounds, both left out, where whatever is farther is not worse. */
function nearest(low: number, high: number, at: (value: number) => Way | null): Way | null {
  let [under, over, found] = [low, high, null as Way | null]
  while (over - under > 1) {
    const middle = Math.floor((under + over) / 2)
    const way = at(middle)
    if (way) [over, found] = [middle, way]
    else under = middle
  }
  return found
}

function numberWay(policy: Policy, path: Path, value: number): Way {
  return { policy: changed(policy, path, value), text: `${formatPath(path)}: ${value}` }
}

/** A copy with one value changed; what is beside the path is shared. */
function changed<T>(value: T, [first, ...rest]: Path, to: unknown): T {
  if (first === undefined) return to as T
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>
  copy[first] = changed(copy[first], rest, to)
  return copy as T
}
