/** Yesterday's peaks, and the floor of the next two days. */
import { count } from '../../core/count.ts'
import { MINUTE } from '../../core/instant.ts'
import { formatLocal } from '../../core/local-time.ts'
import type { Report } from '../../core/report.ts'
import { type PeakReview, reviewMargin } from '../../core/review/peaks.ts'
import { type Ink, type Paint, plural, safe } from '../paint.ts'
import { timelineText } from '../timeline-text.ts'
import { section } from './section.ts'

/** Fleets whose floor is drawn. */
const drawn = 12

export function peaksSection({ night }: Report, paint: Paint): string | null {
  const rows = (night?.peaks ?? []).map((review) => peakText(review, paint))
  return section('Peaks of the last day', '', rows, paint)
}

function peakText(review: PeakReview, paint: Paint): string {
  const { fleet, peak } = review
  const [ink, mark, words] = verdictOf(review)
  const when = `${formatLocal(peak.startsAt, peak.timezone)} ${peak.timezone}`
  const what = `${paint('bold', safe(fleet))} ${safe(peak.name, 80)}, ${when}`
  return `  ${paint(ink, mark)} ${what}: ${paint(ink, words)}; ${cameText(review)}`
}

function verdictOf({ verdict, minutesLate, needed, why }: PeakReview): [Ink, string, string] {
  const minutes = plural(Math.abs(minutesLate ?? 0), 'minute')
  const orMore = -(minutesLate ?? 0) * MINUTE >= reviewMargin ? ' or more' : ''
  switch (verdict) {
    case 'ready':
      return ['green', '✓', minutesLate ? `ready ${minutes} before${orMore}` : 'ready in time']
    case 'late':
      return ['red', '!', `ready ${minutes} late`]
    case 'never ready':
      return ['red', '!', `never had ${plural(needed, 'instance')}`]
    case 'unchecked':
      return ['cyan', '?', `unchecked${why ? `: ${safe(why)}` : ''}`]
  }
}

function cameText({ peak, came, needed }: PeakReview): string {
  const declared =
    peak.connections === null ? plural(needed, 'instance') : plural(peak.connections, 'connection')
  const share = came !== null && peak.connections ? ` (${Math.round((came / peak.connections) * 100)} %)` : ''
  return `declared ${declared}, came ${came === null ? 'unknown' : count(came)}${share}`
}

export function aheadSection({ night }: Report, paint: Paint, columns: number): string | null {
  const ahead = (night?.ahead ?? []).filter(({ claims }) => claims.length > 0)
  if (ahead.length === 0) return null
  const [shown, left] = [ahead.slice(0, drawn), ahead.length - drawn]
  const more = left > 0 ? `\n\n${paint('dim', `  and ${plural(left, 'more fleet')} with a peak`)}` : ''
  return `${paint('bold', 'The next 48 hours')}\n\n${timelineText(shown, columns, paint).trimEnd()}${more}`
}
