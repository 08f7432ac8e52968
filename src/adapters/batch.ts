/** How much goes into one call, and how many calls go at once. */

/** Calls at once towards one service of one Region; the pace keeps them under its rates. */
export const concurrency = 5

/** Pieces of at most `size`. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
