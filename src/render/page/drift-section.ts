/** What differs from the repository, and what waits for somebody. */
import type { Change } from '../../core/change.ts'
import type { Outcome, Report } from '../../core/report.ts'
import { describe } from '../describe.ts'
import { plural } from '../paint.ts'
import { brief, more, part, tag } from './blocks.ts'
import { type Html, html } from './html.ts'

/** Fields of one Change that are listed. */
const mostDetails = 8

export function driftSection({ changes, outcomes, night }: Report, most: number): Html | null {
  const became = outcomesById(outcomes)
  const open = changes.filter((change) => !isWaiting(change, became))
  if (open.length === 0) return null
  const how = open.some(({ id }) => became.get(id)?.result !== 'applied')
    ? html`<p class="dim">To repair: <code>tide apply</code>. To accept what AWS has: write it into the policy file of the fleet.</p>`
    : null
  return part(night ? 'Drift' : 'Changes', plural(open.length, 'change'), [
    html`<ul class="items">${open.slice(0, most).map((change) => item(change, became.get(change.id)))}</ul>`,
    ...rest(open, most),
    ...(how ? [how] : []),
  ])
}

export function heldSection({ changes, outcomes }: Report, most: number): Html | null {
  const became = outcomesById(outcomes)
  const held = changes.filter((change) => isWaiting(change, became))
  if (held.length === 0) return null
  return part('Held', `${plural(held.length, 'change')} ${held.length === 1 ? 'waits' : 'wait'}`, [
    html`<ul class="items">${held.slice(0, most).map((change) => item(change, became.get(change.id)))}</ul>`,
    ...rest(held, most),
  ])
}

function item(change: Change, outcome: Outcome | undefined): Html {
  const { title, details } = describe(change)
  const { id, fleet, because, held } = change
  const isHeld = held !== undefined && outcome?.result !== 'applied'
  return html`<li><p><b>${fleet}</b> ${brief(title)} <code>${id}</code>${outcomeTag(outcome)}</p>${details.slice(0, mostDetails).map((detail) => html`<p>${brief(detail)}</p>`)}<p class="dim">because ${brief(because)}</p>${isHeld ? html`<p>${tag('wait', 'held')} ${brief(held.reason)}. ${release(change)}</p>` : null}${outcome?.error ? html`<p>${brief(outcome.error)}</p>` : null}</li>\n`
}

function outcomeTag(outcome: Outcome | undefined): Html | null {
  if (outcome?.result === 'applied') return html` ${tag('good', 'applied')}`
  return outcome?.result === 'failed' ? html` ${tag('bad', 'failed')}` : null
}

/** What lets a held Change be written. */
function release({ held, id, fleet }: Change): Html {
  if (held?.by === 'hold') return html`Ends by itself, or with <code>tide hold ${fleet} --end</code>.`
  if (held?.by === 'observe') return html`Written once its policy says <code>mode: enforce</code>.`
  return html`Approve: <code>tide apply --approve ${id}</code>`
}

function isWaiting({ held, id }: Change, became: Map<string, Outcome>): boolean {
  return held !== undefined && became.get(id)?.result !== 'applied'
}

function outcomesById(outcomes: Outcome[] | undefined): Map<string, Outcome> {
  return new Map(outcomes?.map((outcome) => [outcome.id, outcome]))
}

function rest(changes: Change[], most: number): Html[] {
  const left = changes.slice(most)
  const fleets = new Set(left.map(({ fleet }) => fleet)).size
  const line = more(left.length, 'change', ` on ${plural(fleets, 'fleet')}: \`tide plan\` lists them`)
  return line ? [line] : []
}
