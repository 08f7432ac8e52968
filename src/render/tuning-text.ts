/** What is not tuned on the nodes, worst first. */
import type { Report } from '../core/report.ts'
import { type Paint, plural } from './paint.ts'
import { findingsText, heading } from './report-text.ts'

export function tuningText(report: Report, paint: Paint): string {
  const { findings, fleets } = report
  const verdict =
    findings.length === 0
      ? paint('green', `✓ the nodes of ${plural(fleets.length, 'fleet')} are as their profiles say`)
      : findingsText(findings, paint)
  return `${heading(report, paint)}\n\n${verdict}\n`
}
