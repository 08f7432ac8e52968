/** What must hold between the values of policies/guardrails.yaml. */
import type { Guardrails } from '../guardrails.ts'
import { type Complaint, complaint } from './complaint.ts'
import type { Partially } from './validate.ts'

/** Every rule the guardrails break, each at its own place. */
export function guardrailsRules({ freeze = [] }: Partially<Guardrails>): Complaint[] {
  return freeze.flatMap((window, index) => {
    const { name, from, to } = window ?? {}
    const complaints: Complaint[] = []
    if (from !== undefined && to !== undefined && to <= from) {
      complaints.push(
        complaint(
          ['freeze', index, 'to'],
          `the freeze ends at ${to}, not after it begins at ${from}: write a later time`,
        ),
      )
    }
    const first = freeze.findIndex((other) => other?.name === name)
    if (name !== undefined && first < index) {
      complaints.push(
        complaint(
          ['freeze', index, 'name'],
          `a second freeze named ${name}, the first is freeze[${first}]: give it another name`,
        ),
      )
    }
    return complaints
  })
}
