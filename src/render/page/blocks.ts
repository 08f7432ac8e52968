/** What sections are made of: a titled part, a tag in words, a table that a phone shows as cards, and what was left out. */
import type { Finding } from '../../core/finding.ts'
import type { Instant } from '../../core/instant.ts'
import { formatLocal } from '../../core/local-time.ts'
import { plural, safe } from '../paint.ts'
import { type Html, html } from './html.ts'

/** Every tag says in a word and a mark what its colour says. `unknown` is never `good`. */
export type Tone = 'good' | 'warn' | 'bad' | 'unknown' | 'wait' | 'plain'

const marks: Record<Tone, string> = { good: '✓', warn: '!', bad: '‼', unknown: '?', wait: '‖', plain: '·' }

export function part(title: string, note: string, body: Html | Html[]): Html {
  return html`<section class="part"><h2>${title}${note === '' ? null : html` <span class="note">${note}</span>`}</h2>${body}</section>\n`
}

export function tag(tone: Tone, word: string): Html {
  return html`<span class="tag ${tone}">${marks[tone]} ${word}</span>`
}

export function findingTag({ status, severity }: Pick<Finding, 'status' | 'severity'>): Html {
  if (status === 'unchecked') return tag('unknown', 'unchecked')
  return tag(({ critical: 'bad', warning: 'warn', info: 'plain' } as const)[severity], severity)
}

/** On a phone each row is a card, and each cell says its column. The first cell names the row. */
export function table(columns: string[], rows: (Html | string)[][]): Html {
  const cells = (row: (Html | string)[]) =>
    row.map((cell, index) =>
      index === 0
        ? html`<th scope="row">${cell}</th>`
        : html`<td><span class="column">${columns[index]} </span>${cell}</td>`,
    )
  return html`<table><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody></table>`
}

/** Short numbers, one under the other: narrow enough to stay a table on a phone. */
export function figures(columns: string[], rows: string[][]): Html {
  const cells = ([name, ...values]: string[]) =>
    html`<th scope="row">${name}</th>${values.map((value) => html`<td>${value}</td>`)}`
  return html`<table class="figures"><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody></table>`
}

/** `and 12 more fleets`; nothing where nothing was left out. */
export function more(left: number, one: string, which = ''): Html | null {
  return left > 0 ? html`<p class="dim">and ${plural(left, `more ${one}`)}${which}</p>` : null
}

/** Text from AWS, tags or files as short as a report needs it: the whole of it is a command away. */
export function brief(text: string, most = 200): string {
  return safe(text, most)
}

/** `Wed 25 Nov 07:00 UTC`. */
export function when(at: Instant, timezone = 'UTC'): string {
  return `${formatLocal(at, timezone)} ${timezone}`
}
