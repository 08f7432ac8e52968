/** Risks that a policy file accepts on purpose: the Finding stays in every report, with the reason, and pends no more. */
import * as z from 'zod'
import type { Finding } from './finding.ts'

/** What can be accepted: hazards somebody may want. Not what nobody knows, and not missing capacity. */
export const acceptable = [
  'actions-disabled',
  'bandwidth',
  'close-wait',
  'foreign-policy',
  'foreign-scheduled-action',
  'policy-disabled',
  'skewed',
  'stale-connections',
  'suspended-process',
  'throttled',
  'untuned',
] as const

export const Accept = z.partialRecord(z.enum(acceptable), z.string().min(3).max(300))
export type Accept = z.infer<typeof Accept>

/** A Finding whose risk the policy file accepts, and why. */
export interface Accepted extends Finding {
  accepted: string
}

/** `unchecked` is never accepted: nobody knows what it is. */
export function acceptedReason(accept: Accept | undefined, { code, status }: Finding): string | undefined {
  if (status === 'unchecked' || !accept || !Object.hasOwn(accept, code)) return undefined
  return accept[code as keyof Accept]
}
