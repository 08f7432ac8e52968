/** CloudWatch requests that read alarms and their tags. */
import {
  type DescribeAlarmsCommandInput,
  type DescribeAlarmsCommandOutput,
  InvalidNextToken,
  InvalidParameterCombinationException,
  type ListTagsForResourceCommandInput,
  type ListTagsForResourceCommandOutput,
  type MetricAlarm,
  ResourceNotFoundException,
  type TagResourceCommandInput,
} from '@aws-sdk/client-cloudwatch'
import { page } from '../paging.ts'
import { refused, SandboxError, validationError } from '../refusal.ts'
import type { AlarmState, RegionState } from '../state.ts'
import { allActions } from './alarms.ts'

export function describeAlarms(
  region: RegionState,
  input: DescribeAlarmsCommandInput,
): Omit<DescribeAlarmsCommandOutput, '$metadata'> {
  const {
    AlarmNames: names,
    AlarmNamePrefix: prefix,
    MaxRecords: records = 50,
    AlarmTypes: types = ['MetricAlarm'],
  } = input
  if (input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined) {
    throw new SandboxError('DescribeAlarms: the sandbox has no model of composite alarms')
  }
  if (names !== undefined && prefix !== undefined) {
    throw new InvalidParameterCombinationException(
      refused('AlarmNames and AlarmNamePrefix cannot be used together'),
    )
  }
  if ((names?.length ?? 0) > 100) throw validationError('At most 100 alarm names can be given', 'cloudwatch')
  if (records < 1 || records > 100) throw validationError('MaxRecords must be from 1 to 100', 'cloudwatch')
  const found = types.includes('MetricAlarm') ? matching(region, input) : []
  const { items, nextToken } = page(found, {
    listing: 'alarms',
    nextToken: input.NextToken,
    size: Math.min(records, region.pageSize),
    badToken: () => new InvalidNextToken(refused('The token is not valid')),
  })
  const token = nextToken === undefined ? {} : { NextToken: nextToken }
  return { CompositeAlarms: [], MetricAlarms: items.map(({ alarm }) => described(alarm)), ...token }
}

function matching(region: RegionState, input: DescribeAlarmsCommandInput): AlarmState[] {
  const { AlarmNames: names, AlarmNamePrefix: prefix = '', ActionPrefix: action, StateValue: value } = input
  const asked = names
    ? [...new Set(names)].flatMap((name) => region.alarms.get(name) ?? [])
    : [...region.alarms.values()]
  return asked.filter(
    ({ alarm }) =>
      alarm.AlarmName.startsWith(prefix) &&
      (value === undefined || alarm.StateValue === value) &&
      (action === undefined || allActions(alarm).some((arn) => arn.startsWith(action))),
  )
}

function described(alarm: MetricAlarm): MetricAlarm {
  return structuredClone(alarm)
}

export function listTagsForResource(
  region: RegionState,
  input: ListTagsForResourceCommandInput,
): Omit<ListTagsForResourceCommandOutput, '$metadata'> {
  const { tags } = taggedWithArn(region, input.ResourceARN)
  return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }
}

export function tagResource(region: RegionState, input: TagResourceCommandInput): object {
  const { tags } = taggedWithArn(region, input.ResourceARN)
  const count = new Set([...tags.keys(), ...(input.Tags ?? []).map(({ Key }) => Key)]).size
  if (count > 50) throw validationError('An alarm has at most 50 tags', 'cloudwatch')
  for (const { Key = '', Value = '' } of input.Tags ?? []) tags.set(Key, Value)
  return {}
}

/** Alarms belong to a Region, dashboards to the account: their ARNs say so. */
function taggedWithArn(region: RegionState, arn = ''): { tags: Map<string, string> } {
  const dashboard = arn.split(':dashboard/')[1]
  if (dashboard === undefined) return alarmWithArn(region, arn)
  const live = region.dashboards.get(dashboard)
  if (!live || arn !== `arn:aws:cloudwatch::${region.account}:dashboard/${dashboard}`)
    throw new ResourceNotFoundException(refused(`Unknown resource ${arn}`))
  return live
}

function alarmWithArn(region: RegionState, arn: string): AlarmState {
  const name = arn.split(':').slice(6).join(':')
  const alarm = region.alarms.get(name)
  if (alarm?.alarm.AlarmArn !== arn) throw new ResourceNotFoundException(refused(`Unknown resource ${arn}`))
  return alarm
}
