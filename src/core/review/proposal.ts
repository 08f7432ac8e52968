/** The change to a schedule that a peak proposes which brought more than was declared. */
import { count, readable } from '../count.ts'
import { isForecastFile } from '../foreseen.ts'
import type { PeakReview } from './peaks.ts'

export interface PeakProposal {
  fleet: string
  peak: string
  declared: number
  came: number
  /** What to write, and where: `connections: 515000`, `schedules/chat.yaml:12`. */
  write: string
  where: string
}

/** The highest of each peak; none for less than declared: a quiet evening proves nothing. */
export function peakProposals(peaks: readonly PeakReview[]): PeakProposal[] {
  const proposals = new Map<string, PeakProposal>()
  for (const { fleet, peak, came } of peaks) {
    const { connections: declared, place } = peak
    // A forecast is replaced by the next one anyhow.
    if (came === null || declared === null || !place || isForecastFile(place.file) || came <= declared)
      continue
    const where = `${place.file}:${place.line}`
    const proposal = {
      fleet,
      peak: peak.name,
      declared,
      came,
      write: `connections: ${readable(came)}`,
      where,
    }
    if ((proposals.get(where)?.came ?? 0) < came) proposals.set(where, proposal)
  }
  return [...proposals.values()]
}

/** `declared 450,000, came 512,000: write connections: 515000 at schedules/chat.yaml:12`. */
export function proposalWords({ declared, came, write, where }: PeakProposal): string {
  return `declared ${count(declared)}, came ${count(came)}: write ${write} at ${where}`
}
