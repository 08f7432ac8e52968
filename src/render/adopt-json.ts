/** What `tide adopt` wrote, for programs: the shape of docs/adopt.md. */
import type { AdoptReport } from '../core/adopt/report.ts'
import { formatPath } from '../core/rules/complaint.ts'

export function adoptJson({ adopted, already, refused }: AdoptReport, isDry: boolean) {
  return {
    written: !isDry,
    adopted: adopted.map(({ fleet, group, files, unsaid, risks, changes, findings }) => ({
      fleet,
      group,
      files,
      unsaid,
      risks: risks.map(({ code, severity, file, at, says, fix }) => {
        const path = 'file' in at ? (at.path ?? '') : formatPath(at)
        return { code, severity, file, path, says, fix }
      }),
      changes: changes.map(({ id, kind, because }) => ({ id, kind, because })),
      findings: findings.map(({ code, severity, target }) => ({ code, severity, target })),
    })),
    already,
    refused,
  }
}
