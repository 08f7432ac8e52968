/** Bars of eighths, for a curve in a terminal. */
const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** One row of text for each of `height` rows, top first; a value over `top` is drawn as `top`. */
export function bars(values: number[], top: number, height: number): string[] {
  return Array.from({ length: height }, (_, row) => {
    const below = height - 1 - row
    return values
      .map((value) => {
        const filled = (Math.min(value, top) / (top || 1)) * height - below
        return eighths[Math.max(0, Math.min(8, Math.round(filled * 8)))] ?? ' '
      })
      .join('')
  })
}
