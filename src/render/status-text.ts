/** How each fleet stands, a line or two each. */

import { count } from '../core/count.ts'
import { formatInstant } from '../core/instant.ts'
import { loadShare } from '../core/load-share.ts'
import { formatLocal } from '../core/local-time.ts'
import { type FleetStatus, ofNoFleet, type Report } from '../core/report.ts'
import { type Ink, type Paint, plural, safe } from './paint.ts'
import { findingsText, heading } from './report-text.ts'

const stateInks: Record<FleetStatus['state'], Ink> = {
  'in sync': 'green',
  drifted: 'yellow',
  unchecked: 'cyan',
}

export function statusText(report: Report, paint: Paint): string {
  const findings = report.findings.length > 0 ? [findingsText(report.findings, paint)] : []
  const left = ofNoFleet(report, report.changes).length
  const fleets = report.fleets.map((fleet) => fleetText(fleet, report, paint))
  const gone =
    left > 0 ? [paint('yellow', `${left} to remove of fleets without a file: see \`tide plan\``)] : []
  return `${[heading(report, paint), ...fleets, ...gone, ...findings].join('\n\n')}\n`
}

function fleetText(fleet: FleetStatus, report: Report, paint: Paint): string {
  const { state, floor, size, next, override, hold, mode } = fleet
  const title = `${paint('bold', fleet.fleet)}  ${paint(stateInks[state], state)}${mode === 'observe' ? paint('dim', ' (mode: observe)') : ''}`
  const rows: [string, string][] = [
    ['size', size ? sizeText(size) : 'no group seen'],
    ['floor now', `${floor.instances} for ${safe(floor.claim.name)}`],
    ['load', loadText(fleet)],
    [
      'next peak',
      next
        ? `${safe(next.name)}: ${next.instances} instances, rises ${formatLocal(next.risesAt, next.timezone)}, starts ${formatLocal(next.startsAt, next.timezone)} ${next.timezone}`
        : 'none within 48 hours',
    ],
    ...(override
      ? [
          [
            'override',
            `until ${formatInstant(override.until)} by ${safe(override.by)}: ${safe(override.because)}`,
          ] as [string, string],
        ]
      : []),
    ...(hold
      ? [
          ['hold', `until ${formatInstant(hold.until)} by ${safe(hold.by)}: ${safe(hold.because)}`] as [
            string,
            string,
          ],
        ]
      : []),
  ]
  return [
    `${title}${paint('yellow', pendingText(fleet, report))}`,
    ...rows.map(([name, value]) => `  ${paint('dim', name.padEnd(11))} ${value}`),
  ].join('\n')
}

function pendingText({ fleet }: FleetStatus, { changes, findings }: Report): string {
  const of = (some: { fleet: string }[]) => some.filter((one) => one.fleet === fleet).length
  const parts = [
    of(changes) > 0 ? `${of(changes)} to change: see \`tide plan ${fleet}\`` : '',
    of(findings) > 0 ? plural(of(findings), 'finding') : '',
  ].filter((part) => part !== '')
  return parts.length > 0 ? `  ${parts.join(', ')}` : ''
}

function sizeText({ serving, desired, min, max }: NonNullable<FleetStatus['size']>): string {
  return `${serving} in service of ${desired} desired, MinSize ${min}, MaxSize ${max}`
}

/** Load against the target that peaks are sized for, where both sides are known. */
function loadText(fleet: FleetStatus): string {
  const { live, target } = fleet
  if (live === null) return 'not known'
  const share = loadShare(fleet)
  if (!share) return `${count(live)} connections, and no instance in service`
  return `${count(live)} connections, ${count(share.each)} an instance: ${share.percent} % of the target ${count(target)}`
}
