/** HTML that is safe by construction: whatever is put into a template is text, unless a template made it. */
import { escaped } from '../chart/svg.ts'

/** The mark of what this file made; nothing read from a file, a tag or AWS can carry it. */
const made: unique symbol = Symbol('html')

export interface Html {
  readonly [made]: string
}

type Content = Html | string | number | null | undefined | false | readonly Content[]

/** Text is cut beyond this many characters: no name, reason or answer of AWS needs more. */
const mostText = 600

/** Escapes each interpolation, in quotes and between tags; takes Html as it is, joins lists, and leaves out what is not there. */
export function html(strings: TemplateStringsArray, ...contents: Content[]): Html {
  return { [made]: strings.map((part, index) => part + markupOf(contents[index])).join('') }
}

/** The markup of our own charts and style sheet. Never for anything that came from outside. */
export function raw(markup: string): Html {
  return { [made]: markup }
}

/** The markup, for a file or a mail. */
export function markup(content: Html): string {
  return content[made]
}

function markupOf(content: Content): string {
  if (content === null || content === undefined || content === false) return ''
  if (typeof content === 'number' || typeof content === 'string') return escaped(String(content), mostText)
  return made in content ? content[made] : content.map(markupOf).join('')
}
