/** Observe, for alarms: those that files declare, those that run the same policies, and whose the latter are. */
import { reading } from '../../adapters/cloud-error.ts'
import { readAlarms, readAlarmsFrom } from '../../adapters/cloudwatch/alarms.ts'
import { readTags } from '../../adapters/cloudwatch/tags.ts'
import type { Clients } from '../../adapters/connect.ts'
import type { Fleet } from '../../core/desired.ts'
import { isOthers, ownPrefix } from '../../core/marks.ts'
import type { Alarm, Reading, ScalingPolicy } from '../../core/observed.ts'
import { alarmNames, declarerOf, policyNames, type Whose } from '../../core/whose.ts'

/** Tags cost a call for each alarm: so many are asked for in a Region, and the rest are unread. */
const mostTags = 200

/** What is looked for among alarms. */
export interface AlarmLook {
  whose: Whose
  /** Also alarms of Springtide's name that no file declares. */
  orphans: boolean
}

/** By name. What runs a policy costs no call more where that is only what files declare. */
export async function observeAlarms(
  fleets: Fleet[],
  policies: Reading<Map<string, ScalingPolicy[]>>,
  { cloudWatch }: Clients,
  { whose, orphans }: AlarmLook,
): Promise<Reading<Map<string, Alarm>>> {
  return reading(async () => {
    const alarms = orphans ? await readAlarmsFrom(cloudWatch, ownPrefix) : new Map<string, Alarm>()
    const isListed = (name: string) => alarms.has(name) || (orphans && name.startsWith(ownPrefix))
    const bound = 'read' in policies ? fleets.flatMap((fleet) => boundTo(fleet, policies.read)) : []
    const names = new Set([...fleets.flatMap(alarmNames), ...bound].filter((name) => !isListed(name)))
    for (const [name, alarm] of await readAlarms(cloudWatch, [...names])) alarms.set(name, alarm)
    const asked = [...alarms.values()].filter((alarm) => isAsked(alarm, whose)).slice(0, mostTags)
    const tags = await readTags(
      cloudWatch,
      asked.map(({ arn }) => arn),
    )
    for (const alarm of asked) alarms.set(alarm.name, { ...alarm, tags: tags.get(alarm.arn) ?? unasked })
    return alarms
  })
}

const unasked = { unread: 'they were not asked for' }

/** One that says it is another owner's is that one's; a declared one is repaired whatever its tags. */
function isAsked(alarm: Alarm, whose: Whose): boolean {
  return alarm.name.startsWith(ownPrefix) && !declarerOf(whose, alarm) && !isOthers(alarm, whose.owner)
}

/** Names of the alarms that run a policy which the fleet declares. */
function boundTo(fleet: Fleet, policies: Map<string, ScalingPolicy[]>): string[] {
  const declared = policyNames(fleet)
  return (policies.get(fleet.policy.group) ?? [])
    .filter(({ name }) => declared.has(name))
    .flatMap(({ alarms }) => alarms)
}

/** Those of one fleet: what it declares, and what runs its policies. */
export function alarmsOf(
  fleet: Fleet,
  alarms: Map<string, Alarm>,
  policies: Reading<Map<string, ScalingPolicy[]>>,
): Alarm[] {
  const bound = 'read' in policies ? boundTo(fleet, policies.read) : []
  return [...new Set([...alarmNames(fleet), ...bound])].flatMap((name) => alarms.get(name) ?? [])
}
