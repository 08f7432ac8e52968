/** Thresholds against what one instance holds, and against what peaks are sized for. */
import { count } from '../count.ts'
import type { Fleet } from '../desired.ts'
import { type Policy, targetPerInstance } from '../policy.ts'
import { type Found, imbalance } from './risk.ts'

interface Threshold {
  key: 'out' | 'maximum'
  name: string
  at: number
  /** The fullest instance against the metric of this alarm. */
  uneven: number
}

/** An alarm above what an instance holds never comes: who should have brought instances is refused. */
export function limitRisks(fleet: Fleet): Found[] {
  const { scaling } = fleet.policy
  if (!scaling) return []
  const { out, maximum } = scaling
  // Where an alarm watches the fullest instance, that one brings others in time.
  const isWatched = maximum !== undefined && maximum.at < fleet.policy.capacity.connectionsPerInstance
  const thresholds: Threshold[] = [
    { key: 'out', name: 'scale-out', at: out.at, uneven: isWatched ? 1 : imbalance(fleet) },
    ...(maximum ? [{ key: 'maximum' as const, name: 'the maximum alarm', at: maximum.at, uneven: 1 }] : []),
  ]
  return thresholds.flatMap((threshold) => limitRisk(fleet, threshold))
}

function limitRisk(fleet: Fleet, { key, name, at: threshold, uneven }: Threshold): Found[] {
  const { connectionsPerInstance: limit } = fleet.policy.capacity
  const fullest = Math.round(threshold * uneven)
  if (fullest < limit) return []
  const at = ['scaling', key, 'at']
  const fix = lower(fleet, key, Math.ceil((limit - 0.5) / uneven) - 1, fullest)
  if (threshold >= limit) {
    const says = `${name} at ${count(threshold)} comes too late: an instance is full at ${count(limit)}`
    return [{ severity: 'error', at, says, fix }]
  }
  const percent = Math.round((uneven - 1) * 100)
  const says = `at an average of ${count(threshold)} with ${percent} % imbalance the fullest instance is at ${count(fullest)}, and it is full at ${count(limit)}: some are refused before scale-out begins`
  return [{ severity: 'warning', at, says, fix }]
}

/** The first step stands at the alarm, and scale-in under it. */
function lower({ policy: { scaling } }: Fleet, key: Threshold['key'], most: number, fullest: number): string {
  const raised = `\`capacity.connectionsPerInstance: ${fullest + 1}\` if load tests prove it`
  if (!scaling || most < 1 || (scaling.in && most <= scaling.in.at)) return `write ${raised}`
  const step = key === 'out' && scaling.out.steps ? ` and \`scaling.out.steps[0].from: ${most}\`` : ''
  return `write \`scaling.${key}.at: ${most}\`${step}, or ${raised}`
}

/** A peak that comes as declared leaves the average a little under the target. */
export function targetRisks(fleet: Fleet): Found[] {
  const { policy } = fleet
  const { scaling, capacity } = policy
  if (!scaling) return []
  const target = targetPerInstance(policy)
  const [low, high] = [scaling.in?.at ?? 0, scaling.out.at]
  const isDeclared = capacity.targetPerInstance !== undefined
  const at = isDeclared ? ['capacity', 'targetPerInstance'] : ['scaling', 'in', 'at']
  if (target >= high) {
    const says = `peaks are sized for ${count(target)} connections per instance, and scale-out begins at ${count(high)}: a peak that comes as declared sets it off on top`
    return [{ severity: 'error', at, says, fix: betterTarget(fleet, low, high) }]
  }
  if (target > low) return []
  const says = `peaks are sized for ${count(target)} connections per instance, and scale-in begins at ${count(low)}: the fleet is held larger than its alarms want it, as long as a peak lasts and while its floor falls`
  const fix = isDeclared ? betterTarget(fleet, low, high) : lowerScaleIn(policy, Math.max(1, target - 1))
  return [{ severity: 'warning', at, says, fix }]
}

function lowerScaleIn({ scaling }: Policy, most: number): string {
  const step = scaling?.in?.steps ? ` and \`scaling.in.steps[0].to: ${most}\`` : ''
  return `write \`scaling.in.at: ${most}\`${step}`
}

/** 80 % of scale-out, as without the key, where that is between the thresholds; peaks still have to fit under max. */
function betterTarget({ policy, peaks }: Fleet, low: number, high: number): string {
  const usual = Math.max(Math.floor(high * 0.8), low + 1)
  if (usual >= high) return 'move `scaling.in.at` and `scaling.out.at` apart'
  const needed = peaks.map(({ size }) => ('connections' in size ? Math.ceil(size.connections / usual) : 0))
  const most = Math.max(policy.capacity.max, ...needed)
  const raised = most > policy.capacity.max ? ` and \`capacity.max: ${most}\`` : ''
  return `write \`capacity.targetPerInstance: ${usual}\`${raised}`
}
