/** Flapping: a group that grows because of a load and shrinks because of the same load, or the other way round. */
import { count } from '../count.ts'
import type { Fleet } from '../desired.ts'
import type { Policy } from '../policy.ts'
import { formatDuration } from '../scalars.ts'
import { smallestFix } from './flapping-fix.ts'
import { hindsight } from './hindsight.ts'
import { course, growsAt, type Pair } from './moves.ts'
import { reachableSizes } from './reach.ts'
import { type Found, imbalance, type Rule } from './risk.ts'
import { type Turn, weakTurns } from './turns.ts'

export const flapping: Rule = {
  code: 'flapping',
  find(fleet) {
    return (['out', 'maximum', 'in'] as const).flatMap((pair) => findOf(fleet, pair))
  },
}

/** One for all sizes and steps of a pair of policy and alarm: the worst, and how far it goes on. */
function findOf(fleet: Fleet, pair: Pair): Found[] {
  const { policy } = fleet
  const uneven = imbalance(fleet)
  const anywhere = [...weakTurns(policy, pair, uneven)]
  if (anywhere.length === 0) return []
  const reached = reachableSizes(fleet)
  const weak = anywhere.filter(({ from }) => reached.has(from))
  const flaps = weak.filter(({ margin }) => margin <= 1)
  const worst = least(flaps) ?? least(weak)
  if (!worst) return []
  const at = pair === 'in' ? thresholdPath(worst) : worst.move.path
  const fix = smallestFix(policy, worst, uneven)
  if (flaps.length === 0) return [{ severity: 'warning', at, says: saysThin(policy, worst, uneven), fix }]
  const largest = flaps.at(-1)?.from ?? 0
  const range = largest > worst.from ? `; the same up to ${count(largest)} instances` : ''
  const flapping = new Set(flaps.map(({ from }) => from))
  const thin = least(weak.filter(({ from }) => !flapping.has(from)))
  const next = thin ? `; at ${sizes(thin)} it lands ${clear(thin)} ${side(thin)} that` : ''
  return [{ severity: 'error', at, says: `${saysFlaps(policy, worst)}${range}${next}`, fix }]
}

function least(turns: Turn[]): Turn | undefined {
  return turns.reduce<Turn | undefined>(
    (best, turn) => (best && best.margin <= turn.margin ? best : turn),
    undefined,
  )
}

/** Of a scale-in its threshold is the cause, of a scale-out the number of instances. */
function thresholdPath({ move: { path } }: Turn): Found['at'] {
  return Number(path.at(-2)) > 0 ? [...path.slice(0, -1), 'to'] : ['scaling', 'in', 'at']
}

function saysFlaps(policy: Policy, turn: Turn): string {
  const way = course(policy, [turn.from, turn.to], turn.after * turn.to)
  const isEndless = way.indexOf(way.at(-1) ?? 0) < way.length - 1
  const shown = `${way.slice(0, 8).map(count).join(' → ')}${isEndless || way.length > 8 ? ' → …' : ''}`
  const isOut = turn.move.pair !== 'in'
  const later = formatDuration(delay(policy, isOut ? 'in' : 'out'))
  const follows = `${moved(policy, turn)}: ${other(turn, policy)} follows ${later} later`
  if (!isEndless) {
    const vain = isOut ? 'connections are cut' : 'instances are launched'
    return `${follows} at the same load (${shown}), and ${vain} for nothing`
  }
  return `${follows}, and at a constant load it goes on and on (${shown}), about every ${formatDuration(round(policy))}`
}

function saysThin(policy: Policy, turn: Turn, uneven: number): string {
  const what = `${moved(policy, turn)}, ${clear(turn)} ${side(turn)} ${other(turn, policy)}`
  if (turn.move.pair !== 'out' && turn.margin <= uneven) {
    return `${what}: with ${Math.round((uneven - 1) * 100)} % imbalance it flaps`
  }
  return `${what}: a little ${turn.move.pair === 'in' ? 'more' : 'less'} load and it turns back`
}

/** `at 2 → 1 instances the average rises from 9,500 to 19,000`, and what it hangs on where an alarm looks back. */
function moved(policy: Policy, turn: Turn): string {
  const { move, from, to, seen, after } = turn
  const verb = move.pair === 'in' ? 'rises' : 'falls'
  const now = Math.round((after * to) / from)
  const what = `at ${sizes(turn)} the average ${verb} from ${count(now)} to ${count(Math.round(after))}`
  if (seen === from) return what
  const { since, settled } = hindsight(policy, move.pair)
  const again = `it acts again ${settled === 0 ? 'at once' : formatDuration(settled)} after a change`
  return `${what}, for ${again} on what its alarm saw in the last ${formatDuration(since)}`
}

function sizes({ from, to }: Turn): string {
  return `${count(from)} → ${count(to)} instances`
}

/** `5 %`, of the threshold. */
function clear({ after, against }: Turn): string {
  const percent = Math.round((Math.abs(after - against) / against) * 100)
  return percent === 0 ? 'less than 1 %' : `${percent} %`
}

function side({ move }: Turn): string {
  return move.pair === 'in' ? 'under' : 'over'
}

function other({ move, against }: Turn, policy: Policy): string {
  if (move.pair !== 'in') return `scale-in at ${count(against)}`
  const isMaximum = policy.scaling?.out.at !== growsAt(policy)
  return `${isMaximum ? 'the maximum alarm' : 'scale-out'} at ${count(against)}`
}

/** Seconds until a pair's alarm is in ALARM once the average is where it should be. */
function delay({ scaling }: Policy, pair: 'out' | 'in'): number {
  const side = scaling?.[pair]
  return side ? side.period * side.datapoints.datapoints : 0
}

/** Seconds of once up and once down: both alarms, and the time until new instances are in service. */
function round(policy: Policy): number {
  const lead = policy.warmPool?.leadMinutes ?? policy.capacity.leadMinutes
  return delay(policy, 'out') + lead * 60 + delay(policy, 'in')
}
