/** Whether the periods of alarms fit the rhythm in which nodes publish. */
import type { Policy } from '../policy.ts'
import { formatDuration } from '../scalars.ts'
import type { Found } from './risk.ts'
import { blindUpTo, type DeclaredAlarm, declaredAlarms, fittingPeriod } from './sampling.ts'

/** What stands in the way of a steady rhythm; nothing where the policy does not declare its telemetry. */
export function rhythm(policy: Policy): Found[] {
  const { telemetry, scaling, capacity } = policy
  if (!telemetry) return []
  const { every } = telemetry
  if (!scaling) return every === minute ? [] : [countedByMinute(every)]
  if (fittingPeriod(every) !== every) return [odd(every, scaling.out.period)]
  return declaredAlarms(policy).flatMap((alarm) => {
    // Each cause once: where datapoints are never reached, missing-data says so.
    if (blindUpTo(alarm, every) >= Math.max(1, capacity.min)) return []
    if (alarm.periodSeconds < every) return [tooShort(alarm, every)]
    if (alarm.side === 'out' && alarm.periodSeconds > every) return [countedOften(alarm, every)]
    return alarm.periodSeconds % every === 0 ? [] : [uneven(alarm, every)]
  })
}

const minute = 60

/**
 * A period shorter than the interval is empty most of the time, and holds only some of the instances where it is not.
 * Under a minute CloudWatch needs data that was published so ("Using Amazon CloudWatch alarms", high-resolution alarms).
 */
function tooShort(alarm: DeclaredAlarm, every: number): Found {
  const { side, name, periodSeconds } = alarm
  const fine = periodSeconds < minute && every >= minute ? 'a high-resolution alarm on a 60 s metric: ' : ''
  const counting = side === 'out' ? '; live connections are never known, so that no floor goes down' : ''
  return {
    severity: 'warning',
    at: ['scaling', side, 'period'],
    says: `${fine}an instance publishes every ${formatDuration(every)}, so that only ${formatDuration(periodSeconds)} of ${formatDuration(every)} have its sample: the ${name} alarm sees some of the instances, or none${counting}`,
    fix: `write \`scaling.${side}.period: ${formatDuration(every)}\``,
  }
}

/** Springtide counts live connections as the sum of one sample of each instance in a period of the scale-out alarm. */
function countedOften({ periodSeconds }: DeclaredAlarm, every: number): Found {
  const times = Number((periodSeconds / every).toFixed(1))
  return {
    severity: 'warning',
    at: ['scaling', 'out', 'period'],
    says: `an instance publishes ${times} samples in a period of ${formatDuration(periodSeconds)}, and live connections are counted from one: they read ${times} times too high, and floors go down late or never`,
    fix: `write \`scaling.out.period: ${formatDuration(every)}\``,
  }
}

/** An interval that is no period: no alarm can be in step with it, whatever its period. */
function odd(every: number, outPeriod: number): Found {
  const fitting = formatDuration(fittingPeriod(every))
  return {
    severity: 'warning',
    at: ['telemetry', 'every'],
    says: `instances publish every ${formatDuration(every)}, which is no period that CloudWatch takes: live connections, counted from one sample of each in ${formatDuration(outPeriod)}, are wrong or never known`,
    fix: `let the agent publish every ${fitting}, and write \`telemetry.every: ${fitting}\``,
  }
}

function countedByMinute(every: number): Found {
  return {
    severity: 'warning',
    at: ['telemetry', 'every'],
    says: `instances publish every ${formatDuration(every)}, and without a scale-out alarm live connections are counted from one sample a minute: they are wrong or never known`,
    fix: 'let the agent publish every 60s, and write `telemetry.every: 60s`',
  }
}

function uneven({ side, name, periodSeconds }: DeclaredAlarm, every: number): Found {
  const [fewer, more] = [Math.floor(periodSeconds / every), Math.ceil(periodSeconds / every)]
  return {
    severity: 'info',
    at: ['scaling', side, 'period'],
    says: `${formatDuration(periodSeconds)} is no multiple of the ${formatDuration(every)} in which instances publish: a period has ${fewer} or ${more} samples of each, and the ${name} alarm weighs them unevenly`,
    fix: `write \`scaling.${side}.period: ${formatDuration(multiple(every, periodSeconds))}\``,
  }
}

/** The first whole number of minutes from a period on that is a multiple of the interval. */
function multiple(every: number, periodSeconds: number): number {
  let period = Math.ceil(periodSeconds / minute) * minute
  while (period % every !== 0) period += minute
  return period
}
