/** Names nodes in a sentence: a few by their ids, the rest by their number, so that 5,000 nodes stay one line. */

const mostNamed = 3

/** `i-a, i-b, i-c and 14 more`; in the order given, or sorted by id. */
export function nameNodes(ids: readonly string[], order: 'sorted' | 'given' = 'sorted'): string {
  const all = order === 'sorted' ? ids.toSorted() : ids
  const rest = all.length - mostNamed
  const named = all.slice(0, mostNamed).join(', ')
  return rest > 0 ? `${named} and ${rest} more` : named
}

/** `17 of 24 nodes`. */
export function countNodes(some: number, all: number): string {
  return `${some} of ${all} node${all === 1 ? '' : 's'}`
}
