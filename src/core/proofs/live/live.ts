/** Joins what AWS was asked with what was proved from the files: one list of risks for each fleet. */
import { acceptedRisk } from '../../accept.ts'
import type { Fleet } from '../../desired.ts'
import type { Found, Risk, RiskCode } from '../risk.ts'
import { groupRisks, typeRisks } from './group.ts'
import { leadRisks } from './lead.ts'
import type { LiveLook } from './look.ts'
import { metricRisks } from './metric.ts'

export function liveRisks(fleet: Fleet, look: LiveLook): Risk[] {
  const group = groupRisks(fleet, look)
  // Where there is no group, there is nothing more to say of it.
  if (group.some(({ isUnchecked }) => !isUnchecked)) return riskOf(fleet, 'live-group', group)
  return [
    ...riskOf(fleet, 'live-group', group),
    ...riskOf(fleet, 'live-metric', metricRisks(fleet, look)),
    ...riskOf(fleet, 'live-lead', leadRisks(fleet, look)),
    ...riskOf(fleet, 'live-type', typeRisks(fleet, look)),
  ]
}

export function riskOf({ name, file }: Fleet, code: RiskCode, found: Found[]): Risk[] {
  return found.map((one) => ({ ...one, code, fleet: name, file }))
}

interface Proved {
  risks: Risk[]
  accepted: (Risk & { accepted: string })[]
}

/** The proof of a fleet with its live risks; those that its policy file accepts, under `accepted`. */
export function withLive<T extends Proved>(proof: T, { policy }: Fleet, live: Risk[]): T {
  const accepted = live.flatMap((risk) => {
    const reason = acceptedRisk(policy.accept, risk)
    return reason === undefined ? [] : { ...risk, accepted: reason }
  })
  const open = live.filter((risk) => acceptedRisk(policy.accept, risk) === undefined)
  return { ...proof, risks: [...proof.risks, ...open], accepted: [...proof.accepted, ...accepted] }
}
