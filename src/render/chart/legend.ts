/** What each mark of a chart stands for, in as many lines as the width needs. */
import { element, textSize, widthOf, words } from './svg.ts'
import type { Palette } from './theme.ts'

export interface Entry {
  label: string
  mark: 'area' | 'line' | 'rise' | 'start'
  colour: string
  /** For a line: its dashes, as SVG writes them. */
  dash?: string
}

const markWidth = 22
const between = 14
const lineHeight = textSize + 7

/** The drawn legend and its height. */
export function legend(
  entries: Entry[],
  place: { left: number; right: number; top: number },
  palette: Palette,
): { drawn: string; height: number } {
  const drawn: string[] = []
  let [x, line] = [place.left, 0]
  for (const entry of entries) {
    const width = markWidth + widthOf(entry.label)
    if (x > place.left && x + width > place.right) {
      x = place.left
      line += 1
    }
    const y = place.top + line * lineHeight + textSize
    drawn.push(
      mark(entry, x, y - 4),
      words(x + markWidth, y, entry.label, { fill: palette.dim }, place.right - x - markWidth),
    )
    x += width + between
  }
  return { drawn: drawn.join(''), height: (line + 1) * lineHeight + 4 }
}

function mark({ mark: shape, colour, dash }: Entry, x: number, y: number): string {
  switch (shape) {
    case 'area':
      return element('rect', { x, y: y - 5, width: 16, height: 10, rx: 2, fill: colour })
    case 'line':
      return element('line', {
        x1: x,
        x2: x + 18,
        y1: y,
        y2: y,
        stroke: colour,
        'stroke-width': 2,
        'stroke-dasharray': dash,
      })
    case 'rise':
      return riseMark(x + 8, y + 5, colour)
    case 'start':
      return startMark(x + 8, y, colour)
  }
}

/** The floor begins to rise: a triangle that points up, its base at `y`. */
export function riseMark(x: number, y: number, colour: string): string {
  return element('path', {
    d: `M${x - 5} ${y}h10l-5 -9z`.replace(/\d+\.\d{2,}/g, (long) => Number(long).toFixed(1)),
    fill: colour,
  })
}

/** A peak starts: a dot. */
export function startMark(x: number, y: number, colour: string): string {
  return element('circle', { cx: x, cy: y, r: 4, fill: colour })
}
