/** What the nodes said, fleet by fleet: how many answered, and how connections lie on them. */
import type { BalanceStats } from '../../core/balance/stats.ts'
import { count } from '../../core/count.ts'
import type { FleetStatus, Report } from '../../core/report.ts'
import { plural } from '../paint.ts'
import { bold, type Line, paragraph, say } from './blocks.ts'
import { each, type Part } from './fit.ts'
import type { Block } from './message.ts'

/** Nodes that are named; the others are counted. */
const named = 3

export function tuningPart(report: Report): Part {
  return part(report, (fleet) => [paragraph(headLine(fleet, report))])
}

export function balancePart(report: Report): Part {
  return part(report, (fleet) => [
    paragraph(headLine(fleet, report), ...(fleet.balance ? spreadLines(fleet.balance) : [])),
  ])
}

/** Fleets with something found come first. */
function part({ fleets, findings }: Report, entryOf: (fleet: FleetStatus) => Block[]): Part {
  const found = new Set(findings.map(({ fleet }) => fleet))
  const order = fleets.toSorted((a, b) => Number(found.has(b.fleet)) - Number(found.has(a.fleet)))
  return each(order, 10, entryOf, (left) => {
    const dirty = left.filter(({ fleet }) => found.has(fleet)).length
    return [
      paragraph([say(`and ${plural(left.length, 'more fleet')}, ${count(dirty)} of them with findings`)]),
    ]
  })
}

/** Where nobody looked, nothing is said to be fine. */
function headLine({ fleet, nodes }: FleetStatus, { findings }: Report): Line {
  const found = findings.filter((finding) => finding.fleet === fleet).length
  const asked = nodes
    ? `${plural(nodes.asked, 'node')} asked${nodes.unchecked > 0 ? `, ${count(nodes.unchecked)} unchecked` : ''}`
    : 'no node was asked'
  const sums = found > 0 ? `; ${plural(found, 'finding')}` : nodes ? '; nothing found' : ''
  return [bold(fleet), say(`  ${asked}${sums}`)]
}

function spreadLines(stats: BalanceStats): Line[] {
  const { counted, young, total, mean, maxOverMean, minOverMean, toMove } = stats
  const left = young.length > 0 ? `, ${plural(young.length, 'young node')} left out` : ''
  return [
    [
      say(
        mean === null
          ? `connections: not known${left}`
          : `${count(total)} connections, ${count(Math.round(mean))} on the average of ${plural(counted.length, 'node')}${left}`,
      ),
    ],
    [say(`fullest ${ratio(maxOverMean)} of the average, emptiest ${ratio(minOverMean)}`)],
    ...(stats.hot.length > 0 ? [[say(`hot: ${names(stats.hot)}`)]] : []),
    ...(stats.cold.length > 0 ? [[say(`cold: ${names(stats.cold)}`)]] : []),
    ...(toMove > 0 ? [[say(`to even out, ${plural(toMove, 'connection')} would have to move`)]] : []),
  ]
}

function names(nodes: BalanceStats['hot']): string {
  const shown = nodes.slice(0, named).map(({ id, established }) => `${id.slice(0, 40)} ${count(established)}`)
  return [...shown, ...(nodes.length > named ? [`and ${count(nodes.length - named)} more`] : [])].join(', ')
}

function ratio(value: number | null): string {
  return value === null ? 'not known' : `${Math.round(value * 100)} %`
}
