/** Exit codes that scripts expect: 0 fine, 1 failed or invalid, 2 something is pending (with --exit-code, as git diff). */
import type { Report } from '../core/report.ts'
import { undoneFleets } from '../core/undone.ts'

/** A plan fails only where something could not be looked at. */
export function planExitCode(report: Report, wantsPending: boolean): number {
  const { changes, findings } = report
  if (findings.some(({ status }) => status === 'unchecked')) return 1
  return wantsPending && (changes.length > 0 || findings.length > 0) ? 2 : 0
}

/** An apply fails where a write failed or something could not be looked at; what is held is pending. */
export function applyExitCode(report: Report, wantsPending: boolean): number {
  const outcomes = report.outcomes ?? []
  if (undoneFleets(report).length > 0) return 1
  if (outcomes.some(({ result }) => result === 'failed')) return 1
  if (report.findings.some(({ status }) => status === 'unchecked')) return 1
  const pending = outcomes.some(({ result }) => result === 'held') || report.findings.length > 0
  return wantsPending && pending ? 2 : 0
}
