/** Alarms that run a declared scaling policy and are declared by no file: a fleet's under its old name, or somebody's. */
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import { madeFor, ownPrefix } from '../marks.ts'
import type { Alarm, ScalingPolicy } from '../observed.ts'
import { shellWord } from '../shell-word.ts'
import { declarerOf, type Whose } from '../whose.ts'
import { declarePairs, type Pair } from './declare.ts'

export interface Beside {
  pair: Pair
  policy: ScalingPolicy
  alarm: Alarm
  /** The fleet it was made for; `null`: this repository did not make it; `unread`: nobody knows. */
  from: string | null | 'unread'
}

/** In the order of the pairs, and of the names. */
export function alarmsBeside(
  fleet: Fleet,
  policies: ScalingPolicy[],
  alarms: Alarm[],
  whose: Whose,
): Beside[] {
  const byName = new Map(alarms.map((alarm) => [alarm.name, alarm]))
  return declarePairs(fleet.policy).flatMap((pair) => {
    const live = policies.find(({ name }) => name === pair.policyName)
    if (!live) return []
    return live.alarms.toSorted().flatMap((name): Beside[] => {
      const alarm = byName.get(name)
      // Another fleet's alarm on this policy is repaired by that fleet.
      if (!alarm || name === pair.alarmName || declarerOf(whose, alarm)) return []
      const isUnread = name.startsWith(ownPrefix) && alarm.tags !== undefined && 'unread' in alarm.tags
      return [{ pair, policy: live, alarm, from: isUnread ? 'unread' : madeFor(alarm, whose.owner) }]
    })
  })
}

export function besideHazards(fleet: Fleet, beside: Beside[]): Finding[] {
  return beside.flatMap(({ pair, alarm, from }): Finding[] => {
    const about = { concern: 'scaling' as const, fleet: fleet.name, target: `alarm ${alarm.name}` }
    const expected = `only alarm ${pair.alarmName} to run scaling policy ${pair.policyName}`
    if (from === 'unread') {
      const why = alarm.tags && 'unread' in alarm.tags ? alarm.tags.unread : ''
      return [
        {
          ...about,
          code: 'unread',
          severity: 'warning',
          status: 'unchecked',
          expected,
          actual: `it runs the policy too, and whose it is could not be read: ${why}`,
          remedy: 'nothing was changed; see the reason, then run again',
        },
      ]
    }
    if (from !== null) return []
    return [
      {
        ...about,
        code: 'foreign-alarm',
        severity: 'warning',
        status: 'drifted',
        expected,
        actual: 'an alarm that no file declares runs it too: the group is scaled by both',
        remedy: `declare it (\`alarm:\` in ${fleet.file}), or delete it: aws cloudwatch delete-alarms --region ${fleet.policy.region} --alarm-names ${shellWord(alarm.name)}`,
      },
    ]
  })
}
