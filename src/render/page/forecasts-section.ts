/** Yesterday beside its forecast, and what schedules are to be changed to. */
import { count } from '../../core/count.ts'
import { formatLocal } from '../../core/local-time.ts'
import type { Report } from '../../core/report.ts'
import type { ForecastReview } from '../../core/review/forecast.ts'
import { peakProposals } from '../../core/review/proposal.ts'
import { plural } from '../paint.ts'
import { brief, more, part, type Tone, table, tag } from './blocks.ts'
import { type Html, html } from './html.ts'

const tones: Record<ForecastReview['verdict'], Tone> = {
  'as foreseen': 'good',
  'more than foreseen': 'warn',
  unchecked: 'unknown',
}

export function forecastsSection({ night }: Report, most: number): Html | null {
  const reviews = night?.forecasts ?? []
  if (reviews.length === 0) return null
  return part('Forecasts of the last day', 'as they were to be had at its midnight', [
    table(['fleet', 'declared', 'foreseen (q95)', 'came', 'verdict'], reviews.slice(0, most).map(row)),
    more(reviews.length - most, 'fleet') ?? html``,
  ])
}

function row({
  fleet,
  timezone,
  foreseen,
  came,
  overShare,
  declared,
  verdict,
  why,
}: ForecastReview): (Html | string)[] {
  const at = (value: number, when: number) => `${count(Math.ceil(value))}, ${formatLocal(when, timezone)}`
  const over = overShare === null ? '' : `${(overShare * 100).toFixed(0)} % of the day over it`
  return [
    fleet,
    declared ? html`${count(declared.connections ?? 0)}, ${brief(declared.name, 60)}` : 'nothing',
    foreseen ? at(foreseen.q95, foreseen.at) : tag('unknown', 'not known'),
    came ? at(came.connections, came.at) : tag('unknown', 'not known'),
    html`${tag(tones[verdict], verdict)} ${verdict === 'unchecked' ? brief(why ?? '', 120) : over}`,
  ]
}

export function proposalsSection({ night }: Report, most: number): Html | null {
  const proposals = peakProposals(night?.peaks ?? [])
  if (proposals.length === 0) return null
  return part(
    'Proposed',
    plural(proposals.length, 'peak brought', 'peaks brought').concat(' more than was declared'),
    [
      table(
        ['peak', 'declared', 'came', 'write'],
        proposals
          .slice(0, most)
          .map(({ fleet, peak, declared, came, write, where }) => [
            html`${fleet} <span class="plain-weight">${brief(peak, 60)}</span>`,
            count(declared),
            count(came),
            html`<code>${write}</code> at ${brief(where, 80)}`,
          ]),
      ),
      more(proposals.length - most, 'peak') ?? html``,
    ],
  )
}
