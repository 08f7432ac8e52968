/** How a Report begins and ends: the verdict, and what it was made from. */
import { formatInstant } from '../../core/instant.ts'
import { ofNoFleet, type Report } from '../../core/report.ts'
import { plural } from '../paint.ts'
import { verdict } from '../verdict.ts'
import { brief, type Tone, tag, when } from './blocks.ts'
import { type Html, html } from './html.ts'

const words: Record<Tone, string> = {
  bad: 'critical',
  unknown: 'unchecked',
  warn: 'drifted',
  good: 'ready',
  wait: 'held',
  plain: 'no fleet',
}

export function head(report: Report): Html {
  const tone = toneOf(report)
  return html`<div class="part lead ${tone}-edge"><p class="dim">${report.night ? 'Springtide, the nightly report' : 'Springtide'} · ${when(report.at)}</p><h1>${verdict(report)}</h1><p>${tag(tone, words[tone])}</p></div>\n`
}

/** The worst of all that the Report says; what nobody knows is worse than drift, and never good. */
function toneOf(report: Report): Tone {
  const { fleets, findings, changes, outcomes, night } = report
  const peaks = new Set(night?.peaks.map(({ verdict: result }) => result))
  const states = new Set(fleets.map(({ state }) => state))
  const isBad =
    findings.some(({ severity, status }) => severity === 'critical' && status === 'drifted') ||
    outcomes?.some(({ result }) => result === 'failed') ||
    peaks.has('never ready')
  if (isBad) return 'bad'
  const isUnknown =
    states.has('unchecked') ||
    findings.some(({ status }) => status === 'unchecked') ||
    peaks.has('unchecked') ||
    (night !== undefined && 'unread' in night.asked)
  if (isUnknown) return 'unknown'
  const open = outcomes ? outcomes.some(({ result }) => result !== 'applied') : changes.length > 0
  const isLeft = ofNoFleet(report, findings).some(({ severity }) => severity !== 'info')
  if (open || isLeft || states.has('drifted') || peaks.has('late')) return 'warn'
  return fleets.length === 0 ? 'plain' : 'good'
}

export function footer({ at, commit, concerns, fleets }: Report): Html {
  return html`<div class="foot dim"><p>${plural(fleets.length, 'fleet')} at ${formatInstant(at)}, ${commit === null ? 'no commit known' : html`commit <code>${brief(commit, 40)}</code>`}. Looked at: ${concerns.join(', ')}.</p><p>What could not be read is unchecked: nobody knows, and it is not fine.</p></div>\n`
}
