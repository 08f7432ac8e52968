/** How the declared peaks found their instances, in sentences: what was late is named, what was ready is counted. */
import { formatClock, formatLocal } from '../../core/local-time.ts'
import type { PlayedPeak } from '../../core/played.ts'
import { plural, safe } from '../paint.ts'
import type { Variant } from './comparison.ts'

/** Peaks named of one variant; beyond them only counted. */
const mostNamed = 8

/** The first sentence counts; each other one names a peak that was late, the latest first. */
export function peakSentences({ name, peaks }: Variant, most = mostNamed): string[] {
  const late = peaks.filter(isLate).toSorted((a, b) => lateness(b) - lateness(a))
  const who = safe(name, 60)
  if (peaks.length === 0) return [`${who}: no peak is declared in this time.`]
  const ready = `${peaks.length - late.length} of ${plural(peaks.length, 'peak')}`
  return [
    `${who}: ${ready} found all instances in service at the start.`,
    ...late.slice(0, most).map(lateSentence),
    ...(most > 0 && late.length > most ? [`and ${plural(late.length - most, 'more peak')} late`] : []),
  ]
}

function isLate({ minutesEarly }: PlayedPeak): boolean {
  return minutesEarly === null || minutesEarly < 0
}

function lateness({ minutesEarly }: PlayedPeak): number {
  return minutesEarly === null ? Infinity : -minutesEarly
}

function lateSentence({ peak, servingAtStart, readyAt, minutesEarly }: PlayedPeak): string {
  const start = `${formatLocal(peak.startsAt, peak.timezone)} ${peak.timezone}`
  const found = `${servingAtStart} of ${peak.instances} in service at the start`
  const became =
    readyAt === null || minutesEarly === null
      ? 'never all of them'
      : `all at ${formatClock(readyAt, peak.timezone)}, ${-minutesEarly} min late`
  return `${safe(peak.name, 120)}, ${start}: ${found}, ${became}`
}
