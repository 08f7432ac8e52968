/** Packets that AWS queued or dropped because an instance was over its allowance: increases of the ENA counters. */
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import type { NodeReport, Survey } from '../node.ts'
import { countNodes, nameNodes } from './name-nodes.ts'
import { readAmount } from './read-fact.ts'
import type { Gathered } from './unchecked.ts'

/** "Monitor network performance for your Amazon EC2 instance" (EC2 user guide): what each counter counts. */
const counters = {
  bw_in: {
    severity: 'warning',
    remedy: 'more baseline bandwidth: a larger type or its n variant, or fewer connections a node',
  },
  bw_out: {
    severity: 'warning',
    remedy: 'more baseline bandwidth: a larger type or its n variant, or fewer connections a node',
  },
  pps: {
    severity: 'warning',
    remedy: 'fewer and larger packets (gather small messages), a larger type, or fewer connections a node',
  },
  conntrack: {
    severity: 'critical',
    remedy:
      'new connections are refused: a larger type, or security group rules that are not tracked; the nf_conntrack of the guest is another table',
  },
  linklocal: {
    severity: 'warning',
    remedy: 'over 1,024 packets a second to DNS, instance metadata or time: run a DNS cache on the node',
  },
} as const

type Counter = keyof typeof counters

/** A Finding for each counter that rose between the two samples; what cannot be read goes to `unknown`. */
export function findThrottled(
  fleet: Fleet,
  reports: readonly [string, NodeReport][],
  nodes: number,
  unknown: Gathered,
): Finding[] {
  return (Object.keys(counters) as Counter[]).flatMap((counter) => {
    const rises = reports.flatMap(([id, report]) => {
      const rise = readAmount(report, `ena.${counter}`)
      if (rise === 'absent') return []
      if ('unknown' in rise) {
        unknown.add(rise.unknown, id, `ena.${counter}`)
        return []
      }
      return rise.value > 0 ? [{ id, packets: rise.value, seconds: secondsOf(report) }] : []
    })
    return rises.length > 0 ? [throttled(fleet, counter, rises, nodes)] : []
  })
}

/** Packets over the allowances while the probe looked, by counter, summed over the nodes that could say; for metrics. */
export function throttledPackets({ nodes }: Survey): Record<Counter, number> {
  const reports = Object.values(nodes).flatMap((reading) => ('report' in reading ? [reading.report] : []))
  const sum = (counter: Counter) =>
    reports.reduce((total, report) => {
      const rise = readAmount(report, `ena.${counter}`)
      return total + (rise !== 'absent' && 'value' in rise ? rise.value : 0)
    }, 0)
  return {
    bw_in: sum('bw_in'),
    bw_out: sum('bw_out'),
    pps: sum('pps'),
    conntrack: sum('conntrack'),
    linklocal: sum('linklocal'),
  }
}

interface Rise {
  id: string
  packets: number
  /** Between the samples; `null` where the node does not say. */
  seconds: number | null
}

function secondsOf(report: NodeReport): number | null {
  const reading = readAmount(report, 'ena.seconds')
  return reading !== 'absent' && 'value' in reading && reading.value > 0 ? reading.value : null
}

function throttled(fleet: Fleet, counter: Counter, rises: Rise[], nodes: number): Finding {
  const worst = rises.toSorted((a, b) => b.packets - a.packets || (a.id < b.id ? -1 : 1))
  const packets = worst.reduce((sum, rise) => sum + rise.packets, 0)
  const rate = worst.reduce((sum, rise) => sum + (rise.seconds === null ? 0 : rise.packets / rise.seconds), 0)
  const isTimed = worst.every(({ seconds }) => seconds !== null)
  const { severity, remedy } = counters[counter]
  return {
    concern: 'tuning',
    code: 'throttled',
    fleet: fleet.name,
    target: `${counter}_allowance_exceeded on the nodes of group ${fleet.policy.group}`,
    severity,
    status: 'drifted',
    expected: 'no packet queued or dropped for being over the allowance of the instance',
    actual: `${countNodes(worst.length, nodes)}: ${packets} packet${packets === 1 ? '' : 's'} while the probe looked${isTimed ? `, ${perSecond(rate)} a second` : ''} (${nameNodes(
      worst.map(({ id }) => id),
      'given',
    )})`,
    remedy,
  }
}

function perSecond(rate: number): string {
  return rate >= 10 ? String(Math.round(rate)) : String(Number(rate.toPrecision(2)))
}
