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
    ...kindRules(policy),
    ...stepRules(policy),
    ...alarmRules(policy),
    ...poolRules(policy),
    ...nodeRules(policy),
    ...accountRules(policy),
  ]
}

function accountRules({ role, externalId }: Draft): Complaint[] {
  if (externalId === undefined || role !== undefined) return []
  const message = 'an external id does nothing without a role: write `role` too, or remove it'
  return [complaint(['externalId'], message, 'key')]
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

/** Step scaling or simple scaling, and the key that goes with it. */
function kindRules({ scaling }: Draft): Complaint[] {
  return (['out', 'in'] as const).flatMap((side) => {
    const declared = scaling?.[side]
    if (!declared) return []
    const simple = side === 'out' ? 'add' : 'remove'
    const [hasSteps, hasSimple] = ['steps' in declared, simple in declared]
    const path = ['scaling', side]
    if (hasSteps === hasSimple) {
      const which = hasSteps ? `both steps and ${simple}` : `neither steps nor ${simple}`
      return [
        complaint(path, `${which}: write steps for step scaling, or ${simple} for simple scaling`, 'key'),
      ]
    }
    const [stray, instead, kind] = hasSteps
      ? ['cooldown', 'warmup', 'step']
      : ['warmup', 'cooldown', 'simple']
    const message = `\`${stray}\` does nothing in ${kind} scaling: write ${instead} instead`
    return stray in declared ? [complaint([...path, stray], message, 'key')] : []
  })
}

function stepRules({ scaling }: Draft): Complaint[] {
  const { out, in: inward } = scaling ?? {}
  const rising = out?.steps?.map((step) => step?.from) ?? []
  const falling = inward?.steps?.map((step) => step?.to) ?? []
  return [
    ...ladderRules(['scaling', 'out', 'steps'], 'from', out?.at, rising, (step, before) => step > before),
    ...ladderRules(['scaling', 'in', 'steps'], 'to', inward?.at, falling, (step, before) => step < before),
  ]
}

/** The first step stands at the alarm's threshold, each further one beyond the one before. */
function ladderRules(
  path: Path,
  key: 'from' | 'to',
  at: number | undefined,
  steps: (number | undefined)[],
  isBeyond: (step: number, before: number) => boolean,
): Complaint[] {
  const way = key === 'from' ? ['rise above', 'upwards'] : ['fall below', 'downwards']
  return steps.flatMap((step, index) => {
    const place = [...path, index, key]
    if (step === undefined) return []
    if (index === 0) {
      if (at === undefined || step === at) return []
      return [complaint(place, `the first step starts at ${step}, the alarm at ${at}: write ${key}: ${at}`)]
    }
    const before = steps[index - 1]
    if (before === undefined || isBeyond(step, before)) return []
    const message = `the step from ${step} does not ${way[0]} the step before it, from ${before}: order the steps ${way[1]}`
    return [complaint(place, message)]
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

/** What is asked of the nodes needs the port of their server, and a skew that a fleet can keep. */
function nodeRules(policy: Draft): Complaint[] {
  const complaints: Complaint[] = []
  if ('tuning' in policy && !('balance' in policy)) {
    const example = '{ port: 443, maxSkew: 25%, ignoreYoungerThan: 15m, staleAfter: 2h }'
    const message = `\`tuning\` without \`balance\`: nodes find their server by its port, write for example \`balance: ${example}\``
    complaints.push(complaint(['tuning'], message, 'key'))
  }
  if (policy.balance?.maxSkew === 0) {
    const message = 'maxSkew 0%: no two nodes hold the same number of connections, write for example 25%'
    complaints.push(complaint(['balance', 'maxSkew'], message))
  }
  return complaints
}
