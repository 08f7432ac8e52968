/** Every fleet in a line: size against floor, load against target, the next raise; and how its nodes stand. */
import { count } from '../../core/count.ts'
import { loadShare } from '../../core/load-share.ts'
import { formatLocal } from '../../core/local-time.ts'
import type { FleetStatus, Report } from '../../core/report.ts'
import { type Ink, type Paint, plural, safe } from '../paint.ts'
import { fleetsWorstFirst } from '../worst-first.ts'
import { section } from './section.ts'

const marks: Record<FleetStatus['state'], [Ink, string]> = {
  'in sync': ['green', '✓ in sync'],
  drifted: ['yellow', '! drifted'],
  unchecked: ['cyan', '? unchecked'],
}

export function fleetsSection({ fleets }: Report, paint: Paint): string | null {
  const width = Math.max(0, ...fleets.map(({ fleet }) => Math.min(fleet.length, 32)))
  const rows = fleetsWorstFirst(fleets).map((fleet) => fleetText(fleet, width, paint))
  return section('Fleets', plural(fleets.length, 'fleet'), rows, paint)
}

function fleetText(fleet: FleetStatus, width: number, paint: Paint): string {
  const { state, mode, next } = fleet
  const [ink, words] = marks[state]
  const parts = [
    sizeText(fleet),
    loadText(fleet),
    next ? `next ${safe(next.name, 60)}, rises ${formatLocal(next.risesAt, next.timezone)}` : 'no peak ahead',
    ...(mode === 'observe' ? ['only observed'] : []),
  ]
  return `  ${paint('bold', safe(fleet.fleet).padEnd(width))}  ${paint(ink, words.padEnd(11))}  ${parts.join('; ')}`
}

function sizeText({ size, floor }: FleetStatus): string {
  return size
    ? `${count(size.serving)} in service, floor ${count(floor.instances)}, MaxSize ${count(size.max)}`
    : 'no group seen'
}

function loadText(fleet: FleetStatus): string {
  const { live } = fleet
  if (live === null) return 'load not known'
  const share = loadShare(fleet)
  if (!share) return `${plural(live, 'connection')}, nothing in service`
  return `${plural(live, 'connection')}, ${share.percent} % of target`
}

export function nodesSection({ fleets }: Report, paint: Paint): string | null {
  const rows = fleets.flatMap((fleet) => {
    const told = [nodesText(fleet, paint), spreadText(fleet), throttledText(fleet)].filter(
      (part) => part !== '',
    )
    return told.length > 0 ? [`  ${paint('bold', safe(fleet.fleet))}  ${told.join('; ')}`] : []
  })
  return section('Nodes', 'balance and tuning', rows, paint)
}

function nodesText({ nodes }: FleetStatus, paint: Paint): string {
  if (!nodes) return ''
  const silent = nodes.unchecked > 0 ? paint('cyan', `, ${count(nodes.unchecked)} unchecked`) : ''
  return `${count(nodes.asked)} asked${silent}`
}

function spreadText({ balance }: FleetStatus): string {
  if (!balance) return ''
  const { maxOverMean, staleShare, toMove, hot } = balance
  return [
    maxOverMean === null ? 'spread not known' : `fullest ${maxOverMean.toFixed(2)} times the average`,
    ...(hot.length > 0
      ? [`hot ${safe(hot[0]?.id ?? '', 40)}${hot.length > 1 ? ` and ${hot.length - 1} more` : ''}`]
      : []),
    ...(toMove > 0 ? [`${plural(toMove, 'connection')} to move`] : []),
    ...(staleShare === null ? [] : [`${(staleShare * 100).toFixed(1)} % stale`]),
  ].join(', ')
}

function throttledText({ throttled }: FleetStatus): string {
  const over = Object.entries(throttled ?? {}).filter(([, packets]) => packets > 0)
  return over.map(([counter, packets]) => `${count(packets)} packets over ${safe(counter, 40)}`).join(', ')
}
