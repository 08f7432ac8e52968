/** A renamed fleet: its alarms get their new names, and the old ones go; at no time are there two or none for long. */
import { type Change, change, type Target } from '../change.ts'
import type { Fleet } from '../desired.ts'
import { alarmDescription, isOwnDescription, ownTags } from '../marks.ts'
import type { Alarm, AlarmSpec } from '../observed.ts'
import type { Beside } from './beside.ts'
import type { Pair } from './declare.ts'

type About = { concern: 'scaling'; fleet: string; target: Target }

/** The alarm under its old name that becomes the declared one, of a pair whose alarm does not exist. */
export function formerAlarm(pair: Pair, beside: Beside[]): Beside | undefined {
  return beside.find(({ pair: of, from }) => of.side === pair.side && from !== null && from !== 'unread')
}

/** Whether an alarm runs the policy that nobody could say is not this fleet's: a second one must not join it. */
export function isUncertain(pair: Pair, beside: Beside[]): boolean {
  return beside.some(({ pair: of, from }) => of.side === pair.side && from === 'unread')
}

/** The new one is put with all that the old one had, then the old one is deleted. */
export function renameAlarm(
  fleet: Fleet,
  { alarm, from }: Beside,
  after: AlarmSpec,
  owner: string | undefined,
  about: About,
): Change {
  const { AlarmDescription: said } = alarm.keep
  const keep = {
    ...alarm.keep,
    ...(isOwnDescription(said) ? { AlarmDescription: alarmDescription(fleet, owner) } : {}),
    Tags: ownTags(fleet.name, owner),
  }
  const because =
    from === fleet.name
      ? `${fleet.file} gives it another name`
      : `fleet ${from} is ${fleet.name} now: ${fleet.file} declares its scaling policy`
  return change(
    { kind: 'rename-alarm', before: alarm.spec, after, from: alarm.name, keep },
    { ...about, because },
  )
}

/**
 * What a rename left behind, where the new alarm was put and the old one not deleted: both scale the group. Not while
 * the new one does not run the policy, since then the old one is all there is.
 */
export function leftBehind(live: Alarm[], beside: Beside[], aboutName: (name: string) => About): Change[] {
  return beside.flatMap(({ pair, policy, alarm, from }) => {
    const heir = live.find(({ name }) => name === pair.alarmName)
    if (!heir?.actionsEnabled || from === null || from === 'unread') return []
    if (!heir.spec.alarmActions.includes(policy.arn)) return []
    const because = `alarm ${pair.alarmName} took its place, and both run scaling policy ${pair.policyName}`
    return [
      change(
        { kind: 'delete-alarm', before: alarm.spec, after: null },
        { ...aboutName(alarm.name), because },
      ),
    ]
  })
}
