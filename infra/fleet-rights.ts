/** What may be read of fleets, and what may be written on which of them. */

import { fleetTag, ownerTag } from '../src/core/marks.ts'
import { holdTag, overrideTag } from '../src/core/tags.ts'
import { absent, allow, atMost, onlyOf, present, type Statement } from './statement.ts'
import type { Targets } from './targets.ts'

/**
 * None of these takes a resource ("Actions, resources, and condition keys" of each service): AWS allows only `*`.
 * DescribeAlarms takes alarms by name, but not the search by action that finds the alarms of a policy.
 */
const prewarm = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeScalingActivities',
  'cloudwatch:GetMetricData',
]
const scaling = [
  'autoscaling:DescribePolicies',
  'autoscaling:DescribeScheduledActions',
  'cloudwatch:DescribeAlarms',
]
const nodes = [
  'autoscaling:DescribeAutoScalingGroups',
  'ssm:ListCommandInvocations',
  'ssm:DescribeInstanceInformation',
]
const instanceTypes = ['ec2:DescribeInstanceTypes']
const around = [
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'cloudwatch:ListDashboards',
]
const all = [...new Set([...prewarm, ...scaling, ...around, ...nodes, ...instanceTypes])]
export const reading = { prewarm, scaling, around, nodes, instanceTypes, all }

/** A parameter can be a secret: none but those that the policy files name are read. */
export function readAround({ around: { parameters, dashboards }, tagged }: Targets): Statement[] {
  return [
    allow(['ssm:GetParameters'], parameters.read),
    allow(['cloudwatch:GetDashboard'], dashboards.read),
    allow(['cloudwatch:ListTagsForResource'], tagged),
  ]
}

export function writeFloors({ ceilings }: Targets): Statement[] {
  return ceilings.map(({ arns, max }) =>
    allow([update], arns, [
      atMost('autoscaling:MinSize', max),
      absent('autoscaling:MaxSize'),
      ...nothingElse,
    ]),
  )
}

export function writeScaling({ ceilings, groups, alarms, ownAlarms, alarmActions }: Targets): Statement[] {
  return [
    ...ceilings.map(({ arns, max }) =>
      allow([update], arns, [
        atMost('autoscaling:MaxSize', max),
        absent('autoscaling:MinSize'),
        ...nothingElse,
      ]),
    ),
    allow(['autoscaling:PutScalingPolicy', 'autoscaling:PutWarmPool'], groups),
    allow(['cloudwatch:PutMetricAlarm'], alarms, [
      { test: 'ForAllValues:StringLike', variable: 'cloudwatch:AlarmActions', values: alarmActions },
    ]),
    allow(['cloudwatch:DeleteAlarms'], ownAlarms),
    // PutMetricAlarm needs it beside its own permission when a new alarm is tagged.
    allow(['cloudwatch:TagResource'], alarms, [onlyOf('aws:TagKeys', [fleetTag, ownerTag])]),
  ]
}

/** Raises ahead of time: MinSize alone. IAM has no key for DesiredCapacity. */
export function writeBackstop({ ceilings, raisable }: Targets): Statement[] {
  return [
    ...ceilings.map(({ arns, max }) =>
      allow(['autoscaling:PutScheduledUpdateGroupAction'], arns, [
        atMost('autoscaling:MinSize', max),
        absent('autoscaling:MaxSize'),
      ]),
    ),
    allow(['autoscaling:DeleteScheduledAction'], raisable),
  ]
}

export function writeAround({ around }: Targets): Statement[] {
  const { targetGroups, loadBalancers, parameters, dashboards } = around
  return [
    allow(
      ['elasticloadbalancing:ModifyTargetGroup', 'elasticloadbalancing:ModifyTargetGroupAttributes'],
      targetGroups,
    ),
    allow(['elasticloadbalancing:ModifyLoadBalancerAttributes'], loadBalancers),
    // PutParameter needs the second where a new parameter is tagged.
    allow(['ssm:PutParameter', 'ssm:AddTagsToResource'], parameters.written),
    allow(['cloudwatch:PutDashboard'], dashboards.written),
    allow(['cloudwatch:TagResource'], dashboards.written, [onlyOf('aws:TagKeys', [fleetTag, ownerTag])]),
  ]
}

/** What no file declares any more; nothing unless guardrails.yaml says `prune: true`. */
export function remove({ prune: { groups, alarms, dashboards } }: Targets): Statement[] {
  return [
    allow(['autoscaling:DeletePolicy', 'autoscaling:DeleteScheduledAction'], groups),
    allow(['cloudwatch:DisableAlarmActions'], alarms),
    allow(['cloudwatch:DeleteDashboards'], dashboards),
  ]
}

/** What people ask for stands on groups as tags: those two, and no other. */
export function writeTags({ taggable }: Targets): Statement[] {
  return [
    allow(['autoscaling:CreateOrUpdateTags', 'autoscaling:DeleteTags'], taggable, [
      onlyOf('aws:TagKeys', [overrideTag, holdTag]),
      present('aws:TagKeys'),
    ]),
  ]
}

/**
 * SendCommand is asked for the document and for each node, so either statement alone allows nothing. The document
 * carries no tag: the condition would shut it out ("Setting up Run Command", Systems Manager User Guide).
 */
export function runProbe({ probe: { documents, instances, fleets } }: Targets): Statement[] {
  return [
    allow(['ssm:SendCommand'], documents),
    allow(['ssm:SendCommand'], instances, [
      { test: 'StringLike', variable: 'ssm:resourceTag/springtide:fleet', values: fleets },
    ]),
  ]
}

/** One action edits everything of a group: conditions leave only its bounds. IAM has no key for DesiredCapacity. */
const update = 'autoscaling:UpdateAutoScalingGroup'

/** A launch template needs no condition: naming one takes ec2:RunInstances, which no statement here allows. */
const nothingElse = [absent('autoscaling:LaunchConfigurationName'), absent('autoscaling:VPCZoneIdentifiers')]
