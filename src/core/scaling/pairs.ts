/** Scaling policies and their alarms: the Changes that make the live ones equal to the declared ones. */
import { type Change, change, targetOf } from '../change.ts'
import type { Fleet } from '../desired.ts'
import { alarmMarks } from '../marks.ts'
import type { Alarm, AlarmSpec, ScalingPolicy } from '../observed.ts'
import type { Beside } from './beside.ts'
import { declarePairs, type Pair } from './declare.ts'
import { whyDifferent } from './differ.ts'
import { isScalingPolicyArn } from './policy-arn.ts'
import { formerAlarm, isUncertain, leftBehind, renameAlarm } from './rename.ts'

export interface LivePairs {
  policies: ScalingPolicy[]
  alarms: Alarm[]
  beside: Beside[]
  /** guardrails.yaml's `owner`. */
  owner: string | undefined
}

/** Every policy first, then every alarm: an alarm's action is the ARN its policy gets when it is put. */
export function planPairs(fleet: Fleet, live: LivePairs): Change[] {
  const pairs = declarePairs(fleet.policy)
  return [
    ...pairs.flatMap((pair) => planPolicy(fleet, pair, live.policies)),
    ...pairs.flatMap((pair) => planAlarm(fleet, pair, live)),
    ...leftBehind(live.alarms, live.beside, (name) => about(fleet, name)),
  ]
}

function planPolicy(fleet: Fleet, pair: Pair, policies: ScalingPolicy[]): Change[] {
  const live = policies.find(({ name }) => name === pair.policyName)
  const before = live?.spec ?? null
  const because = whyDifferent(fleet, before, pair.policy, live ? 'is of another type' : 'does not exist')
  if (!because) return []
  // A policy somebody disabled stays disabled: the file has no word for it, and a Finding tells.
  const action = { kind: 'put-policy' as const, before, after: pair.policy, enabled: live?.enabled ?? true }
  return [change(action, { ...about(fleet, pair.policyName), because })]
}

function planAlarm(fleet: Fleet, pair: Pair, { policies, alarms, beside, owner }: LivePairs): Change[] {
  const live = alarms.find(({ name }) => name === pair.alarmName)
  if (!live && isUncertain(pair, beside)) return []
  const former = live ? undefined : formerAlarm(pair, beside)
  const before = (live ?? former?.alarm)?.spec ?? null
  const policy = policies.find(({ name }) => name === pair.policyName)
  const action = policy?.arn ?? `policy:${pair.policyName}`
  const notify = fleet.policy.scaling?.notify
  const after: AlarmSpec = {
    ...pair.alarm,
    alarmActions: [
      action,
      ...(notify ?? before?.alarmActions.filter((arn) => !isScalingPolicyArn(arn)) ?? []),
    ].sort(),
    okActions: [...(notify ?? before?.okActions ?? [])].sort(),
  }
  if (former) return [renameAlarm(fleet, former, after, owner, about(fleet, pair.alarmName))]
  const because = whyDifferent(fleet, before, after)
  if (!because) return []
  const keep = live?.keep ?? alarmMarks(fleet, owner)
  return [change({ kind: 'put-alarm', before, after, keep }, { ...about(fleet, pair.alarmName), because })]
}

function about(fleet: Fleet, name: string) {
  return { concern: 'scaling' as const, fleet: fleet.name, target: targetOf(fleet.policy, name) }
}
