/** Among an alarm's actions: the scaling policies that it runs. */
import type { AlarmSpec } from '../observed.ts'

export function isScalingPolicyArn(arn: string): boolean {
  return /^arn:[^:]+:autoscaling:[^:]*:[^:]*:scalingPolicy:/.test(arn) || arn.startsWith('policy:')
}

/** A group's name has no colon (CreateAutoScalingGroup). */
const named =
  /^arn:[^:]+:autoscaling:[^:]*:[^:]*:scalingPolicy:[^:]+:autoScalingGroupName\/([^:]+):policyName\/(.+)$/

/** The groups and scaling policies that an alarm runs. */
export function policiesRun({ alarmActions }: AlarmSpec): { arn: string; group: string; policy: string }[] {
  return alarmActions.flatMap((arn) => {
    const match = named.exec(arn)
    return match ? [{ arn, group: match[1] ?? '', policy: match[2] ?? '' }] : []
  })
}
