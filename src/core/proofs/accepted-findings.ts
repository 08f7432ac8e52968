/** Risks that policy files accept, as the nightly report shows them: beside the accepted Findings. */
import type { Accepted } from '../accept.ts'
import type { Proof } from './prove.ts'
import type { Risk } from './risk.ts'

const severities = { error: 'critical', warning: 'warning', info: 'info' } as const

/** One for each code of a fleet: a reason is for all that a rule says of it. */
export function acceptedFindings(proofs: Proof[]): Accepted[] {
  return proofs.flatMap(({ accepted }) =>
    [...Map.groupBy(accepted, ({ code }) => code).values()].flatMap(([worst]) =>
      worst ? toFinding(worst) : [],
    ),
  )
}

function toFinding({
  code,
  fleet,
  file,
  severity,
  says,
  fix,
  accepted,
}: Risk & { accepted: string }): Accepted {
  return {
    concern: 'scaling',
    code,
    fleet,
    target: file,
    severity: severities[severity],
    status: 'drifted',
    expected: fix,
    actual: says,
    remedy: fix,
    accepted,
  }
}
