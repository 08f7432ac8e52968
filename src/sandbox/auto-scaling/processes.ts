/** Auto Scaling requests that suspend and resume a group's processes. */
import type { ResumeProcessesCommandInput, SuspendProcessesCommandInput } from '@aws-sdk/client-auto-scaling'
import { checkHealth, settle } from '../instances.ts'
import { validationError } from '../refusal.ts'
import type { GroupState, RegionState } from '../state.ts'
import { groupNamed } from './request.ts'

/** API_SuspendProcesses. */
const processes = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
]

/** Without names all processes are meant. */
export function suspendProcesses(region: RegionState, input: SuspendProcessesCommandInput): object {
  const group = groupNamed(region, input.AutoScalingGroupName)
  const at = new Date(region.timeline.now()).toISOString().slice(0, 19)
  for (const process of named(input.ScalingProcesses)) suspend(group, process, `User suspended at ${at}Z`)
  return {}
}

/** Suspends one process for a reason of the caller's own, as AWS does after a day of failed launches. */
export function suspend(group: GroupState, process: string, reason: string): void {
  group.suspended.set(process, reason)
}

/** What the processes left undone is done now: capacity follows, unhealthy instances are replaced. */
export function resumeProcesses(region: RegionState, input: ResumeProcessesCommandInput): object {
  const group = groupNamed(region, input.AutoScalingGroupName)
  for (const process of named(input.ScalingProcesses)) group.suspended.delete(process)
  for (const instance of [...group.instances.values()]) checkHealth(region, group, instance)
  settle(region, group)
  return {}
}

function named(asked: string[] | undefined): string[] {
  if (!asked || asked.length === 0) return processes
  const unknown = asked.find((process) => !processes.includes(process))
  if (unknown !== undefined) throw validationError(`${unknown} is not one of ${processes.join(', ')}`)
  return asked
}
