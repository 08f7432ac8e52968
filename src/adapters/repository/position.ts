/** Turns offsets in a text into lines and columns as editors count them. */

export interface Position {
  /** 1-based. */
  line: number
  /** 1-based, in characters. */
  column: number
}

/** The positions of one text; lines are found on the first question, since most texts are never asked. */
export function positionIn(text: string): (offset: number) => Position {
  let starts: number[] | null = null
  return (offset) => {
    starts ??= lineStarts(text)
    const line = lineAt(starts, offset)
    const start = starts[line - 1] ?? 0
    return { line, column: [...text.slice(start, Math.min(offset, start + 10_000))].length + 1 }
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

/** The number of line starts at or before the offset, by bisection. */
function lineAt(starts: number[], offset: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}
