/** From a policy file to the alarms on network allowances that its nodes exceed. */
import type { Fleet } from '../desired.ts'
import { ownPrefix } from '../marks.ts'
import type { AlarmSpec } from '../observed.ts'
import { fittingPeriod } from '../proofs/sampling.ts'
import { type Counter, counterSource } from './counters.ts'

interface ThrottlingAlarm {
  name: string
  /** Without actions. */
  spec: Omit<AlarmSpec, 'alarmActions' | 'okActions'>
}

function alarmName(fleet: Fleet, counter: Counter): string {
  return `${ownPrefix}${fleet.name}-throttled-${counter}`
}

/** The function `tuning` looks every hour. */
const tuningPeriodSeconds = 3_600

/** Three of five: a burst of one minute is what burst credits are for. Nodes that fall silent are no throttling. */
export function declareThrottling(fleet: Fleet): ThrottlingAlarm[] {
  const { policy } = fleet
  const always = { threshold: 0, comparison: 'GreaterThanThreshold', missingData: 'notBreaching' }
  return (policy.telemetry?.throttling ?? []).flatMap((counter): ThrottlingAlarm[] => {
    const source = counterSource(policy, counter)
    if (source.by === 'nobody') return []
    const { namespace, metric, dimensions } = source
    const about = { namespace, metric, dimensions, ...always }
    const name = alarmName(fleet, counter)
    if (source.by === 'tuning') {
      const once = { periodSeconds: tuningPeriodSeconds, evaluationPeriods: 1, datapointsToAlarm: 1 }
      return [{ name, spec: { ...about, statistic: 'Maximum', ...once } }]
    }
    const periodSeconds = Math.max(60, fittingPeriod(policy.telemetry?.every ?? 60))
    const often = { periodSeconds, evaluationPeriods: 5, datapointsToAlarm: 3 }
    return [{ name, spec: { ...about, statistic: 'Sum', growth: true, ...often } }]
  })
}

/** The names of the throttling alarms that a fleet declares. */
export function throttlingAlarmNames(fleet: Fleet): string[] {
  return declareThrottling(fleet).map(({ name }) => name)
}
