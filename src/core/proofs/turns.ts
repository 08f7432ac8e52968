/** A Turn: a move after which the average is so near the other threshold that the group soon moves back. */
import type { Policy } from '../policy.ts'
import { hindsight, seenSize } from './hindsight.ts'
import { growsAt, type Move, movesIn, movesOut, type Pair, sizeAfter } from './moves.ts'

export interface Turn {
  move: Move
  from: number
  to: number
  /** The mean size that its alarm has seen: `from`, unless it acts before it saw the last change. */
  seen: number
  /** The average after it, once everybody has reconnected. */
  after: number
  /** The threshold on the other side. */
  against: number
  /** How many times `after` is clear of `against`; at 1 or less the other alarm follows. */
  margin: number
}

/** Every margin is to be more than 10 %, and that which hangs on one instance more than the declared imbalance. */
export function neededMargin(pair: Pair, imbalance: number): number {
  return pair === 'out' ? 1.1 : Math.max(1.1, imbalance)
}

/**
 * The Turns of one pair whose margin is not more than needed, over all sizes from min to max, smallest first.
 * Connections stay the same in number: growing leaves average · n ÷ (n + k), shrinking average · n ÷ (n − k).
 * Source: derived; the walk ends where every larger size has more margin.
 */
export function* weakTurns(policy: Policy, pair: Pair, imbalance: number): Generator<Turn> {
  if (!policy.scaling?.in) return
  const { min, max } = policy.capacity
  const moves = (pair === 'in' ? movesIn(policy) : movesOut(policy)).filter((move) => move.pair === pair)
  const [needed, seen] = [neededMargin(pair, imbalance), sizeSeen(policy, pair)]
  const touched = min + stretch(policy, pair)
  for (let size = Math.max(1, min); size <= max; size += 1) {
    const turns = moves.flatMap((move) => turn(policy, move, size, seen(size)) ?? [])
    const weak = turns.filter(({ margin }) => margin <= needed)
    if (weak.length === 0 && size > touched) return
    yield* weak
  }
}

function turn(policy: Policy, move: Move, from: number, seen: number): Turn | null {
  const to = sizeAfter(from, move, policy)
  // Without instances there is no average, which is no matter of flapping.
  if (to === from || to === 0) return null
  const after = (move.average * seen) / to
  const against = move.pair === 'in' ? growsAt(policy) : (policy.scaling?.in?.at ?? 0)
  const margin = move.pair === 'in' ? against / after : after / against
  return { move, from, to, seen, after, against, margin }
}

/** What the alarm of a pair has seen when it acts at a size; memory of the largest moves that way, from the bound. */
function sizeSeen(policy: Policy, pair: Pair): (size: number) => number {
  const memory = hindsight(policy, pair)
  const most = largest(policy, pair)
  return (size) => seenSize(size, memory, most, bound(policy, pair))
}

function bound({ capacity: { min, max } }: Policy, pair: Pair): number {
  return pair === 'in' ? max : Math.max(1, min)
}

function largest(policy: Policy, pair: Pair): number {
  return Math.max(1, ...(pair === 'in' ? movesIn(policy) : movesOut(policy)).map(({ by }) => by))
}

/** How many sizes from the floor on a move, or the memory of moves before it, can touch that floor. */
function stretch(policy: Policy, pair: Pair): number {
  const { since, settled, again } = hindsight(policy, pair)
  return largest(policy, pair) * (1 + Math.max(0, Math.ceil((since - settled) / again)))
}
