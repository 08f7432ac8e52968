/** One thing a person must know or fix. Springtide never acts on a Finding by itself. */
import type { Concern } from './concern.ts'

export interface Finding {
  concern: Concern
  /** Stable, for example `not-ready`; documented in docs/findings.md. */
  code: string
  fleet: string
  /** The AWS thing it is about, in people's words: `alarm springtide-chat-out`. */
  target: string
  severity: 'critical' | 'warning' | 'info'
  /** `unchecked`: it could not be looked at, so nobody knows; never green. */
  status: 'drifted' | 'unchecked'
  expected: string
  actual: string
  remedy: string
}

/** What was looked at and differs. */
export function drifted(
  concern: Concern,
  { name }: { name: string },
  code: string,
  severity: Finding['severity'],
  target: string,
  texts: Pick<Finding, 'expected' | 'actual' | 'remedy'>,
): Finding {
  return { concern, code, fleet: name, target, severity, status: 'drifted', ...texts }
}
