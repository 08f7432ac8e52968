/** Gradient boosting of small regression trees on binned features: a few thousand rows in milliseconds. */
import {
  bestSplit,
  binOf,
  edgesOf,
  type Histogram,
  histogramOf,
  type Rest,
  type Split,
  without,
} from './histogram.ts'

/** Rows by columns, column after column. */
export interface Table {
  rows: number
  columns: Float64Array[]
}

export interface Growth {
  trees: number
  leaves: number
  /** Share of each tree that is added. */
  rate: number
  /** Weight of rows a leaf needs; also added to it as rows that ask for nothing. */
  leastRows: number
}

/** From the features of one row, what the trees say of it. */
export type Model = (column: (which: number) => number) => number

interface Node {
  column: number
  /** Rows in this bin or under it go left. */
  bin: number
  left: Node | null
  right: Node | null
  value: number
}

interface Leaf {
  node: Node
  rows: Int32Array
  histogram: Histogram
  split: Split | null
}

/**
 * Fits the target in the manner of Huber: beyond the usual error a row pulls no harder.
 * @param weights of each row; zero leaves it out
 */
export function boost(
  { columns, rows }: Table,
  target: Float64Array,
  weights: Float64Array,
  growth: Growth,
): Model {
  const edges = columns.map((column) => edgesOf(column, weights))
  const binned = columns.map((column, which) =>
    Uint8Array.from(column, (value) => binOf(edges[which] ?? [], value)),
  )
  const used = Int32Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0)
  const fitted = new Float64Array(rows)
  const rest: Rest = { binned, errors: new Float64Array(rows), weights }
  const scale = meanSize(target, weights)
  const trees: Node[] = []
  for (let round = 0; round < growth.trees && used.length > 0; round += 1) {
    for (const row of used) {
      const error = (target[row] as number) - (fitted[row] as number)
      rest.errors[row] = Math.max(-scale, Math.min(scale, error))
    }
    const { root, leaves } = grow(rest, used, growth)
    for (const { node, rows: within } of leaves) {
      for (const row of within) fitted[row] = (fitted[row] as number) + growth.rate * node.value
    }
    trees.push(root)
  }
  return (column) => {
    const row = edges.map((edge, which) => binOf(edge, column(which)))
    let sum = 0
    for (const tree of trees) {
      let node = tree
      while (node.left && node.right) node = (row[node.column] as number) <= node.bin ? node.left : node.right
      sum += growth.rate * node.value
    }
    return sum
  }
}

/** Always splits the leaf that gains most. */
function grow(
  rest: Rest,
  rows: Int32Array,
  { leaves: most, leastRows }: Growth,
): { root: Node; leaves: Leaf[] } {
  const leafOf = (within: Int32Array, histogram: Histogram): Leaf => {
    const value = histogram.sum / (histogram.weight + leastRows)
    const node: Node = { column: 0, bin: 0, left: null, right: null, value }
    return { node, rows: within, histogram, split: bestSplit(histogram, leastRows) }
  }
  const first = leafOf(rows, histogramOf(rest, rows))
  let leaves = [first]
  while (leaves.length < most) {
    let best = first
    for (const leaf of leaves) if ((leaf.split?.gain ?? 0) > (best.split?.gain ?? 0)) best = leaf
    const { node, split, histogram } = best
    if (!split) break
    const bins = rest.binned[split.column] as Uint8Array
    const leftRows = best.rows.filter((row) => (bins[row] as number) <= split.bin)
    const rightRows = best.rows.filter((row) => (bins[row] as number) > split.bin)
    // Only the smaller side is counted; the other is what remains.
    const isLeftSmaller = leftRows.length < rightRows.length
    const counted = histogramOf(rest, isLeftSmaller ? leftRows : rightRows)
    const remaining = without(histogram, counted)
    const left = leafOf(leftRows, isLeftSmaller ? counted : remaining)
    const right = leafOf(rightRows, isLeftSmaller ? remaining : counted)
    Object.assign(node, { column: split.column, bin: split.bin, left: left.node, right: right.node })
    best.split = null
    leaves = [...leaves.filter((leaf) => leaf !== best), left, right]
  }
  return { root: first.node, leaves }
}

function meanSize(values: Float64Array, weights: Float64Array): number {
  let [sum, weight] = [0, 0]
  for (let row = 0; row < values.length; row += 1) {
    sum += (weights[row] as number) * Math.abs(values[row] as number)
    weight += weights[row] as number
  }
  return weight > 0 && sum > 0 ? sum / weight : 1
}
