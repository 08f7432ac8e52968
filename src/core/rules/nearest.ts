/** Finds the word a person most likely meant. */

/** The candidate nearest to `word` by edits, ignoring case and punctuation; `null` when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > 60) return null
  const wanted = plain(word)
  let best: string | null = null
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of candidates) {
    const letters = plain(candidate)
    if (Math.abs(letters.length - wanted.length) >= least) continue
    const distance = edits(wanted, letters)
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`. */
function edits(from: string, to: string): number {
  let [before, previous]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const cost = from[i - 1] === to[j - 1] ? 0 : 1
      let least = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + cost)
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      if (isSwap) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    ;[before, previous] = [previous, row]
  }
  return previous[to.length] ?? 0
}
