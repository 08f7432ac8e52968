/** The nightly report in short: how the peaks went, and where to read the rest. */
import { count } from '../../core/count.ts'
import { MINUTE } from '../../core/instant.ts'
import { formatClock, formatSpan } from '../../core/local-time.ts'
import type { Report } from '../../core/report.ts'
import { type PeakReview, reviewMargin } from '../../core/review/peaks.ts'
import { peakProposals } from '../../core/review/proposal.ts'
import { formatMinutes } from '../../core/scalars.ts'
import { forecastWords } from '../drift/forecasts-text.ts'
import { plural } from '../paint.ts'
import { peaksWorstFirst } from '../worst-first.ts'
import { bold, command, type Line, paragraph, say } from './blocks.ts'
import { each, type Part } from './fit.ts'

/** When the report is mailed, as policies/report.yaml says. */
export interface Mailed {
  /** Minutes after midnight. */
  at: number
  timezone: string
}

/** Peaks that went wrong first. */
export function peaksPart({ night }: Report): Part {
  return each(
    peaksWorstFirst(night?.peaks ?? []),
    5,
    (review) => [paragraph(...peakLines(review))],
    (left) => {
      const ready = left.filter(({ verdict }) => verdict === 'ready').length
      return [paragraph([say(`and ${plural(left.length, 'more peak')}, ${count(ready)} of them ready`)])]
    },
  )
}

function peakLines(review: PeakReview): Line[] {
  const { fleet, peak, needed, came } = review
  const declared = peak.connections === null ? '' : ` of ${count(peak.connections)} declared`
  return [
    [bold(fleet), say(`  ${peak.name}, ${formatSpan(peak.startsAt, peak.endsAt, peak.timezone)}`)],
    [say(`${verdictText(review)}; ${plural(needed, 'instance')} needed`)],
    ...(came === null ? [] : [[say(`${count(came)} connections came${declared}`)]]),
    ...peakProposals([review]).map(({ write, where }) => [
      say('proposed: '),
      command(write),
      say(` at ${where}`),
    ]),
  ]
}

/** Only days that were not as foreseen: the others are in the whole report. */
export function forecastsPart({ night }: Report): Part {
  const told = (night?.forecasts ?? []).filter(({ verdict }) => verdict !== 'as foreseen')
  return each(
    told,
    3,
    (review) => [paragraph([bold(review.fleet), say(`  ${forecastWords(review)}`)])],
    (left) => [paragraph([say(`and ${plural(left.length, 'more fleet')} not as foreseen`)])],
  )
}

function verdictText({ verdict, readyAt, minutesLate, peak, why }: PeakReview): string {
  switch (verdict) {
    case 'ready':
      return `✓ ready${readyAt === null ? '' : ` at ${formatClock(readyAt, peak.timezone)}${orBefore(minutesLate)}`}`
    case 'late':
      return `! late${minutesLate === null ? '' : ` by ${plural(minutesLate, 'minute')}`}`
    case 'never ready':
      return '! never ready'
    case 'unchecked':
      return `? unchecked${why ? `: ${why}` : ''}`
  }
}

/** Nobody looked further back. */
function orBefore(minutesLate: number | null): string {
  return -(minutesLate ?? 0) * MINUTE >= reviewMargin ? ' or before' : ''
}

export function whereTheRestIs(mailed: Mailed | undefined): Line {
  return mailed
    ? [say(`The whole report comes by mail at ${formatMinutes(mailed.at)} ${mailed.timezone}.`)]
    : [say('The whole report: '), command('tide drift'), say(' on a terminal.')]
}
