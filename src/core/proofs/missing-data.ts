/** What alarms make of silence: whether a fleet shrinks, grows or is blind when its metric stops. */
import type { Policy } from '../policy.ts'
import { formatDuration } from '../scalars.ts'
import type { Found, Rule } from './risk.ts'
import {
  blindUpTo,
  type DeclaredAlarm,
  declaredAlarms,
  fittingPeriod,
  lookedAt,
  sampledPeriods,
} from './sampling.ts'

export const missingData: Rule = {
  code: 'missing-data',
  find: ({ policy }) =>
    declaredAlarms(policy).flatMap((alarm) => [
      ...(alarm.side === 'in' ? inSilence(policy, alarm) : outSilence(policy, alarm)),
      ...unreached(policy, alarm),
    ]),
}

/** `breaching`, `ignore` and `missing` on the alarm that takes instances away. */
function inSilence(policy: Policy, alarm: DeclaredAlarm): Found[] {
  const { min, max } = policy.capacity
  const each = pace(policy.scaling?.in?.remove, policy.scaling?.in?.cooldown)
  const down = each
    ? `removes ${each}, from up to ${max} down to the floor (${min} outside of peaks), whatever the load`
    : `can remove a step at a time down to the floor (${min} outside of peaks): AWS does not say which step is taken without data`
  const found = finding(
    alarm,
    `write \`scaling.in.missingData: notBreaching\`: in silence the alarm then goes back to OK`,
  )
  switch (alarm.missingData) {
    case 'breaching':
      return [
        found(
          'error',
          `when the metric goes silent, the scale-in alarm counts that as a low load and ${down}`,
        ),
      ]
    case 'ignore':
      return [
        found(
          each ? 'warning' : 'info',
          `when the metric goes silent while the scale-in alarm is in ALARM, it stays there and ${down}`,
        ),
      ]
    case 'missing': {
      const { datapoints, periodSeconds } = alarm
      if (datapoints === 1) return []
      const after = formatDuration((datapoints - 1) * periodSeconds)
      const lasts = formatDuration((lookedAt(alarm) - datapoints + 1) * periodSeconds)
      const says = `one low sample before the metric goes silent is enough for the scale-in alarm: ${after} later it goes to ALARM without the other ${datapoints - 1} of its ${datapoints} datapoints, for ${lasts}`
      return [found('info', says)]
    }
    case 'notBreaching':
      return []
  }
}

/** `breaching` and `ignore` on an alarm that adds instances: it costs, and hides that nobody measures. */
function outSilence(policy: Policy, alarm: DeclaredAlarm): Found[] {
  const { scaling, capacity } = policy
  const each = alarm.side === 'out' ? pace(scaling?.out.add, scaling?.out.cooldown) : null
  const up = each
    ? `adds ${each} up to the max of ${capacity.max}`
    : `can add a step every time, up to the max of ${capacity.max}: AWS does not say which step is taken without data`
  const found = finding(
    alarm,
    `write \`scaling.${alarm.side}.missingData: notBreaching\`: in silence the alarm then goes back to OK, and floors still rise before peaks`,
  )
  if (alarm.missingData === 'breaching') {
    const both = scaling?.in?.missingData === 'breaching' ? '; the scale-in alarm acts at the same time' : ''
    const says = `when the metric goes silent, the ${alarm.name} alarm counts that as overload and ${up}${both}`
    return [found('warning', says)]
  }
  if (alarm.missingData !== 'ignore' || !each) return []
  const says = `when the metric goes silent while the ${alarm.name} alarm is in ALARM, it stays there and ${up}`
  return [found('info', says)]
}

/** Of simple scaling; `null` for step scaling. */
function pace(instances: number | undefined, cooldown: number | undefined): string | null {
  if (instances === undefined) return null
  if (cooldown === undefined) return `${instances} at a time, a cooldown of the group apart`
  return `${instances} every ${formatDuration(Math.max(60, cooldown))}`
}

/** More datapoints than the samples that telemetry declares can fill. */
function unreached({ capacity, telemetry }: Policy, alarm: DeclaredAlarm): Found[] {
  if (!telemetry) return []
  const { side, datapoints, of, periodSeconds } = alarm
  const smallest = Math.max(1, capacity.min)
  const blind = blindUpTo(alarm, telemetry.every)
  if (blind < smallest) return []
  const filled = sampledPeriods(alarm, telemetry.every) * smallest
  const upTo = blind >= capacity.max ? 'at any size' : `up to ${instances(blind)}`
  const hidden = side === 'in' ? 'it never scales in' : 'overload is never seen'
  const found = finding(
    alarm,
    `write \`scaling.${side}.period: ${formatDuration(fittingPeriod(telemetry.every))}\``,
    'datapoints',
  )
  return [
    found(
      side === 'in' ? 'warning' : 'error',
      `${instances(smallest)} ${smallest === 1 ? 'publishes' : 'publish'} every ${formatDuration(telemetry.every)}, so that at most ${filled} of the ${lookedAt(alarm)} periods of ${formatDuration(periodSeconds)} that the ${alarm.name} alarm looks at have a sample: ${datapoints} of ${of} are not reached ${upTo}, ${hidden}`,
    ),
  ]
}

function instances(n: number): string {
  return n === 1 ? '1 instance' : `${n} instances`
}

function finding({ side }: DeclaredAlarm, fix: string, key = 'missingData') {
  return (severity: Found['severity'], says: string): Found => ({
    severity,
    at: ['scaling', side, key],
    says,
    fix,
  })
}
