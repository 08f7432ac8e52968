/** Builders for the few blocks that messages are made of. */
import { type Block, cut, type PlainText, type RichText, type Span, shown } from './message.ts'

/** A text object's limit; rich text has none of its own that is written down. */
const mostCharacters = 3_000

/** Our own words, or text of others: Slack shows both as they stand. */
export function say(text: string, most = 300): Span {
  return { type: 'text', text: shown(text, most) }
}

export function bold(text: string, most = 300): Span {
  return { ...say(text, most), style: { bold: true } }
}

/** A command to type. */
export function command(text: string): Span {
  return { ...say(text), style: { code: true } }
}

/** Spans of one line. */
export type Line = Span[]

/** One paragraph, line by line; neighbours of one style become one element. */
export function paragraph(...lines: Line[]): RichText {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: join(lines) }] }
}

/** Lines in columns. */
export function drawing(lines: string[]): RichText {
  const text = lines.map((line) => shown(line, mostCharacters)).join('\n')
  const element: Span = { type: 'text', text: cut(text, mostCharacters) }
  return { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [element] }] }
}

/** A small grey line. */
export function note(text: string): Block {
  return { type: 'context', elements: [words(text, mostCharacters)] }
}

/** Our own words where Slack takes no rich text. */
export function words(text: string, most: number): PlainText {
  return { type: 'plain_text', text: shown(text.replace(/[&<>]/g, ' '), most), emoji: false }
}

function join(lines: Line[]): Span[] {
  const spans: Span[] = []
  for (const [index, line] of lines.entries()) {
    for (const span of index === 0 ? line : [{ type: 'text', text: '\n' } as Span, ...line]) {
      const last = spans.at(-1)
      const isAlike = last?.style?.bold === span.style?.bold && last?.style?.code === span.style?.code
      if (last && isAlike) spans[spans.length - 1] = { ...last, text: last.text + span.text }
      else spans.push(span)
    }
  }
  return spans
}
