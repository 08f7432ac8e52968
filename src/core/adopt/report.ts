/** What came of an adoption, for people and programs. */
import type { Change } from '../change.ts'
import type { Finding } from '../finding.ts'
import type { Risk } from '../proofs/risk.ts'
import type { Unsaid } from './live.ts'

interface AdoptedFile {
  /** Relative to the repository. */
  file: string
  text: string
}

export interface AdoptedFleet {
  fleet: string
  group: string
  files: AdoptedFile[]
  unsaid: Unsaid[]
  /** What the proofs object to: errors and warnings, worst first. */
  risks: Risk[]
  /** What the first plan would still change: nothing, unless the group moved meanwhile. */
  changes: Change[]
  findings: Finding[]
}

export interface AdoptReport {
  adopted: AdoptedFleet[]
  /** Groups that a file of the repository is about. */
  already: { group: string; file: string }[]
  /** Groups that could not be adopted, and why. */
  refused: { group: string; why: string }[]
}
