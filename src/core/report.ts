/** A Report: a Plan, how each fleet stands, and what happened to each Change. Every face renders the same one. */
import type { Accepted } from './accept.ts'
import type { Asked } from './asked.ts'
import { type BalanceStats, balance } from './balance/stats.ts'
import type { Change } from './change.ts'
import type { Concern } from './concern.ts'
import type { Desired, Fleet } from './desired.ts'
import type { Finding } from './finding.ts'
import { type Claim, floorAt, nextPeak } from './floor.ts'
import type { Instant } from './instant.ts'
import type { Survey } from './node.ts'
import type { Observed, ObservedFleet, Reading } from './observed.ts'
import type { Plan } from './plan/plan.ts'
import { targetPerInstance } from './policy.ts'
import { overrideOf } from './prewarm.ts'
import { servingInstances } from './readiness.ts'
import type { ForecastReview } from './review/forecast.ts'
import type { PeakReview } from './review/peaks.ts'
import { type Hold, type Override, parseHold } from './tags.ts'
import type { Timeline } from './timeline.ts'
import { throttledPackets } from './tuning/throttled.ts'

/** What became of one Change. */
export interface Outcome {
  id: string
  result: 'applied' | 'held' | 'failed'
  /** For `failed`: AWS's words. */
  error?: string
}

export interface Report {
  at: Instant
  /** The Git commit of the repository, where it has one. */
  commit: string | null
  concerns: readonly Concern[]
  fleets: FleetStatus[]
  changes: Change[]
  findings: Finding[]
  /** Findings whose risk a policy file accepts: shown, and pending no more. */
  accepted: Accepted[]
  /** Only for `drift`. */
  night?: Night
  /** Absent where nothing was to be written. */
  outcomes?: Outcome[]
}

/** What only the nightly report looks at. */
export interface Night {
  /** The peaks that began in the last day, by the time they did. */
  peaks: PeakReview[]
  /** The next 48 hours of each fleet. */
  ahead: Timeline[]
  /** What people asked for in the last day, oldest first. */
  asked: Reading<Asked[]>
  /** How yesterday's load went beside its forecast; absent where no policy asks for it. */
  forecasts?: ForecastReview[]
}

export interface FleetStatus {
  fleet: string
  group: string
  region: string
  mode: 'enforce' | 'observe'
  /** `unchecked` beats all: what could not be read is never fine. */
  state: 'in sync' | 'drifted' | 'unchecked'
  /** The floor for now, and who wants it. */
  floor: { instances: number; claim: Claim }
  /** `null`: no such group, or it could not be read. */
  size: { min: number; max: number; desired: number; serving: number } | null
  live: number | null
  /** Connections per instance that peaks are sized for. */
  target: number
  /** Instances that were asked to say how they are tuned or loaded; `null` where none was. */
  nodes: { asked: number; unchecked: number } | null
  /** How connections lie on the nodes; `null` where that was not looked at. */
  balance: BalanceStats | null
  /** Packets over AWS's allowances while the probe looked, by counter; `null` where that was not looked at. */
  throttled: Record<string, number> | null
  /** The next peak to rise within 48 hours. */
  next: Claim | null
  override: Override | null
  hold: Hold | null
}

/** Builds the Report of a Plan. */
export function report(
  desired: Desired,
  observed: Observed,
  plan: Plan,
  about: { commit: string | null; concerns: readonly Concern[]; outcomes?: Outcome[]; night?: Night },
): Report {
  const seen = desired.fleets.filter(({ name }) => observed.fleets[name])
  return {
    at: plan.at,
    commit: about.commit,
    concerns: about.concerns,
    fleets: seen.map((fleet) => status(fleet, observed.fleets[fleet.name], plan, about.concerns)),
    changes: plan.changes,
    findings: plan.findings,
    accepted: plan.accepted,
    ...(about.night ? { night: about.night } : {}),
    ...(about.outcomes ? { outcomes: about.outcomes } : {}),
  }
}

/** Of Changes or Findings those about a fleet that no file declares, or about none at all. */
export function ofNoFleet<T extends { fleet: string }>({ fleets }: Pick<Report, 'fleets'>, some: T[]): T[] {
  const known = new Set(fleets.map(({ fleet }) => fleet))
  return some.filter(({ fleet }) => !known.has(fleet))
}

function status(
  fleet: Fleet,
  seen: ObservedFleet | undefined,
  plan: Plan,
  concerns: readonly Concern[],
): FleetStatus {
  const { name, policy } = fleet
  const group = seen && 'read' in seen.group ? seen.group.read : null
  const override = group ? overrideOf(group, plan.at) : null
  const hold = group ? parseHold(group.tags, plan.at) : null
  const { instances, claim } = floorAt(fleet, plan.at, override)
  const findings = plan.findings.filter((finding) => finding.fleet === name)
  const isDrifted =
    plan.changes.some((change) => change.fleet === name) ||
    findings.some(({ severity }) => severity !== 'info')
  return {
    fleet: name,
    group: policy.group,
    region: policy.region,
    mode: policy.mode,
    state: findings.some(({ status }) => status === 'unchecked')
      ? 'unchecked'
      : isDrifted
        ? 'drifted'
        : 'in sync',
    floor: { instances, claim },
    size: group && {
      min: group.min,
      max: group.max,
      desired: group.desired,
      serving: servingInstances(group),
    },
    target: targetPerInstance(policy),
    nodes: seen?.survey ? countNodes(seen.survey) : null,
    balance: seen?.survey && concerns.includes('balance') ? balance(fleet, seen.survey) : null,
    throttled: seen?.survey && concerns.includes('tuning') ? throttledPackets(seen.survey) : null,
    live: seen?.live && 'read' in seen.live ? seen.live.read.connections : null,
    next: nextPeak(fleet, plan.at),
    override,
    hold: hold && 'tag' in hold ? hold.tag : null,
  }
}

function countNodes({ nodes }: Survey): { asked: number; unchecked: number } {
  const readings = Object.values(nodes)
  return { asked: readings.length, unchecked: readings.filter((reading) => 'unchecked' in reading).length }
}
