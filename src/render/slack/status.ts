/** How each fleet stands, worst first. */
import { count } from '../../core/count.ts'
import { formatInstant } from '../../core/instant.ts'
import { loadShare } from '../../core/load-share.ts'
import { formatLocal } from '../../core/local-time.ts'
import type { FleetStatus, Report } from '../../core/report.ts'
import { plural } from '../paint.ts'
import { fleetsWorstFirst, statesWorstFirst } from '../worst-first.ts'
import { bold, command, type Line, paragraph, say } from './blocks.ts'
import { each, type Part } from './fit.ts'
import type { Block } from './message.ts'

const marks: Record<FleetStatus['state'], string> = { unchecked: '?', drifted: '!', 'in sync': '✓' }

export function statusPart(report: Report): Part {
  return each(
    fleetsWorstFirst(report.fleets),
    20,
    (fleet) => fleetEntry(fleet, report),
    (left) => [paragraph(othersLine(left))],
  )
}

/** `and 991 more: 6 drifted, 985 in sync`. */
function othersLine(left: FleetStatus[]): Line {
  const counts = statesWorstFirst
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
  const facts = [`${marks[state]} ${state}`, ...pending, ...(mode === 'observe' ? ['mode: observe'] : [])]
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

function loadText(fleet: FleetStatus): string {
  const { live } = fleet
  if (live === null) return 'connections: not known'
  const share = loadShare(fleet)
  if (!share) return `${count(live)} connections, and no instance in service`
  return `${count(live)} connections, ${count(share.each)} an instance: ${share.percent} % of the target`
}

function nextText(next: FleetStatus['next']): string {
  if (!next) return 'no peak within 48 hours'
  const { name, instances, risesAt, startsAt, timezone } = next
  return `next: ${name}, ${plural(instances, 'instance')}, rises ${formatLocal(risesAt, timezone)}, starts ${formatLocal(startsAt, timezone)} ${timezone}`
}

function endText({ until, by, because }: { until: number; by: string; because: string }): string {
  return `${formatInstant(until)} by ${by || 'somebody'}${because ? `: ${because}` : ''}`
}
