/** What each node of a survey says of its connections, as far as that can be true. */
import type { NodeReading, NodeReport } from '../node.ts'
import type { FactName } from '../tuning/facts.ts'
import { readAmount } from '../tuning/read-fact.ts'

/** A node whose connections and age are known. */
export interface CountedNode {
  id: string
  /** Connections on the service port. */
  established: number
  /** Seconds since it started. */
  uptime: number
  /** Of `established`, those without data for `staleAfter`; `null` where unknown. */
  stale: number | null
  /** Closed by the client and not by the server, beside `established`; `null` where unknown. */
  closeWait: number | null
}

/** More sockets than any machine has memory for, and the most that a policy can say one holds. */
const mostConnections = 10_000_000

/** A node's counts, or why they are not known; `missing` says which of the lesser counts are not, and why. */
export function countNode(
  id: string,
  reading: NodeReading,
): { node: CountedNode; missing: { fact: FactName; why: string }[] } | { unchecked: string } {
  if ('unchecked' in reading) return reading
  const { report } = reading
  const [established, uptime] = [readCount(report, 'established'), readAmount(report, 'uptime')]
  if ('unknown' in established) return { unchecked: established.unknown }
  if (uptime === 'absent' || 'unknown' in uptime)
    return { unchecked: uptime === 'absent' ? 'has no uptime' : uptime.unknown }
  const closeWait = readCount(report, 'closeWait')
  const stale = readStale(report, established.value)
  const missing = Object.entries({ stale, closeWait }).flatMap(([fact, count]) =>
    'unknown' in count ? [{ fact: fact as FactName, why: count.unknown }] : [],
  )
  return {
    node: {
      id,
      established: established.value,
      uptime: uptime.value,
      stale: 'value' in stale ? stale.value : null,
      closeWait: 'value' in closeWait ? closeWait.value : null,
    },
    missing,
  }
}

type Count = { value: number } | { unknown: string }

function readCount(report: NodeReport, fact: FactName): Count {
  const reading = readAmount(report, fact)
  if (reading === 'absent') return { unknown: `has no ${fact}` }
  if ('unknown' in reading) return reading
  const isCount = Number.isInteger(reading.value) && reading.value <= mostConnections
  return isCount ? reading : { unknown: `said ${reading.value} for ${fact}` }
}

/** The two counts are taken a moment apart, so one may be a little off the other, but not more than all. */
function readStale(report: NodeReport, established: number): Count {
  const stale = readCount(report, 'stale')
  if ('unknown' in stale) return stale
  if (stale.value > established * 1.1 + 10) {
    return { unknown: `said ${stale.value} of ${established} connections are stale` }
  }
  return { value: Math.min(stale.value, established) }
}
