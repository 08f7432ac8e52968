/** What must hold between the values of one policy file. */

import type { Policy } from '../policy.ts'
import { formatDuration } from '../scalars.ts'
import { type Complaint, complaint, type Path } from './complaint.ts'
import type { Partially } from './validate.ts'

type Draft = Partially<Policy>

/** Every rule a policy breaks, each at its own place; values that could not be understood are passed over. */
export function policyRules(policy: Draft): Complaint[] {
  return [
    ...capacityRules(policy),
    ...thresholdRules(policy),
    ...stepRules(policy),
    ...alarmRules(policy),
    ...poolRules(policy),
  ]
}

function capacityRules({ capacity }: Draft): Complaint[] {
  const { min, max, connectionsPerInstance: limit, targetPerInstance: target } = capacity ?? {}
  const complaints: Complaint[] = []
  if (min !== undefined && max !== undefined && min > max) {
    complaints.push(complaint(['capacity', 'min'], `min ${min} is above max ${max}: lower min or raise max`))
  }
  if (target !== undefined && limit !== undefined && target > limit) {
    const message = `targetPerInstance ${target} is above the ${limit} one instance holds: write at most ${limit}`
    complaints.push(complaint(['capacity', 'targetPerInstance'], message))
  }
  return complaints
}

function thresholdRules({ scaling }: Draft): Complaint[] {
  const [low, high] = [scaling?.in?.at, scaling?.out?.at]
  if (low === undefined || high === undefined || low < high) return []
  const message = `scale-in at ${low} is not under scale-out at ${high}: the fleet would grow and shrink at once, write less than ${high}`
  return [complaint(['scaling', 'in', 'at'], message)]
}

function stepRules({ scaling }: Draft): Complaint[] {
  const steps = scaling?.out?.steps ?? []
  const at = scaling?.out?.at
  return steps.flatMap((step, index) => {
    const from = step?.from
    const path = ['scaling', 'out', 'steps', index, 'from']
    if (from === undefined) return []
    if (index === 0) {
      if (at === undefined || from === at) return []
      return [complaint(path, `the first step starts at ${from}, the alarm at ${at}: write from: ${at}`)]
    }
    const before = steps[index - 1]?.from
    if (before === undefined || from > before) return []
    return [
      complaint(
        path,
        `the step from ${from} does not rise above the step before it, from ${before}: order the steps upwards`,
      ),
    ]
  })
}

function alarmRules({ scaling }: Draft): Complaint[] {
  const complaints: Complaint[] = []
  const seen = new Map<string, string>()
  for (const key of ['out', 'in', 'maximum'] as const) {
    const alarm = scaling?.[key]
    const path = ['scaling', key]
    complaints.push(...evaluationRule(path, alarm?.period, alarm?.datapoints?.of))
    for (const kind of ['alarm', 'policy'] as const) {
      const name = alarm?.[kind]
      if (name === undefined) continue
      const other = seen.get(`${kind} ${name}`)
      if (other)
        complaints.push(
          complaint(
            [...path, kind],
            `${kind} ${name} is already that of scaling.${other}: each needs its own`,
          ),
        )
      else seen.set(`${kind} ${name}`, key)
    }
  }
  return complaints
}

/** PutMetricAlarm: period times evaluation periods is at most one day, seven days for periods from an hour. */
function evaluationRule(path: Path, period: number | undefined, of: number | undefined): Complaint[] {
  if (period === undefined || of === undefined) return []
  const most = period >= 3_600 ? 604_800 : 86_400
  if (period * of <= most) return []
  const fits = Math.floor(most / period)
  const message = `${of} periods of ${formatDuration(period)} are ${formatDuration(period * of)}, CloudWatch looks back ${formatDuration(most)} at most: write at most ${fits} periods`
  return [complaint([...path, 'datapoints'], message)]
}

function poolRules({ warmPool }: Draft): Complaint[] {
  const { min, maxPrepared } = warmPool ?? {}
  if (min === undefined || maxPrepared === undefined || min <= maxPrepared) return []
  return [
    complaint(
      ['warmPool', 'min'],
      `min ${min} is above maxPrepared ${maxPrepared}: lower min or raise maxPrepared`,
    ),
  ]
}
