/** Labels over a plot that never cover each other: later ones lower, and those without room left out. */
import { element, textSize, widthOf, words } from './svg.ts'
import type { Palette } from './theme.ts'

export interface Label {
  x: number
  /** Where its leader ends. */
  instances: number
  title: string
  detail: string
}

const rowHeight = 32
const rows = [0, 1, 2]
const gap = 5
const widest = 190
const smallText = textSize - 1
/** Bold words are a little wider. */
const bold = 1.06

export interface PlacedLabels {
  drawn: string
  height: number
  /** From under each label down to what it names. */
  leaders: { x: number; from: number; instances: number }[]
}

/**
 * A label stands right of its leader, or left of it where the plot ends. From the last to the first: an earlier one goes
 * above, so that its leader passes no words.
 */
export function placeLabels(
  labels: Label[],
  { left, right }: { left: number; right: number },
  palette: Palette,
): PlacedLabels {
  /** How far left each row is taken, from the right. */
  const taken: number[] = []
  const placed = labels
    .toSorted((a, b) => b.x - a.x)
    .flatMap((label) => {
      const wanted = Math.max(widthOf(label.title) * bold, widthOf(label.detail, smallText)) + gap
      const width = Math.min(widest, right - left, wanted)
      const isFlipped = label.x + width > right + gap
      const start = isFlipped ? Math.max(0, label.x - width) : label.x
      const row = rows.find((index) => start + width + gap <= (taken[index] ?? Infinity))
      if (row === undefined) return []
      taken[row] = start
      return [{ ...label, width, row, isFlipped }]
    })
  const height = taken.length * rowHeight
  const drawn = placed.map(({ x, width, row, title, detail, isFlipped }) => {
    const top = height - (row + 1) * rowHeight
    const at = isFlipped ? x - gap : x + gap
    const side = { ...(isFlipped ? { 'text-anchor': 'end' } : {}), ...halo(palette) }
    return (
      words(at, top + 12, title, { 'font-weight': 600, ...side }, width / bold) +
      words(at, top + 25, detail, { 'font-size': smallText, fill: palette.dim, ...side }, width)
    )
  })
  const leaders = placed.map(({ x, row, instances }) => ({
    x,
    from: height - (row + 1) * rowHeight + 3,
    instances,
  }))
  return { drawn: element('g', {}, drawn.join('')), height, leaders }
}

/** Keeps words readable where a line passes behind them. */
function halo({ paper }: Palette) {
  return { stroke: paper, 'stroke-width': 3, 'paint-order': 'stroke' }
}
