/** How the peaks of the last day went: what was declared, what came, and whether the capacity was there. */
import { count } from '../../core/count.ts'
import { MINUTE } from '../../core/instant.ts'
import { formatSpan } from '../../core/local-time.ts'
import type { Report } from '../../core/report.ts'
import { type PeakReview, reviewMargin } from '../../core/review/peaks.ts'
import { plural } from '../paint.ts'
import { peaksWorstFirst, verdictsWorstFirst } from '../worst-first.ts'
import { brief, more, part, type Tone, table, tag } from './blocks.ts'
import { type Html, html } from './html.ts'

const tones: Record<PeakReview['verdict'], Tone> = {
  'never ready': 'bad',
  late: 'warn',
  unchecked: 'unknown',
  ready: 'good',
}

export function peaksSection({ night }: Report, most: number): Html | null {
  if (!night || night.peaks.length === 0) return null
  const peaks = peaksWorstFirst(night.peaks)
  return part("Yesterday's peaks", plural(peaks.length, 'peak'), [
    table(['peak', 'declared', 'came', 'capacity'], peaks.slice(0, most).map(row)),
    more(peaks.length - most, 'peak', tally(peaks.slice(most))) ?? html``,
  ])
}

function row(review: PeakReview): (Html | string)[] {
  const { fleet, peak, needed, came, verdict } = review
  return [
    html`${fleet} <span class="plain-weight">${brief(peak.name, 60)}</span><br><span class="dim">${formatSpan(peak.startsAt, peak.endsAt, peak.timezone)}</span>`,
    peak.connections === null
      ? plural(needed, 'instance')
      : `${count(peak.connections)} connections, ${plural(needed, 'instance')}`,
    came === null
      ? tag('unknown', 'not known')
      : `${count(came)} connections${share(came, peak.connections)}`,
    html`${tag(tones[verdict], verdict)} ${timing(review)}`,
  ]
}

function share(came: number, declared: number | null): string {
  return declared === null || declared === 0 ? '' : `, ${Math.round((came / declared) * 100)} %`
}

function timing({ minutesLate, verdict, why, needed }: PeakReview): string {
  if (verdict === 'unchecked') return brief(why ?? 'not known', 120)
  if (minutesLate === null) return `fewer than ${plural(needed, 'instance')} all the while`
  if (minutesLate > 0) return `${minutesLate} min late`
  if (minutesLate === 0) return 'in time'
  return `${-minutesLate} min early${-minutesLate * MINUTE >= reviewMargin ? ' or more' : ''}`
}

function tally(peaks: PeakReview[]): string {
  const counts = verdictsWorstFirst.flatMap((verdict) => {
    const some = peaks.filter((review) => review.verdict === verdict).length
    return some > 0 ? [`${count(some)} ${verdict}`] : []
  })
  return `: ${counts.join(', ')}`
}
