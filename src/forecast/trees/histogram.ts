/** How a tree finds where to split: features in few bins, and sums of each bin. */

const bins = 48

/** What is still to be explained. */
export interface Rest {
  binned: Uint8Array[]
  errors: Float64Array
  weights: Float64Array
}

export interface Histogram {
  /** By column and bin. */
  sums: Float64Array
  masses: Float64Array
  sum: number
  weight: number
}

export interface Split {
  column: number
  bin: number
  gain: number
}

export function histogramOf({ binned, errors, weights }: Rest, rows: Int32Array): Histogram {
  const sums = new Float64Array(binned.length * bins)
  const masses = new Float64Array(binned.length * bins)
  let [sum, weight] = [0, 0]
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number
    sum += (weights[row] as number) * (errors[row] as number)
    weight += weights[row] as number
  }
  for (let column = 0; column < binned.length; column += 1) {
    const values = binned[column] as Uint8Array
    const first = column * bins
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] as number
      const at = first + (values[row] as number)
      const mass = weights[row] as number
      sums[at] = (sums[at] as number) + mass * (errors[row] as number)
      masses[at] = (masses[at] as number) + mass
    }
  }
  return { sums, masses, sum, weight }
}

export function without(whole: Histogram, part: Histogram): Histogram {
  return {
    sums: whole.sums.map((sum, at) => sum - (part.sums[at] as number)),
    masses: whole.masses.map((mass, at) => mass - (part.masses[at] as number)),
    sum: whole.sum - part.sum,
    weight: whole.weight - part.weight,
  }
}

/** The split after which the squared errors are least; null where every side would have too few rows. */
export function bestSplit({ sums, masses, sum, weight }: Histogram, least: number): Split | null {
  let best: Split | null = null
  const whole = (sum * sum) / (weight + least)
  for (let first = 0; first < sums.length; first += bins) {
    let [leftSum, leftMass] = [0, 0]
    for (let bin = 0; bin < bins - 1; bin += 1) {
      leftSum += sums[first + bin] as number
      leftMass += masses[first + bin] as number
      if (leftMass < least) continue
      if (weight - leftMass < least) break
      const rightSum = sum - leftSum
      const gain =
        (leftSum * leftSum) / (leftMass + least) + (rightSum * rightSum) / (weight - leftMass + least) - whole
      if (gain > (best?.gain ?? 1e-12)) best = { column: first / bins, bin, gain }
    }
  }
  return best
}

/** Upper edges of bins that hold about as many rows each. */
export function edgesOf(column: Float64Array, weights: Float64Array): number[] {
  const ordered = column.filter((_, row) => (weights[row] as number) > 0).sort()
  const edges: number[] = []
  for (let bin = 1; bin < bins; bin += 1) {
    const edge = ordered[Math.floor((bin * ordered.length) / bins)]
    if (edge !== undefined && edge !== edges.at(-1) && edge < (ordered.at(-1) ?? 0)) edges.push(edge)
  }
  return edges
}

export function binOf(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= (edges[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}
