/** Which lines of two texts differ, for people. */

/** Lines that are shown; the rest is counted. */
const mostLines = 12

/** JSON is laid out first, so that one value stands on a line; a line that only moved is not told. */
export function changedLines(before: string, after: string): string[] {
  const [old, wanted] = [lines(before), lines(after)]
  const [had, has] = [new Set(old), new Set(wanted)]
  const all = [
    ...old.filter((line) => !has.has(line)).map((line) => `- ${line.trim()}`),
    ...wanted.filter((line) => !had.has(line)).map((line) => `+ ${line.trim()}`),
  ]
  const more = all.length - mostLines
  return [...all.slice(0, mostLines), ...(more > 0 ? [`and ${more} more lines`] : [])]
}

function lines(text: string): string[] {
  try {
    return JSON.stringify(JSON.parse(text), null, 1).split('\n')
  } catch {
    return text.split('\n')
  }
}
