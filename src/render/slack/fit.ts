/** A message as long as Slack takes it and a person reads it: the first entries of each part, and how many more there are. */
import type { Block } from './message.ts'

export interface Part {
  /** Entries that there are, and each of them: only what can be shown is made. */
  total: number
  entry: (index: number) => Block[]
  /** Entries that are shown at most; all parts of a message together stay under the 50 blocks that Slack takes. */
  most: number
  /** What stands for the others, of which so many are shown. */
  rest: (shown: number) => Block[]
}

/**
 * JSON characters of all blocks. Slack refuses about 13,000 together (`msg_blocks_too_long`) and counts more than their
 * text: measured by others (slackapi/bolt-js issues 2509 and 2867), not written down.
 */
const mostCharacters = 9_000

export function fitted(parts: Part[]): Block[] {
  let room = mostCharacters - length(parts.flatMap(({ rest, total }) => (total > 0 ? rest(0) : [])))
  return parts.flatMap(({ total, entry, most, rest }) => {
    const taken: Block[] = []
    let shown = 0
    for (; shown < Math.min(total, most); shown++) {
      const next = entry(shown)
      if (length(next) > room) break
      taken.push(...next)
      room -= length(next)
    }
    return shown < total ? [...taken, ...rest(shown)] : taken
  })
}

/** The entries of a list. */
export function each<T>(
  list: readonly T[],
  most: number,
  entryOf: (one: T) => Block[],
  rest: (left: T[]) => Block[],
): Part {
  return {
    total: list.length,
    entry: (index) => list.slice(index, index + 1).flatMap(entryOf),
    most,
    rest: (shown) => rest(list.slice(shown)),
  }
}

/** A part that is always shown whole. */
export function whole(...blocks: Block[]): Part {
  return { total: 1, entry: () => blocks, most: 1, rest: () => [] }
}

function length(blocks: Block[]): number {
  return blocks.reduce((sum, block) => sum + JSON.stringify(block).length + 1, 0)
}
