/** Every fleet in a row: its size against its floor, its load against its target, and its next peak. */
import { count } from '../../core/count.ts'
import { formatLocal } from '../../core/local-time.ts'
import type { FleetStatus, Report } from '../../core/report.ts'
import { plural } from '../paint.ts'
import { brief, more, part, type Tone, table, tag } from './blocks.ts'
import { type Html, html } from './html.ts'

const worstFirst: FleetStatus['state'][] = ['unchecked', 'drifted', 'in sync']
const tones: Record<FleetStatus['state'], Tone> = { unchecked: 'unknown', drifted: 'warn', 'in sync': 'good' }

export function fleetsSection(report: Report, most: number): Html | null {
  const fleets = byWorst(report)
  if (fleets.length === 0) return null
  return part('Fleets', plural(fleets.length, 'fleet'), [
    table(['fleet', 'size', 'load', 'next peak'], fleets.slice(0, most).map(row)),
    more(fleets.length - most, 'fleet', tally(fleets.slice(most))) ?? html``,
  ])
}

/** Unchecked, then drifted, then the rest, each in the order of the repository. */
export function byWorst({ fleets }: Report): FleetStatus[] {
  return fleets.toSorted((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state))
}

export function stateTag({ state }: FleetStatus): Html {
  return tag(tones[state], state)
}

function row(status: FleetStatus): (Html | string)[] {
  const { fleet, mode, group, region } = status
  return [
    html`${fleet} ${stateTag(status)}${mode === 'observe' ? html` ${tag('plain', 'observe')}` : null}<br><span class="dim">${brief(group, 60)}, ${region}</span>`,
    sizeCell(status),
    loadCell(status),
    nextCell(status),
  ]
}

function sizeCell({ size, floor }: FleetStatus): Html {
  if (!size) return tag('unknown', 'no group seen')
  const short = size.serving < floor.instances ? html` ${tag('warn', 'under the floor')}` : null
  return html`${count(size.serving)} in service, floor ${count(floor.instances)}, MaxSize ${count(size.max)}${short}`
}

function loadCell({ live, size, target }: FleetStatus): Html {
  if (live === null) return tag('unknown', 'not known')
  const capacity = (size?.serving ?? 0) * target
  const share = capacity > 0 ? `, ${Math.round((live / capacity) * 100)} % of the target` : ''
  return html`${plural(live, 'connection')}${share}${capacity > 0 && live > capacity ? html` ${tag('warn', 'over the target')}` : null}`
}

function nextCell({ next }: FleetStatus): Html {
  if (!next) return html`none in 48 hours`
  return html`${brief(next.name, 60)}: ${plural(next.instances, 'instance')}, rises ${formatLocal(next.risesAt, next.timezone)} ${next.timezone}`
}

function tally(fleets: FleetStatus[]): string {
  const counts = worstFirst.flatMap((state) => {
    const some = fleets.filter((fleet) => fleet.state === state).length
    return some > 0 ? [`${count(some)} ${state}`] : []
  })
  return `: ${counts.join(', ')}`
}
