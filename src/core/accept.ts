/** Risks that a policy file accepts on purpose: what was found is still shown, with the reason, and pends no more. */
import * as z from 'zod'
import type { Finding } from './finding.ts'
import { type Found, type RiskCode, riskCodes } from './proofs/risk.ts'

/** At least a word, and no more than a line of a report can show. */
const Reason = z.string().trim().min(3).max(300)

const provable = Object.fromEntries(riskCodes.map((code) => [code, Reason.optional()])) as Record<
  RiskCode,
  z.ZodOptional<typeof Reason>
>

/** What can be accepted: hazards somebody may want. Not what nobody knows, and not missing capacity. */
export const Accept = z.strictObject({
  'actions-disabled': Reason.optional(),
  'agent-too-large': Reason.optional(),
  bandwidth: Reason.optional(),
  'close-wait': Reason.optional(),
  'foreign-policy': Reason.optional(),
  'foreign-scheduled-action': Reason.optional(),
  'no-data': Reason.optional(),
  'policy-disabled': Reason.optional(),
  skewed: Reason.optional(),
  'stale-connections': Reason.optional(),
  'suspended-process': Reason.optional(),
  throttled: Reason.optional(),
  untuned: Reason.optional(),
  ...provable,
})
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

/** Why the policy file accepts a Risk of `tide check`. */
export function acceptedRisk(
  accept: Accept | undefined,
  { code, isUnchecked }: { code: RiskCode } & Pick<Found, 'isUnchecked'>,
): string | undefined {
  return isUnchecked || !accept || !Object.hasOwn(accept, code) ? undefined : accept[code]
}
