/** Yesterday beside its forecast, and what schedules are to be changed to. */
import { count } from '../../core/count.ts'
import { formatClock, formatLocal } from '../../core/local-time.ts'
import type { Report } from '../../core/report.ts'
import type { ForecastReview } from '../../core/review/forecast.ts'
import { peakProposals, proposalWords } from '../../core/review/proposal.ts'
import { type Ink, type Paint, safe } from '../paint.ts'
import { section } from './section.ts'

const marks: Record<ForecastReview['verdict'], [Ink, string]> = {
  'as foreseen': ['green', '✓'],
  'more than foreseen': ['yellow', '!'],
  unchecked: ['cyan', '?'],
}

export function forecastsSection({ night }: Report, paint: Paint): string | null {
  const rows = (night?.forecasts ?? []).map((review) => {
    const [ink, mark] = marks[review.verdict]
    return `  ${paint(ink, mark)} ${paint('bold', safe(review.fleet))} ${forecastWords(review)}`
  })
  return section('Forecasts', 'the last day, as it was to be foreseen at its midnight', rows, paint)
}

/** `more than foreseen on Tue 29 Jun: at most 498,000 (q95) at 20:00, came 512,000 at 20:15; 8 % of the day over it`. */
export function forecastWords(review: ForecastReview): string {
  const { timezone, from, foreseen, came, overShare, declared, verdict, why } = review
  const day = formatLocal(from, timezone).slice(0, -6)
  if (verdict === 'unchecked') return `unchecked on ${day}${why ? `: ${safe(why)}` : ''}`
  const clock = (at: number) => formatClock(at, timezone)
  return [
    `${verdict} on ${day}: at most ${count(Math.ceil(foreseen?.q95 ?? 0))} (q95) at ${clock(foreseen?.at ?? from)}, came ${count(came?.connections ?? 0)} at ${clock(came?.at ?? from)}`,
    `${((overShare ?? 0) * 100).toFixed(0)} % of the day over it`,
    ...(declared ? [`declared ${count(declared.connections ?? 0)} (${safe(declared.name, 60)})`] : []),
  ].join('; ')
}

export function proposalsSection({ night }: Report, paint: Paint): string | null {
  const rows = peakProposals(night?.peaks ?? []).map((proposal) => {
    return `  ${paint('bold', safe(proposal.fleet))} ${safe(proposal.peak, 80)}: ${safe(proposalWords(proposal))}`
  })
  return section('Proposed', 'peaks that brought more than was declared', rows, paint)
}
