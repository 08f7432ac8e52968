/** Proofs as people and programs get them: every risk with its line. */
import type { Proof } from './prove.ts'
import type { Risk } from './risk.ts'

export interface LocatedRisk extends Omit<Risk, 'at'> {
  /** 1-based. */
  line: number
  /** 1-based, in characters. */
  column: number
  /** Where in the data, for example `scaling.in.at`; empty for a line of a schedule. */
  path: string
}

export interface LocatedProof extends Pick<Proof, 'fleet' | 'survives'> {
  /** In no order. */
  risks: LocatedRisk[]
  accepted: (LocatedRisk & { accepted: string })[]
}
