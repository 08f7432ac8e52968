/** How evenly connections lie on nodes, and whether the age of the nodes explains that they do not. */
import type { CountedNode } from './count.ts'

export interface Spread {
  mean: number
  /** Most and fewest connections of a node, over the mean; 1 is even. `null` where there is no connection at all. */
  maxOverMean: number | null
  minOverMean: number | null
  /** Standard deviation over the mean. */
  variation: number | null
  /** Over the mean by more than the allowed skew, fullest first. */
  hot: CountedNode[]
  /** Under it by more, emptiest first. */
  cold: CountedNode[]
  /** The fewest connections that have to move until every node is within the allowed skew. */
  toMove: number
}

/** `null` for no nodes. `skewPercent` is how far a node may be from the mean. */
export function spreadOf(nodes: readonly CountedNode[], skewPercent: number): Spread | null {
  if (nodes.length === 0) return null
  const mean = sum(nodes.map(({ established }) => established)) / nodes.length
  const [high, low] = [mean * (1 + skewPercent / 100), mean * (1 - skewPercent / 100)]
  const byLoad = nodes.toSorted((a, b) => b.established - a.established || (a.id < b.id ? -1 : 1))
  // Where a node is off by less than one connection, nothing could move.
  const hot = byLoad.filter(({ established }) => established - high >= 1)
  const cold = byLoad.filter(({ established }) => low - established >= 1).reverse()
  const excess = sum(hot.map(({ established }) => established - high))
  const deficit = sum(cold.map(({ established }) => low - established))
  const square = sum(nodes.map(({ established }) => (established - mean) ** 2)) / nodes.length
  const overMean = (value: number) => (mean > 0 ? value / mean : null)
  return {
    mean,
    maxOverMean: overMean(byLoad[0]?.established ?? 0),
    minOverMean: overMean(byLoad.at(-1)?.established ?? 0),
    variation: overMean(Math.sqrt(square)),
    hot,
    cold,
    toMove: Math.max(0, Math.ceil(Math.max(excess, deficit) - 1e-6)),
  }
}

/**
 * Whether age alone explains the skew. Connections stay where they are after a scale-out, so the new nodes hold fewer
 * until clients come again. Cold nodes less than half as old as all others are set aside, as often as there are any (one
 * scale-out after another): when those left are even, age explains it.
 */
export function isExplainedByAge(nodes: readonly CountedNode[], skewPercent: number): boolean {
  let left = nodes
  for (;;) {
    const spread = spreadOf(left, skewPercent)
    if (!spread || (spread.hot.length === 0 && spread.cold.length === 0)) return true
    const cold = new Set(spread.cold)
    const others = left.filter((node) => !cold.has(node))
    if (cold.size === 0 || others.length === 0) return false
    const oldestCold = spread.cold.reduce((most, { uptime }) => Math.max(most, uptime), 0)
    const youngestOther = others.reduce((least, { uptime }) => Math.min(least, uptime), Infinity)
    if (oldestCold * 2 >= youngestOther) return false
    left = others
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
