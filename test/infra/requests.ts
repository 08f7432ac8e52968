/** What IAM is asked for a call that the sandbox saw. */
import type { Call } from '../../src/sandbox/client-seam.ts'
import type { Request } from './iam.ts'

interface Input {
  AutoScalingGroupName?: string
  AlarmName?: string
  MinSize?: number
  MaxSize?: number
  LaunchConfigurationName?: string
  VPCZoneIdentifier?: string
  AlarmActions?: string[]
  OKActions?: string[]
  InsufficientDataActions?: string[]
  Tags?: { Key?: string }[]
}

type Asked = Pick<Call, 'service' | 'operation' | 'region' | 'account'> & { input: Input }

/** One for the call itself, and one more for the tags it may carry. */
export function requestsOf(call: Asked): Request[] {
  const { service, operation, input } = call
  const prefix = service === 'cloudwatch' ? 'cloudwatch' : 'autoscaling'
  const request = { action: `${prefix}:${operation}`, resource: resourceOf(call), keys: keysOf(input) }
  const isTagged = operation === 'PutMetricAlarm' && input.Tags !== undefined
  return isTagged ? [request, { ...request, action: 'cloudwatch:TagResource' }] : [request]
}

function resourceOf({ operation, region, account, input }: Asked): string {
  if (/^(Describe|Get|List)/.test(operation)) return '*'
  return input.AlarmName
    ? `arn:aws:cloudwatch:${region}:${account}:alarm:${input.AlarmName}`
    : `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0c-1d:autoScalingGroupName/${input.AutoScalingGroupName}`
}

function keysOf(input: Input): Request['keys'] {
  const actions = [
    ...(input.AlarmActions ?? []),
    ...(input.OKActions ?? []),
    ...(input.InsufficientDataActions ?? []),
  ]
  const keys = {
    'autoscaling:MinSize': input.MinSize,
    'autoscaling:MaxSize': input.MaxSize,
    'autoscaling:LaunchConfigurationName': input.LaunchConfigurationName,
    'autoscaling:VPCZoneIdentifiers': input.VPCZoneIdentifier?.split(','),
    'cloudwatch:AlarmActions': actions.length > 0 ? actions : undefined,
    'aws:TagKeys': input.Tags?.map(({ Key }) => Key ?? ''),
  }
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, [value].flat()]])),
  )
}
