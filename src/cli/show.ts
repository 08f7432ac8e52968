/** How a verb shows its Report: as JSON for programs, or as the text it has for people. */
import type { Report } from '../core/report.ts'
import type { Paint } from '../render/paint.ts'
import { reportJson } from '../render/report-json.ts'
import type { CommonOptions } from './context.ts'
import type { Terminal } from './terminal.ts'

export function showReport(
  report: Report,
  { json }: CommonOptions,
  { out, paint }: Terminal,
  text: (report: Report, paint: Paint) => string,
): void {
  out(json ? `${JSON.stringify(reportJson(report), null, 2)}\n` : text(report, paint))
}
