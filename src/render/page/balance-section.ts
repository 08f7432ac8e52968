/** What the nodes say, fleet by fleet: how many did, how connections lie on them, and where AWS held packets back. */
import type { BalanceStats } from '../../core/balance/stats.ts'
import { count } from '../../core/count.ts'
import type { FleetStatus, Report } from '../../core/report.ts'
import { plural } from '../paint.ts'
import { brief, more, part, table, tag } from './blocks.ts'
import { type Html, html } from './html.ts'

export function balanceSection({ fleets }: Report, most: number): Html | null {
  const seen = fleets
    .filter(({ nodes, balance, throttled }) => nodes ?? balance ?? throttled)
    .toSorted(byWorst)
  if (seen.length === 0) return null
  const left = seen.slice(most)
  const silent = left.filter(({ nodes }) => (nodes?.unchecked ?? 0) > 0).length
  return part('Nodes', 'tuning and balance', [
    table(['fleet', 'spread', 'to even out', 'idle and held back'], seen.slice(0, most).map(row)),
    more(left.length, 'fleet', silent > 0 ? `, ${count(silent)} with unchecked nodes` : '') ?? html``,
  ])
}

function byWorst(a: FleetStatus, b: FleetStatus): number {
  const unchecked = (b.nodes?.unchecked ?? 0) - (a.nodes?.unchecked ?? 0)
  return unchecked || (b.balance?.maxOverMean ?? 0) - (a.balance?.maxOverMean ?? 0)
}

function row({ fleet, nodes, balance, throttled }: FleetStatus): (Html | string)[] {
  const unseen = 'not looked at'
  return [
    html`${fleet}<br><span class="dim">${nodes ? `${plural(nodes.asked, 'node')} asked` : unseen}</span>${nodes && nodes.unchecked > 0 ? html`<br>${tag('unknown', `${count(nodes.unchecked)} unchecked`)}` : null}`,
    balance ? spread(balance) : unseen,
    balance ? moving(balance) : unseen,
    balance || throttled
      ? html`${balance ? idle(balance) : null}${balance && throttled ? '; ' : null}${throttled ? packets(throttled) : null}`
      : unseen,
  ]
}

function spread({ mean, maxOverMean, minOverMean, hot, cold }: BalanceStats): Html | string {
  if (mean === null) return tag('unknown', 'not known')
  const ends = `${ratio(minOverMean)} to ${ratio(maxOverMean)} of ${count(Math.round(mean))}`
  return hot.length + cold.length > 0 ? `${ends}; ${count(hot.length)} hot, ${count(cold.length)} cold` : ends
}

function moving({ mean, toMove, isExplainedByAge, shedPerSecond }: BalanceStats): string {
  if (mean === null) return 'not known'
  if (toMove === 0) return 'nothing'
  const rate =
    shedPerSecond === null ? '' : `, at most ${count(Math.round(shedPerSecond * 100) / 100)} a second`
  return `${plural(toMove, 'connection')}${rate}${isExplainedByAge ? '; the cold nodes are younger' : ''}`
}

function idle({ staleShare, closeWaitShare }: BalanceStats): string {
  return `${percent(staleShare)} without data, ${percent(closeWaitShare)} in close-wait`
}

function packets(throttled: Record<string, number>): Html | string {
  const over = Object.entries(throttled).filter(([, value]) => value > 0)
  if (over.length === 0) return 'no packet held back'
  const counters = over.map(([name, value]) => `${brief(name, 20)} ${count(value)}`).join(', ')
  return tag('warn', `over an AWS limit: ${counters}`)
}

function ratio(value: number | null): string {
  return value === null ? 'not known' : value.toFixed(2)
}

function percent(share: number | null): string {
  return share === null ? 'not known' : `${(share * 100).toFixed(1)} %`
}
