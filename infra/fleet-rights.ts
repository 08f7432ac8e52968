/** What may be read of fleets, and what may be written on which of them. */
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
const all = [...new Set([...prewarm, ...scaling, ...nodes, ...instanceTypes])]
export const reading = { prewarm, scaling, nodes, instanceTypes, all }

export function writeFloors({ ceilings }: Targets): Statement[] {
  return ceilings.map(({ arns, max }) =>
    allow([update], arns, [
      atMost('autoscaling:MinSize', max),
      absent('autoscaling:MaxSize'),
      ...nothingElse,
    ]),
  )
}

export function writeScaling({ ceilings, groups, alarms, alarmActions }: Targets): Statement[] {
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
    // PutMetricAlarm needs it beside its own permission when a new alarm is tagged.
    allow(['cloudwatch:TagResource'], alarms, [onlyOf('aws:TagKeys', ['springtide:fleet'])]),
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
