/** Reads and writes metric alarms. PutMetricAlarm replaces the whole alarm, so what is not ours is read and sent back. */
import {
  type CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import type { Alarm, AlarmSpec } from '../../core/observed.ts'
import { chunk, concurrency } from '../batch.ts'
import { calling, removing } from '../cloud-error.ts'
import { toDimensions } from './dimensions.ts'
import { growthQueries, readGrowth } from './growth.ts'

/** DescribeAlarms takes 100 names. */
const namesPerCall = 100

/** The alarms that exist, by name. */
export async function readAlarms(client: CloudWatchClient, names: string[]): Promise<Map<string, Alarm>> {
  const pages = await pMap(chunk(names, namesPerCall), (AlarmNames) => readSome(client, { AlarmNames }), {
    concurrency,
  })
  return new Map(pages.flat().map((alarm) => [alarm.name, alarm]))
}

/** All alarms whose names begin so, by name. */
export async function readAlarmsFrom(client: CloudWatchClient, prefix: string): Promise<Map<string, Alarm>> {
  const alarms = await readSome(client, { AlarmNamePrefix: prefix })
  return new Map(alarms.map((alarm) => [alarm.name, alarm]))
}

async function readSome(
  client: CloudWatchClient,
  which: { AlarmNames: string[] } | { AlarmNamePrefix: string },
): Promise<Alarm[]> {
  const alarms: Alarm[] = []
  let token: string | undefined
  do {
    const page = await calling('DescribeAlarms', () =>
      client.send(
        new DescribeAlarmsCommand({
          ...which,
          AlarmTypes: ['MetricAlarm'],
          MaxRecords: namesPerCall,
          NextToken: token,
        }),
      ),
    )
    alarms.push(...(page.MetricAlarms ?? []).map(toAlarm))
    token = page.NextToken
  } while (token)
  return alarms
}

/** Fields of a live alarm that PutMetricAlarm does not take: facts about its state. */
const readOnly = [
  'AlarmArn',
  'AlarmConfigurationUpdatedTimestamp',
  'StateValue',
  'StateReason',
  'StateReasonData',
  'StateUpdatedTimestamp',
  'StateTransitionedTimestamp',
  'EvaluationState',
]

/** Fields that AlarmSpec speaks of, and those that a plain metric alarm may not have beside them. */
const ours = [
  'AlarmName',
  'Namespace',
  'MetricName',
  'Dimensions',
  'Statistic',
  'ExtendedStatistic',
  'Metrics',
  'ThresholdMetricId',
  'EvaluationCriteria',
  'EvaluationInterval',
  'Period',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'ComparisonOperator',
  'TreatMissingData',
  'AlarmActions',
  'OKActions',
]

export function toAlarm(alarm: MetricAlarm): Alarm {
  const rest = Object.entries(alarm).filter(
    ([field, value]) => !readOnly.includes(field) && !ours.includes(field) && value !== undefined,
  )
  const evaluationPeriods = alarm.EvaluationPeriods ?? 1
  const growth = readGrowth(alarm.Metrics)
  return {
    name: alarm.AlarmName ?? '',
    arn: alarm.AlarmArn ?? '',
    actionsEnabled: alarm.ActionsEnabled ?? true,
    keep: Object.fromEntries(rest),
    spec: {
      namespace: alarm.Namespace ?? '',
      metric: alarm.MetricName ?? '',
      dimensions: Object.fromEntries(
        (alarm.Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']),
      ),
      statistic: alarm.Statistic ?? alarm.ExtendedStatistic ?? '',
      periodSeconds: alarm.Period ?? 0,
      ...growth,
      evaluationPeriods,
      // PutMetricAlarm: left out, M equals N; missing data is `missing`.
      datapointsToAlarm: alarm.DatapointsToAlarm ?? evaluationPeriods,
      threshold: alarm.Threshold ?? 0,
      comparison: alarm.ComparisonOperator ?? '',
      missingData: alarm.TreatMissingData ?? 'missing',
      alarmActions: [...(alarm.AlarmActions ?? [])].sort(),
      okActions: [...(alarm.OKActions ?? [])].sort(),
    },
  }
}

/** Creates or replaces the alarm; `keep` goes along so that replacing does not wipe it. */
export async function sendAlarm(
  client: CloudWatchClient,
  name: string,
  spec: AlarmSpec,
  keep: Record<string, unknown>,
): Promise<void> {
  const input: PutMetricAlarmCommandInput = {
    ...keep,
    AlarmName: name,
    // API_PutMetricAlarm: Unit cannot stand beside Metrics; undefined takes one out that was kept.
    ...(spec.growth ? { Metrics: growthQueries(spec), Unit: undefined } : watched(spec)),
    EvaluationPeriods: spec.evaluationPeriods,
    DatapointsToAlarm: spec.datapointsToAlarm,
    Threshold: spec.threshold,
    ComparisonOperator: spec.comparison as PutMetricAlarmCommandInput['ComparisonOperator'],
    TreatMissingData: spec.missingData,
    AlarmActions: spec.alarmActions,
    OKActions: spec.okActions,
  }
  await calling('PutMetricAlarm', () => client.send(new PutMetricAlarmCommand(input)))
}

function watched(spec: AlarmSpec): Partial<PutMetricAlarmCommandInput> {
  return {
    Namespace: spec.namespace,
    MetricName: spec.metric,
    Dimensions: toDimensions(spec.dimensions),
    Statistic: spec.statistic as PutMetricAlarmCommandInput['Statistic'],
    Period: spec.periodSeconds,
  }
}

export async function sendNoAlarm(client: CloudWatchClient, name: string): Promise<void> {
  await removing('DeleteAlarms', () => client.send(new DeleteAlarmsCommand({ AlarmNames: [name] })))
}

/** They keep ringing and tell nobody: what they ran can go. */
export async function silenceAlarms(client: CloudWatchClient, names: string[]): Promise<void> {
  if (names.length === 0) return
  await calling('DisableAlarmActions', () =>
    client.send(new DisableAlarmActionsCommand({ AlarmNames: names })),
  )
}
