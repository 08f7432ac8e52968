/** How each fleet stands, worst first. */
import { count } from '../../core/count.ts'
import { formatInstant } from '../../core/instant.ts'
import { formatLocal } from '../../core/local-time.ts'
import type { FleetStatus, Report } from '../../core/report.ts'
import { plural } from '../paint.ts'
import { bold, command, type Line, paragraph, say } from './blocks.ts'
import { each, type Part } from './fit.ts'
import type { Block } from './message.ts'

const states: Record<FleetStatus['state'], { mark: string; order: number }> = {
  unchecked: { mark: '?', order: 0 },
  drifted: { mark: '!', order: 1 },
  'in sync': { mark: '✓', order: 2 },
}

export function statusPart(report: Report): Part {
  const fleets = report.fleets.toSorted((a, b) => states[a.state].order - states[b.state].order)
  return each(
    fleets,
    20,
    (fleet) => fleetEntry(fleet, report),
    (left) => [paragraph(othersLine(left))],
  )
}

/** `and 991 more: 6 drifted, 985 in sync`. */
function othersLine(left: FleetStatus[]): Line {
  const counts = (Object.keys(states) as FleetStatus['state'][])
    .map((state) => [left.filter((fleet) => fleet.state === state).length, state] as const)
    .filter(([number]) => number > 0)
    .map(([number, state]) => `${count(number)} ${state}`)
  return [
    say(`and ${count(left.length)} more: ${counts.join(', ')}. One of them: `),
    command('/tide status FLEET'),
  ]
}

function fleetEntry(fleet: FleetStatus, { changes, findings }: Report): Block[] {
  const { state, mode, size, floor, override, hold } = fleet
  const of = (some: { fleet: string }[]) => some.filter((one) => one.fleet === fleet.fleet).length
  const pending = [
    of(changes) > 0 ? plural(of(changes), 'change') : '',
    of(findings) > 0 ? plural(of(findings), 'finding') : '',
  ].filter((part) => part !== '')
  const facts = [
    `${states[state].mark} ${state}`,
    ...pending,
    ...(mode === 'observe' ? ['mode: observe'] : []),
  ]
  return [
    paragraph(
      [bold(fleet.fleet), say(`  ${facts.join(' · ')}`)],
      [say(`${sizeText(size)} · floor ${count(floor.instances)} for ${floor.claim.name}`, 160)],
      [say(loadText(fleet))],
      [say(nextText(fleet.next))],
      ...(override ? [[say(`override until ${endText(override)}`)]] : []),
      ...(hold ? [[say(`hold until ${endText(hold)}`)]] : []),
    ),
  ]
}

export function sizeText(size: FleetStatus['size']): string {
  if (!size) return 'no group seen'
  return `${count(size.serving)} of ${count(size.desired)} in service, MinSize ${count(size.min)}, MaxSize ${count(size.max)}`
}

function loadText({ live, size, target }: FleetStatus): string {
  if (live === null) return 'connections: not known'
  if (!size || size.serving === 0) return `${count(live)} connections, and no instance in service`
  const each = Math.round(live / size.serving)
  return `${count(live)} connections, ${count(each)} an instance: ${Math.round((each / target) * 100)} % of the target`
}

function nextText(next: FleetStatus['next']): string {
  if (!next) return 'no peak within 48 hours'
  const { name, instances, risesAt, startsAt, timezone } = next
  return `next: ${name}, ${plural(instances, 'instance')}, rises ${formatLocal(risesAt, timezone)}, starts ${formatLocal(startsAt, timezone)} ${timezone}`
}

function endText({ until, by, because }: { until: number; by: string; because: string }): string {
  return `${formatInstant(until)} by ${by || 'somebody'}${because ? `: ${because}` : ''}`
}
