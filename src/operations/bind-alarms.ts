/** Apply, for alarms planned before their policy existed: they get the ARN that the policy has by now. */
import { readPolicies } from '../adapters/auto-scaling/read-policies.ts'
import { CloudError } from '../adapters/cloud-error.ts'
import type { Clients } from '../adapters/connect.ts'
import type { AlarmSpec } from '../core/observed.ts'

/** @throws CloudError `not-found` where the group has no such policy */
export type BindAlarm = (
  spec: AlarmSpec,
  group: string,
  autoScaling: Clients['autoScaling'],
) => Promise<AlarmSpec>

const mark = 'policy:'

/** For the Changes of one fleet, in order: policies come before alarms, so that AWS is asked once for all of them. */
export function bindAlarms(): BindAlarm {
  const arns = new Map<string, string>()
  return async (spec, group, autoScaling) => {
    const key = (policy: string) => `${group} ${policy}`
    const wanted = spec.alarmActions.filter((action) => action.startsWith(mark))
    if (wanted.some((action) => !arns.has(key(policyOf(action))))) {
      const policies = (await readPolicies(autoScaling, [group])).get(group) ?? []
      for (const { name, arn } of policies) arns.set(key(name), arn)
    }
    const alarmActions = spec.alarmActions.map((action) => {
      if (!action.startsWith(mark)) return action
      const arn = arns.get(key(policyOf(action)))
      if (arn !== undefined) return arn
      const message = `scaling policy ${policyOf(action)} does not exist on ${group} yet`
      throw new CloudError('not-found', 'PutMetricAlarm', message, undefined)
    })
    return { ...spec, alarmActions }
  }
}

function policyOf(action: string): string {
  return action.slice(mark.length)
}
