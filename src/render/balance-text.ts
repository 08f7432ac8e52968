/** How connections lie on the nodes of each fleet. */
import type { BalanceStats } from '../core/balance/stats.ts'
import { count } from '../core/count.ts'
import type { Report } from '../core/report.ts'
import { type Paint, plural, safe } from './paint.ts'
import { findingsText, heading } from './report-text.ts'

/** Nodes that are named; the others are counted. */
const named = 3

export function balanceText(report: Report, paint: Paint): string {
  const blocks = report.fleets.map(({ fleet, balance }) =>
    balance
      ? fleetText(fleet, balance, paint)
      : `${paint('bold', fleet)}  ${paint('dim', 'not looked at: its policy has no `balance`, or its group was not seen')}`,
  )
  const findings = report.findings.length > 0 ? [findingsText(report.findings, paint)] : []
  return `${[heading(report, paint), ...blocks, ...findings].join('\n\n')}\n`
}

function fleetText(fleet: string, stats: BalanceStats, paint: Paint): string {
  const { counted, young, unreachable, total, mean, maxOverMean, minOverMean, variation } = stats
  const apart = [
    young.length > 0 ? `${plural(young.length, 'young node')} left out` : '',
    unreachable.length > 0 ? `${plural(unreachable.length, 'node')} unchecked` : '',
  ].filter((part) => part !== '')
  const rows: [string, string][] = [
    ['nodes', [`${counted.length} compared`, ...apart].join(', ')],
    [
      'connections',
      mean === null ? 'not known' : `${count(total)}, ${count(Math.round(mean))} on the average node`,
    ],
    [
      'spread',
      `max/mean ${ratio(maxOverMean)}, min/mean ${ratio(minOverMean)}, variation ${ratio(variation)}`,
    ],
    ['hot', nodes(stats.hot)],
    ['cold', nodes(stats.cold)],
    ['stale', `${percent(stats.staleShare)} without data, ${percent(stats.closeWaitShare)} in close-wait`],
    ...(stats.toMove > 0 ? [['to even out', moving(stats)] as [string, string]] : []),
  ]
  return [
    paint('bold', fleet),
    ...rows.map(([name, value]) => `  ${paint('dim', name.padEnd(11))} ${value}`),
  ].join('\n')
}

function moving({ toMove, shedPerSecond, isExplainedByAge }: BalanceStats): string {
  const rate =
    shedPerSecond === null
      ? ''
      : `, at most ${shedPerSecond >= 1 ? count(Math.floor(shedPerSecond)) : shedPerSecond.toFixed(2)} a second`
  const age = isExplainedByAge
    ? '; the cold nodes are younger, and connections do not move by themselves'
    : ''
  return `${plural(toMove, 'connection')} to move${rate}${age}`
}

function nodes(some: BalanceStats['hot']): string {
  if (some.length === 0) return 'none'
  const shown = some.slice(0, named).map(({ id, established }) => `${safe(id, 40)} ${count(established)}`)
  return [...shown, ...(some.length > named ? [`and ${some.length - named} more`] : [])].join(', ')
}

function ratio(value: number | null): string {
  return value === null ? 'not known' : value.toFixed(3)
}

function percent(share: number | null): string {
  return share === null ? 'not known' : `${(share * 100).toFixed(1)} %`
}
