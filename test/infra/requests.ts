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
  Tags?: { Key?: string; ResourceId?: string }[]
  DocumentName?: string
  InstanceIds?: string[]
}

type Asked = Pick<Call, 'service' | 'operation' | 'region' | 'account'> & { input: Input }

/** The value of the tag `springtide:fleet` that an instance carries, if any. */
export type TagOf = (instanceId: string) => string | undefined

const prefixes = { 'auto-scaling': 'autoscaling', cloudwatch: 'cloudwatch', ssm: 'ssm', ec2: 'ec2' }

/** One for the call itself, and one more for the tags it may carry; or one for the document and one for each node. */
export function requestsOf(call: Asked, tagOf: TagOf = () => undefined): Request[] {
  const { service, operation, region, account, input } = call
  const action = `${prefixes[service]}:${operation}`
  if (operation === 'SendCommand') {
    const document = `arn:aws:ssm:${region}:${account}:document/${input.DocumentName}`
    const nodes = (input.InstanceIds ?? []).map((id) => {
      const tag = tagOf(id)
      const keys: Request['keys'] = tag === undefined ? {} : { 'ssm:resourceTag/springtide:fleet': [tag] }
      return { action, resource: `arn:aws:ec2:${region}:${account}:instance/${id}`, keys }
    })
    return [{ action, resource: document, keys: {} }, ...nodes]
  }
  const request = { action, resource: resourceOf(call), keys: keysOf(input) }
  const isTagged = operation === 'PutMetricAlarm' && input.Tags !== undefined
  return isTagged ? [request, { ...request, action: 'cloudwatch:TagResource' }] : [request]
}

function resourceOf({ operation, region, account, input }: Asked): string {
  if (/^(Describe|Get|List)/.test(operation)) return '*'
  if (input.AlarmName) return `arn:aws:cloudwatch:${region}:${account}:alarm:${input.AlarmName}`
  const group = input.AutoScalingGroupName ?? input.Tags?.[0]?.ResourceId
  return `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0c-1d:autoScalingGroupName/${group}`
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
