/** How the fleets stand, in one line: the head of the nightly report and the subject of its mail. */
import { count } from '../core/count.ts'
import { type FleetStatus, ofNoFleet, type Report } from '../core/report.ts'
import { plural, safe } from './paint.ts'

/** Fleets that are named, where their names are short; otherwise only how many there are is said. */
const named = 3
const namesLength = 32

/** More than the longest line that can come out: nothing of it is ever cut. */
const mostCharacters = 320

/**
 * `chat and game ready; feed drifted: 2; 3 nodes unchecked (arena)`, and first of all what is critical.
 * Only a fleet that was looked at and is in sync is ready; a peak that found too little capacity is told whatever is
 * true now.
 */
export function verdict(report: Report): string {
  const { fleets, night } = report
  if (fleets.length === 0) return 'no fleet was seen: nothing is known'
  const inState = (state: FleetStatus['state']) => fleets.filter((fleet) => fleet.state === state)
  const [ready, drifted] = [namesOf(inState('in sync')), namesOf(inState('drifted'))]
  const parts = [
    critical(report),
    ready.length > 0 ? `${names(ready)} ready` : '',
    drifted.length > 0 ? `${names(drifted)} drifted: ${pending(report, drifted)}` : '',
    ...unchecked(inState('unchecked')),
    ...undeclared(report),
    ...peaks(report),
    night && 'unread' in night.asked ? 'what was asked is unchecked' : '',
  ].filter((part) => part !== '')
  return safe(parts.join('; '), mostCharacters)
}

function namesOf(fleets: FleetStatus[]): string[] {
  return fleets.map(({ fleet }) => fleet)
}

/** `chat and game`, or `12 fleets`. */
function names(fleets: string[]): string {
  const line = [fleets.slice(0, -1).join(', '), ...fleets.slice(-1)]
    .filter((part) => part !== '')
    .join(' and ')
  return fleets.length > named || line.length > namesLength ? plural(fleets.length, 'fleet') : line
}

function critical({ findings }: Report): string {
  const worst = findings.filter(({ severity, status }) => severity === 'critical' && status === 'drifted')
  const fleets = new Set(worst.map(({ fleet }) => fleet))
  return fleets.size > 0 ? `critical: ${names([...fleets])}` : ''
}

/** The changes and findings that these fleets wait for; notes are none. */
function pending({ changes, findings }: Report, fleets: string[]): string {
  const some = new Set(fleets)
  const worse = findings.filter(({ severity }) => severity !== 'info')
  const all = [...changes, ...worse].filter(({ fleet }) => some.has(fleet)).length
  return count(all)
}

/** What is left of fleets without a file is nobody's state, and still drift. */
function undeclared(report: Report): string[] {
  const findings = ofNoFleet(report, report.findings)
  const open = [
    ...ofNoFleet(report, report.changes),
    ...findings.filter(({ severity, status }) => severity !== 'info' && status === 'drifted'),
  ].length
  return [
    open > 0 ? `left of fleets without a file: ${count(open)}` : '',
    findings.some(({ status }) => status === 'unchecked') ? 'what no file declares is unchecked' : '',
  ]
}

/** By their nodes where it is nodes that say nothing, and by name where it is the group, an alarm or a metric. */
function unchecked(fleets: FleetStatus[]): string[] {
  const silent = (fleet: FleetStatus) => fleet.nodes?.unchecked ?? 0
  const byNodes = fleets.filter((fleet) => silent(fleet) > 0)
  const others = fleets.filter((fleet) => silent(fleet) === 0)
  const nodes = byNodes.reduce((sum, fleet) => sum + silent(fleet), 0)
  return [
    nodes > 0 ? `${plural(nodes, 'node')} unchecked (${names(namesOf(byNodes))})` : '',
    others.length > 0 ? `${names(namesOf(others))} unchecked` : '',
  ]
}

function peaks({ night }: Report): string[] {
  const all = night?.peaks ?? []
  const late = all.filter(({ verdict }) => verdict === 'late' || verdict === 'never ready').length
  const unknown = all.filter(({ verdict }) => verdict === 'unchecked').length
  return [
    late > 0 ? `${plural(late, 'peak')} not ready in time` : '',
    unknown > 0 ? `${plural(unknown, 'peak')} unchecked` : '',
  ]
}
