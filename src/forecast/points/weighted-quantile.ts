/** Quantiles of values that count differently. */

/** @param shares between 0 and 1; of no values the quantile is 0 */
export function quantiles(
  values: readonly number[],
  weights: readonly number[],
  shares: readonly number[],
): number[] {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  let total = 0
  for (const weight of weights) total += weight
  return shares.map((share) => {
    let sum = 0
    for (const index of order) {
      sum += weights[index] ?? 0
      if (sum >= share * total) return values[index] ?? 0
    }
    return values[order.at(-1) ?? 0] ?? 0
  })
}
