/** Running sums, so that the mean of any stretch costs two look-ups. */

/** One longer than the values; the sum of `[a, b)` is `sums[b] - sums[a]`. */
export function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (let index = 0; index < values.length; index += 1) {
    sums[index + 1] = (sums[index] ?? 0) + (values[index] ?? 0)
  }
  return sums
}
