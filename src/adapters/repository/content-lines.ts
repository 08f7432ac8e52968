/** Splits an iCalendar text into its content lines and components, each with the line it starts on. */

export interface ContentLine {
  /** 1-based, in the file. */
  line: number
  /** Upper case, without parameters. */
  name: string
  /** Unfolded, complete. */
  text: string
}

export interface Component {
  line: number
  name: string
  /** Its own properties, not those of components inside it. */
  lines: ContentLine[]
}

/** RFC 5545, 3.1: a line that begins with a space or tab continues the one before it. */
function contentLines(text: string): ContentLine[] {
  const lines: { line: number; parts: string[] }[] = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const current = lines.at(-1)
    if (/^[ \t]/.test(raw) && current) current.parts.push(raw.slice(1))
    else if (raw !== '') lines.push({ line: index + 1, parts: [raw] })
  }
  return lines.map(({ line, parts }) => {
    const unfolded = parts.join('')
    return { line, text: unfolded, name: unfolded.replace(/[;:].*$/s, '').toUpperCase() }
  })
}

/** The components of a calendar, outermost first, or the place where BEGIN and END do not match. */
export function components(text: string): { components: Component[] } | { line: number; message: string } {
  const found: Component[] = []
  const open: Component[] = []
  for (const line of contentLines(text)) {
    const value = line.text
      .slice(line.text.indexOf(':') + 1)
      .trim()
      .toUpperCase()
    const current = open.at(-1)
    if (line.name === 'BEGIN') {
      if (!current && value !== 'VCALENDAR')
        return { line: line.line, message: 'no BEGIN:VCALENDAR: this is not an iCalendar file' }
      if (open.length >= 8) return { line: line.line, message: 'components nested too deeply' }
      const component = { line: line.line, name: value, lines: [] }
      open.push(component)
      found.push(component)
    } else if (!current) {
      return { line: line.line, message: 'no BEGIN:VCALENDAR: this is not an iCalendar file' }
    } else if (line.name === 'END') {
      if (value !== current.name)
        return {
          line: line.line,
          message: `END:${value.slice(0, 40)} does not close BEGIN:${current.name} of line ${current.line}`,
        }
      open.pop()
    } else {
      current.lines.push(line)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed)
    return { line: unclosed.line, message: `BEGIN:${unclosed.name} is never closed: the file is cut off` }
  if (found.length === 0) return { line: 1, message: 'no BEGIN:VCALENDAR: this is not an iCalendar file' }
  return { components: found }
}
