/** What people did: overrides and holds in force, and what was asked in the last day. */
import type { Asked } from '../../core/asked.ts'
import { count } from '../../core/count.ts'
import type { FleetStatus, Report } from '../../core/report.ts'
import type { Override } from '../../core/tags.ts'
import { plural } from '../paint.ts'
import { brief, more, part, tag, when } from './blocks.ts'
import { type Html, html } from './html.ts'

/** A name, and the ID that makes it one person's: never cut off. */
const mostName = 120

export function tagsSection({ fleets }: Report, most: number): Html | null {
  const items = fleets.flatMap(tagsOf)
  if (items.length === 0) return null
  return part('In force', 'overrides and holds', [
    html`<ul class="items">${items.slice(0, most)}</ul>`,
    more(items.length - most, 'override or hold', '') ?? html``,
  ])
}

function tagsOf({ fleet, override, hold }: FleetStatus): Html[] {
  return [
    ...(override ? [tagItem(fleet, `override for ${sizeOf(override)}`, override)] : []),
    ...(hold ? [tagItem(fleet, 'hold: nothing is changed', hold)] : []),
  ]
}

function tagItem(
  fleet: string,
  what: string,
  { until, by, because }: { until: number; by: string; because: string },
): Html {
  return html`<li><p><b>${fleet}</b> ${what}, until ${when(until)}</p><p class="dim">by ${brief(by, mostName) || 'somebody'}${because === '' ? null : html`: ${brief(because)}`}</p></li>\n`
}

function sizeOf({ size }: Override): string {
  return 'connections' in size ? `${count(size.connections)} connections` : plural(size.instances, 'instance')
}

/** The newest first. */
export function askedSection({ night }: Report, most: number): Html | null {
  if (!night) return null
  const { asked } = night
  if ('unread' in asked)
    return part(
      'Asked in the last day',
      '',
      html`<p>${tag('unknown', 'unchecked')} ${brief(asked.unread)}</p>`,
    )
  if (asked.read.length === 0) return null
  const rows = asked.read.toReversed().slice(0, most)
  return part('Asked in the last day', plural(asked.read.length, 'request'), [
    html`<ul class="items">${rows.map(askedItem)}</ul>`,
    more(asked.read.length - most, 'request') ?? html``,
  ])
}

function askedItem({ at, by, what, became }: Asked): Html {
  return html`<li><p>${brief(what)}</p><p class="dim">${when(at)}, by ${brief(by, mostName) || 'somebody'}: ${brief(became)}</p></li>\n`
}
