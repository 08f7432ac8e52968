/** Proves what can be proved of every fleet, and says what it stands. */
import { acceptedRisk } from '../accept.ts'
import type { Desired, Fleet } from '../desired.ts'
import { capacity } from './capacity.ts'
import { envelope } from './envelope.ts'
import { flapping } from './flapping.ts'
import { ladder } from './ladder.ts'
import { missingData } from './missing-data.ts'
import { peaks } from './peaks.ts'
import { type Growth, ramp, survivedGrowth } from './ramp.ts'
import type { Ground, Risk, Rule } from './risk.ts'
import { routing } from './routing.ts'
import { survival } from './survival.ts'
import { telemetry } from './telemetry.ts'

export interface Proof {
  fleet: string
  /** Worst first. */
  risks: Risk[]
  /** Those that the policy file accepts, with the reason. */
  accepted: (Risk & { accepted: string })[]
  /** The fastest growth that the policy survives at its base floor; `null` without scale-out. */
  survives: Growth | null
}

const rules: Rule[] = [
  capacity,
  envelope,
  flapping,
  ladder,
  missingData,
  peaks,
  ramp,
  routing,
  survival,
  telemetry,
]

export function prove(desired: Desired, ground: Ground): Proof[] {
  return desired.fleets.map((fleet) => proveFleet(fleet, ground))
}

function proveFleet(fleet: Fleet, ground: Ground): Proof {
  const risks = rules.flatMap(({ code, find }) =>
    find(fleet, ground).map((found): Risk => {
      const file = 'file' in found.at ? found.at.file : fleet.file
      return { ...found, code, fleet: fleet.name, file }
    }),
  )
  risks.sort(worstFirst)
  const reasonOf = (risk: Risk) => acceptedRisk(fleet.policy.accept, risk)
  return {
    fleet: fleet.name,
    risks: risks.filter((risk) => reasonOf(risk) === undefined),
    accepted: risks.flatMap((risk) => {
      const accepted = reasonOf(risk)
      return accepted === undefined ? [] : { ...risk, accepted }
    }),
    survives: survivedGrowth(fleet, fleet.policy.capacity.min),
  }
}

const severities = ['error', 'warning', 'info']

function worstFirst(a: Risk, b: Risk): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.code < b.code ? -1 : 1)
}
