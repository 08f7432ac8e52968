/** What the alarms of a policy do to the size of a group: so many instances, from such an average on. */
import type { Policy } from '../policy.ts'
import type { Path } from '../rules/complaint.ts'

export type Pair = 'out' | 'maximum' | 'in'

export interface Move {
  pair: Pair
  /** Average connections per instance: the lowest at which it grows, the highest at which it shrinks. */
  average: number
  /** Instances, more or fewer. */
  by: number
  /** Where `by` is declared. */
  path: Path
}

/** Every step that grows the group. Where all instances hold alike, the fullest is at its alarm with the average. */
export function movesOut({ scaling }: Policy): Move[] {
  if (!scaling) return []
  const { out, maximum } = scaling
  const path = ['scaling', 'out']
  const steps = out.steps?.map(({ from, add }, index): Move => {
    return { pair: 'out', average: from, by: add, path: [...path, 'steps', index, 'add'] }
  })
  const fullest: Move[] = maximum
    ? [{ pair: 'maximum', average: maximum.at, by: maximum.add, path: ['scaling', 'maximum', 'add'] }]
    : []
  return [
    ...(steps ?? [{ pair: 'out', average: out.at, by: out.add ?? 0, path: [...path, 'add'] }]),
    ...fullest,
  ]
}

/** Every step that shrinks it. */
export function movesIn({ scaling }: Policy): Move[] {
  const inward = scaling?.in
  if (!inward) return []
  const path = ['scaling', 'in']
  const steps = inward.steps?.map(({ to, remove }, index): Move => {
    return { pair: 'in', average: to, by: remove, path: [...path, 'steps', index, 'remove'] }
  })
  return steps ?? [{ pair: 'in', average: inward.at, by: inward.remove ?? 0, path: [...path, 'remove'] }]
}

/** The average at which the first alarm grows the group. */
export function growsAt({ scaling }: Policy): number {
  return Math.min(scaling?.out.at ?? Infinity, scaling?.maximum?.at ?? Infinity)
}

/** The size after a move, or the same size where the group is at its bound. */
export function sizeAfter(size: number, { pair, by }: Move, { capacity: { min, max } }: Policy): number {
  return pair === 'in' ? Math.max(Math.min(min, size), size - by) : Math.min(Math.max(max, size), size + by)
}

/** The sizes that a constant load drives a group through from one on, to where it stays or comes round again. */
export function course(policy: Policy, start: number[], connections: number): number[] {
  const sizes = new Set(start)
  let size = start.at(-1) ?? 0
  for (;;) {
    const next = nextSize(policy, size, connections)
    if (next === size) return [...sizes]
    if (sizes.has(next)) return [...sizes, next]
    sizes.add(next)
    size = next
  }
}

function nextSize(policy: Policy, size: number, connections: number): number {
  if (size === 0) return 0
  const average = connections / size
  const after = (moves: Move[]) => moves.map((move) => sizeAfter(size, move, policy))
  const grown = after(lastOfEach(movesOut(policy).filter((move) => move.average <= average)))
  if (grown.length > 0) return Math.max(...grown)
  const shrunk = after(lastOfEach(movesIn(policy).filter((move) => move.average >= average)))
  return shrunk[0] ?? size
}

/** Of the steps that are reached, each policy takes its farthest. */
function lastOfEach(moves: Move[]): Move[] {
  return moves.filter(({ pair }, index) => moves[index + 1]?.pair !== pair)
}
