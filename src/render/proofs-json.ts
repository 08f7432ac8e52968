/** What `tide check` found, for programs: the shape of docs/json.md. */
import type { Problem } from '../core/problem.ts'
import type { LocatedProof, LocatedRisk } from '../core/proofs/located.ts'

/** Of a repository with problems nothing is proved: `proofs` is empty then. */
export function checkJson(problems: Problem[], proofs: LocatedProof[]) {
  return {
    valid: problems.length === 0,
    problems,
    risks: proofs.flatMap(({ risks }) => risks.map(riskJson)),
    accepted: proofs.flatMap(({ accepted }) =>
      accepted.map(({ accepted: reason, ...risk }) => ({ ...riskJson(risk), accepted: reason })),
    ),
    survives: proofs.map(({ fleet, survives }) => ({
      fleet,
      instances: survives?.instances ?? null,
      perMinute: survives?.perMinute ?? null,
    })),
  }
}

function riskJson({ code, severity, fleet, file, line, column, path, says, fix, isUnchecked }: LocatedRisk) {
  return { code, severity, unchecked: isUnchecked ?? false, fleet, file, line, column, path, says, fix }
}
