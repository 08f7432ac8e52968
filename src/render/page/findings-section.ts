/** Findings by code, worst first, with what to do; and the risks that policy files accept. */
import type { Accepted } from '../../core/accept.ts'
import type { Finding } from '../../core/finding.ts'
import type { Report } from '../../core/report.ts'
import { plural, someOf } from '../paint.ts'
import { findingsWorstFirst } from '../worst-first.ts'
import { brief, findingTag, more, part } from './blocks.ts'
import { type Html, html } from './html.ts'

export function findingsSection({ findings }: Report, most: number): Html | null {
  if (findings.length === 0) return null
  const groups = [...Map.groupBy(findingsWorstFirst(findings), ({ code }) => code).values()]
  const shown = groups.slice(0, most)
  const each = Math.max(1, Math.floor(most / shown.length))
  const left = groups.slice(most).flat().length
  return part('Findings', plural(findings.length, 'finding'), [
    ...shown.map((group) => groupBlock(group, each)),
    more(left, 'finding', ' of other codes') ?? html``,
  ])
}

function groupBlock(group: Finding[], most: number): Html {
  const [worst] = group
  if (!worst) return html``
  const remedies = new Set(group.map(({ remedy }) => remedy))
  const common = remedies.size === 1 ? html`<p class="dim">What to do: ${brief(worst.remedy)}</p>` : null
  const unchecked = group.filter(({ status }) => status === 'unchecked').length
  const apart = unchecked > 0 && unchecked < group.length ? `, ${unchecked} unchecked` : ''
  const fleets = [...new Set(group.map(({ fleet }) => fleet))]
  return html`<div class="group"><h3>${findingTag(worst)} ${worst.code} <span class="note">${plural(group.length, 'finding')}${apart} in ${someOf(fleets)}</span></h3><ul class="items">${group.slice(0, most).map((finding) => item(finding, finding.status !== worst.status || finding.severity !== worst.severity, common === null))}</ul>${more(group.length - most, 'finding')}${common}</div>\n`
}

function item(finding: Finding, isOther: boolean, isRemedyShown: boolean): Html {
  const { fleet, target, expected, actual, remedy } = finding
  return html`<li><p><b>${fleet}</b> ${brief(target)}${isOther ? html` ${findingTag(finding)}` : null}</p><p><span class="dim">is</span> ${brief(actual)}<br><span class="dim">expected</span> ${brief(expected)}</p>${isRemedyShown ? html`<p class="dim">What to do: ${brief(remedy)}</p>` : null}</li>\n`
}

export function acceptedSection({ accepted }: Report, most: number): Html | null {
  if (accepted.length === 0) return null
  return part('Accepted risks', plural(accepted.length, 'finding'), [
    html`<ul class="items">${accepted.slice(0, most).map(acceptedItem)}</ul>`,
    more(accepted.length - most, 'accepted finding') ?? html``,
  ])
}

function acceptedItem({ fleet, code, target, actual, accepted }: Accepted): Html {
  return html`<li><p><b>${fleet}</b> ${code}: ${brief(target)}</p><p><span class="dim">is</span> ${brief(actual)}</p><p class="dim">accepted: ${brief(accepted)}</p></li>\n`
}
