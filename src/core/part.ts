/** What one concern yields for one fleet: the Plan is made of these. */
import type { Change } from './change.ts'
import type { Finding } from './finding.ts'

export interface Part {
  changes: Change[]
  findings: Finding[]
}

export const nothing: Readonly<Part> = { changes: [], findings: [] }

/** In the order given. */
export function joined(parts: readonly Part[]): Part {
  return {
    changes: parts.flatMap(({ changes }) => changes),
    findings: parts.flatMap(({ findings }) => findings),
  }
}
