/** What would fight or silence the declared scaling, and is not Springtide's to change: Findings. */
import type { Fleet } from '../desired.ts'
import { drifted, type Finding } from '../finding.ts'
import { formatInstant } from '../instant.ts'
import { isBackstop } from '../marks.ts'
import type { Alarm, Group, ScalingPolicy, ScheduledAction } from '../observed.ts'
import { shellWord } from '../shell-word.ts'
import { throttlingAlarmNames } from '../telemetry/throttling.ts'
import { declarePairs } from './declare.ts'
import { isScalingPolicyArn } from './policy-arn.ts'

/** Alarms that cannot act: actions switched off, or pointing at a policy that is gone. CloudWatch checks neither. */
export function alarmHazards(fleet: Fleet, alarms: Alarm[], policies: ScalingPolicy[]): Finding[] {
  const live = new Set(policies.map(({ arn }) => arn))
  // Those scale nothing; telemetry looks after them.
  const telling = new Set(throttlingAlarmNames(fleet))
  return alarms
    .filter(({ name }) => !telling.has(name))
    .flatMap((alarm) => {
      const target = `alarm ${alarm.name}`
      const stale = alarm.spec.alarmActions.filter((arn) => isScalingPolicyArn(arn) && !live.has(arn))
      return [
        ...(alarm.actionsEnabled
          ? []
          : [
              drifted('scaling', fleet, 'actions-disabled', 'critical', target, {
                expected: 'alarm actions enabled',
                actual: 'somebody disabled them: the alarm rings and nothing scales',
                remedy: `aws cloudwatch enable-alarm-actions --alarm-names ${alarm.name}`,
              }),
            ]),
        ...stale.map((arn) =>
          drifted('scaling', fleet, 'stale-action', 'critical', target, {
            expected: `actions that are scaling policies of ${fleet.policy.group}`,
            actual: `${arn} is none: the policy was deleted or replaced`,
            remedy: `\`tide apply ${fleet.name}\` binds the alarm to the declared policy`,
          }),
        ),
      ]
    })
}

/** Policies that are switched off, or that nobody declared. */
export function policyHazards(fleet: Fleet, policies: ScalingPolicy[]): Finding[] {
  const declared = new Set(declarePairs(fleet.policy).map(({ policyName }) => policyName))
  return policies.flatMap((policy) => {
    const target = `scaling policy ${policy.name}`
    if (!declared.has(policy.name)) {
      return drifted('scaling', fleet, 'foreign-policy', 'warning', target, {
        expected: `only the scaling policies of ${fleet.file}`,
        actual: `a ${policy.type} policy that the file does not declare scales the same group`,
        remedy: `declare it, or delete it: aws autoscaling delete-policy --auto-scaling-group-name ${fleet.policy.group} --policy-name ${policy.name}`,
      })
    }
    if (policy.enabled) return []
    return drifted('scaling', fleet, 'policy-disabled', 'critical', target, {
      expected: 'an enabled policy',
      actual: 'somebody disabled it: its alarm rings and nothing scales',
      remedy: 'enable it again; if the alarm is ringing, it acts at once',
    })
  })
}

/** Scheduled actions write the same numbers as the floor; the last writer wins. */
export function scheduledActionHazards(fleet: Fleet, actions: ScheduledAction[]): Finding[] {
  return actions
    .filter((action) => !isBackstop(action))
    .map((action) => {
      const sizes = [
        ['MinSize', action.min],
        ['MaxSize', action.max],
        ['DesiredCapacity', action.desired],
      ].flatMap(([size, value]) => (value === null ? [] : [`${size} ${value}`]))
      const when = action.startsAt === null ? (action.recurrence ?? '') : formatInstant(action.startsAt)
      const cutting = action.desired !== null ? ', which also scales in' : ''
      return drifted(
        'scaling',
        fleet,
        'foreign-scheduled-action',
        'warning',
        `scheduled action ${action.name}`,
        {
          expected: 'no scheduled action beside the declared peaks',
          actual: `sets ${sizes.join(', ')}${cutting}${when ? `, next at ${when}` : ''}${action.recurrence ? ` (${action.recurrence})` : ''}`,
          remedy: `declare it as a peak in schedules/, then: aws autoscaling delete-scheduled-action --region ${fleet.policy.region} --auto-scaling-group-name ${shellWord(fleet.policy.group)} --scheduled-action-name ${shellWord(action.name)}`,
        },
      )
    })
}

/** What each suspended process means for the floor ("Suspend and resume a process", EC2 Auto Scaling user guide). */
const consequences: Record<string, { severity: Finding['severity']; means: string }> = {
  Launch: {
    severity: 'critical',
    means: 'no instance is launched by anyone, although DesiredCapacity rises',
  },
  Terminate: { severity: 'warning', means: 'nothing scales in' },
  AlarmNotification: { severity: 'critical', means: 'alarms no longer run scaling policies' },
  AddToLoadBalancer: {
    severity: 'critical',
    means: 'new instances are not registered with the load balancer',
  },
  HealthCheck: { severity: 'warning', means: 'broken instances are not noticed' },
  ReplaceUnhealthy: { severity: 'warning', means: 'broken instances are not replaced' },
  ScheduledActions: {
    severity: 'info',
    means: 'scheduled actions are skipped; the floor does not need them',
  },
}

export function suspendedHazards(fleet: Fleet, group: Group): Finding[] {
  return group.suspended.map(({ process, reason }) => {
    const { severity, means } = consequenceOf(process, fleet)
    return drifted('scaling', fleet, 'suspended-process', severity, `group ${group.name}`, {
      expected: `the ${process} process running`,
      actual: `suspended${reason ? ` (${reason})` : ''}: ${means}`,
      remedy: `aws autoscaling resume-processes --auto-scaling-group-name ${group.name} --scaling-processes ${process}`,
    })
  })
}

function consequenceOf(process: string, { policy }: Fleet): (typeof consequences)[string] {
  if (process === 'ScheduledActions' && policy.backstop) {
    return {
      severity: 'warning',
      means: 'scheduled actions are skipped, so that the backstop raises nothing where Springtide is down',
    }
  }
  return consequences[process] ?? { severity: 'info', means: 'see the user guide' }
}
