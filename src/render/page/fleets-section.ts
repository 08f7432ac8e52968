/** Every fleet in a row: its size against its floor, its load against its target, and its next peak. */
import { count } from '../../core/count.ts'
import { loadShare } from '../../core/load-share.ts'
import { formatLocal } from '../../core/local-time.ts'
import type { FleetStatus, Report } from '../../core/report.ts'
import { plural } from '../paint.ts'
import { fleetsWorstFirst, statesWorstFirst } from '../worst-first.ts'
import { brief, more, part, type Tone, table, tag } from './blocks.ts'
import { type Html, html } from './html.ts'

const tones: Record<FleetStatus['state'], Tone> = { unchecked: 'unknown', drifted: 'warn', 'in sync': 'good' }

export function fleetsSection(report: Report, most: number): Html | null {
  const fleets = fleetsWorstFirst(report.fleets)
  if (fleets.length === 0) return null
  return part('Fleets', plural(fleets.length, 'fleet'), [
    table(['fleet', 'size', 'load', 'next peak'], fleets.slice(0, most).map(row)),
    more(fleets.length - most, 'fleet', tally(fleets.slice(most))) ?? html``,
  ])
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

function loadCell(status: FleetStatus): Html {
  const { live, size, target } = status
  if (live === null) return tag('unknown', 'not known')
  const share = loadShare(status)
  const isOver = share !== null && live > (size?.serving ?? 0) * target
  return html`${plural(live, 'connection')}${share ? `, ${share.percent} % of the target` : ''}${isOver ? html` ${tag('warn', 'over the target')}` : null}`
}

function nextCell({ next }: FleetStatus): Html {
  if (!next) return html`none in 48 hours`
  return html`${brief(next.name, 60)}: ${plural(next.instances, 'instance')}, rises ${formatLocal(next.risesAt, next.timezone)} ${next.timezone}`
}

function tally(fleets: FleetStatus[]): string {
  const counts = statesWorstFirst.flatMap((state) => {
    const some = fleets.filter((fleet) => fleet.state === state).length
    return some > 0 ? [`${count(some)} ${state}`] : []
  })
  return `: ${counts.join(', ')}`
}
