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
  AlarmNames?: string[]
  ResourceARN?: string
  DashboardName?: string
  DashboardNames?: string[]
  /** Of a parameter. */
  Name?: string
  Names?: string[]
  TargetGroupArn?: string
  LoadBalancerArn?: string
  DocumentName?: string
  InstanceIds?: string[]
}

type Asked = Pick<Call, 'service' | 'operation' | 'region' | 'account'> & { input: Input }

/** The value of the tag `springtide:fleet` that an instance carries, if any. */
export type TagOf = (instanceId: string) => string | undefined

const prefixes = {
  'auto-scaling': 'autoscaling',
  cloudwatch: 'cloudwatch',
  ssm: 'ssm',
  ec2: 'ec2',
  'load-balancing': 'elasticloadbalancing',
}

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
  const keys = keysOf(input)
  const requests = resourcesOf(call).map((resource) => ({ action, resource, keys }))
  const tagging = input.Tags === undefined ? undefined : taggings[operation]
  return tagging ? requests.flatMap((request) => [request, { ...request, action: tagging }]) : requests
}

/** What is asked for beside, where something new is tagged. */
const taggings: Record<string, string> = {
  PutMetricAlarm: 'cloudwatch:TagResource',
  PutDashboard: 'cloudwatch:TagResource',
  PutParameter: 'ssm:AddTagsToResource',
}

/** One for each that is named; `*` for what takes no resource. */
function resourcesOf({ operation, region, account, input }: Asked): string[] {
  const cloudWatch = (where: string, rest: string) => `arn:aws:cloudwatch:${where}:${account}:${rest}`
  const alarm = (name: string) => cloudWatch(region, `alarm:${name}`)
  const dashboard = (name = '') => cloudWatch('', `dashboard/${name}`)
  const parameter = (name = '') => `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`
  switch (operation) {
    case 'GetParameters':
      return (input.Names ?? []).map(parameter)
    case 'PutParameter':
      return [parameter(input.Name)]
    case 'GetDashboard':
    case 'PutDashboard':
      return [dashboard(input.DashboardName)]
    case 'DeleteDashboards':
      return (input.DashboardNames ?? []).map(dashboard)
    case 'DeleteAlarms':
    case 'DisableAlarmActions':
      return (input.AlarmNames ?? []).map(alarm)
    case 'ListTagsForResource':
      return [input.ResourceARN ?? '']
    case 'ModifyTargetGroup':
    case 'ModifyTargetGroupAttributes':
      return [input.TargetGroupArn ?? '']
    case 'ModifyLoadBalancerAttributes':
      return [input.LoadBalancerArn ?? '']
  }
  if (/^(Describe|Get|List)/.test(operation)) return ['*']
  if (input.AlarmName) return [alarm(input.AlarmName)]
  const group = input.AutoScalingGroupName ?? input.Tags?.[0]?.ResourceId
  return [`arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0c-1d:autoScalingGroupName/${group}`]
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
