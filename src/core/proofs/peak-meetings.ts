/** Two peaks of one fleet that meet: raising in the same minute, or while the other is still on. */
import type { Claim } from '../floor.ts'
import { MINUTE } from '../instant.ts'
import { formatClock, formatLocal } from '../local-time.ts'
import type { Coming } from './coming-claims.ts'
import type { Found } from './risk.ts'

/** One of each kind for each pair of peaks, at its first time. `coming` in the order in which they begin to rise. */
export function meetingRisks(coming: readonly Coming[]): Found[] {
  const first = new Map<string, Found>()
  let active: Coming[] = []
  for (const next of coming) {
    active = active.filter(({ claim }) => claim.endsAt > next.claim.risesAt)
    for (const before of active) {
      const kind = meetingOf(before, next)
      const key = `${kind} ${[before.peak.name, next.peak.name].sort().join(' ')}`
      if (kind === null || first.has(key)) continue
      first.set(key, kind === 'same minute' ? sameMinute(before, next) : stillOn(before, next))
    }
    active.push(next)
  }
  return [...first.values()]
}

function meetingOf(before: Coming, next: Coming): 'same minute' | 'still on' | null {
  const [earlier, later] = [before.claim, next.claim]
  if (before.peak !== next.peak && minuteOf(earlier) === minuteOf(later)) return 'same minute'
  // Where the peaks themselves overlap the largest counts, as declared; a smaller one raises nothing.
  return later.startsAt >= earlier.endsAt && later.instances > earlier.instances ? 'still on' : null
}

function minuteOf({ risesAt }: Claim): number {
  return Math.floor(risesAt / MINUTE)
}

function sameMinute(before: Coming, next: Coming): Found {
  const { claim, peak } = next
  const most = Math.max(before.claim.instances, claim.instances)
  const when = `${formatLocal(claim.risesAt, claim.timezone)} ${claim.timezone}`
  return {
    severity: 'info',
    at: peak.place,
    says: `peaks ${before.peak.name} and ${peak.name} raise the floor in the same minute, ${when}: the larger one counts, ${most} instances, not ${before.claim.instances} and ${claim.instances} together`,
    fix: 'nothing where one crowd is part of the other; else declare a peak with the sum of both',
  }
}

function stillOn(before: Coming, next: Coming): Found {
  const { claim, peak } = next
  const other = before.peak === peak ? 'its own time before' : `peak ${before.peak.name}`
  const clock = (at: number) => formatClock(at, claim.timezone)
  const day = formatLocal(claim.risesAt, claim.timezone)
  return {
    severity: 'info',
    at: peak.place,
    says: `the lead of peak ${peak.name} begins at ${day}, while ${other} is on until ${clock(before.claim.endsAt)}: the floor rises from ${before.claim.instances} to ${claim.instances} without a pause between them`,
    fix: `nothing where that is meant; else end the earlier one by ${clock(claim.risesAt)}`,
  }
}
