/** The Changes that make throttling alarms equal to the declared ones, and those that somebody silenced. */
import { type Change, change, targetOf } from '../change.ts'
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import { alarmMarks } from '../marks.ts'
import type { Alarm, AlarmSpec } from '../observed.ts'
import { whyDifferent } from '../scaling/differ.ts'
import { declareThrottling, throttlingAlarmNames } from './throttling.ts'

export function planThrottling(fleet: Fleet, alarms: Alarm[], owner: string | undefined): Change[] {
  return declareThrottling(fleet).flatMap(({ name, spec }) => {
    const live = alarms.find((alarm) => alarm.name === name)
    const before = live?.spec ?? null
    const notify = fleet.policy.scaling?.notify
    const after: AlarmSpec = {
      ...spec,
      alarmActions: [...(notify ?? before?.alarmActions ?? [])].sort(),
      okActions: [...(notify ?? before?.okActions ?? [])].sort(),
    }
    const because = whyDifferent(fleet, before, after)
    if (!because) return []
    const keep = live?.keep ?? alarmMarks(fleet, owner)
    const target = targetOf(fleet.policy, name)
    return [
      change(
        { kind: 'put-alarm', before, after, keep },
        { concern: 'telemetry', fleet: fleet.name, target, because },
      ),
    ]
  })
}

/** Somebody switched the actions off: replacing an alarm keeps the switch as it is. */
export function silencedThrottling(fleet: Fleet, alarms: Alarm[]): Finding[] {
  const declared = new Set(throttlingAlarmNames(fleet))
  return alarms
    .filter(({ name, actionsEnabled }) => declared.has(name) && !actionsEnabled)
    .map(({ name }) => ({
      concern: 'telemetry',
      code: 'actions-disabled',
      fleet: fleet.name,
      target: `alarm ${name}`,
      severity: 'warning',
      status: 'drifted',
      expected: 'alarm actions enabled',
      actual: 'somebody disabled them: nodes are throttled and nobody is told',
      remedy: `aws cloudwatch enable-alarm-actions --alarm-names ${name}`,
    }))
}
