/** How each fleet stands, a line or two each. */

import { count } from '../core/count.ts'
import { formatInstant } from '../core/instant.ts'
import { formatLocal } from '../core/local-time.ts'
import type { FleetStatus, Report } from '../core/report.ts'
import { type Ink, type Paint, safe } from './paint.ts'
import { findingsText, heading } from './report-text.ts'

const stateInks: Record<FleetStatus['state'], Ink> = {
  'in sync': 'green',
  drifted: 'yellow',
  unchecked: 'cyan',
}

export function statusText(report: Report, paint: Paint): string {
  const findings = report.findings.length > 0 ? [findingsText(report.findings, paint)] : []
  return `${[heading(report, paint), ...report.fleets.map((fleet) => fleetText(fleet, report, paint)), ...findings].join('\n\n')}\n`
}

function fleetText(fleet: FleetStatus, report: Report, paint: Paint): string {
  const { state, floor, size, live, next, override, hold, mode } = fleet
  const changes = report.changes.filter((change) => change.fleet === fleet.fleet).length
  const title = `${paint('bold', fleet.fleet)}  ${paint(stateInks[state], state)}${mode === 'observe' ? paint('dim', ' (mode: observe)') : ''}`
  const pending = changes > 0 ? `  ${changes} to change: see \`tide plan ${fleet.fleet}\`` : ''
  const rows: [string, string][] = [
    [
      'in service',
      size
        ? `${size.serving} of ${size.desired} desired, MinSize ${size.min}, MaxSize ${size.max}`
        : 'no group seen',
    ],
    ['floor now', `${floor.instances} for ${safe(floor.claim.name)}`],
    ['live', live === null ? 'not known' : `${count(live)} connections`],
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
    `${title}${paint('yellow', pending)}`,
    ...rows.map(([name, value]) => `  ${paint('dim', name.padEnd(11))} ${value}`),
  ].join('\n')
}
