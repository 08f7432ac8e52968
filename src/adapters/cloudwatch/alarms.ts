/** Reads and writes metric alarms. PutMetricAlarm replaces the whole alarm, so what is not ours is read and sent back. */
import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import type { Alarm, AlarmSpec } from '../../core/observed.ts'
import { chunk, concurrency } from '../batch.ts'
import { calling } from '../cloud-error.ts'

/** DescribeAlarms takes 100 names. */
const namesPerCall = 100

/** The alarms that exist, by name. */
export async function readAlarms(client: CloudWatchClient, names: string[]): Promise<Map<string, Alarm>> {
  const pages = await pMap(chunk(names, namesPerCall), (some) => readChunk(client, some), { concurrency })
  return new Map(pages.flat().map((alarm) => [alarm.name, alarm]))
}

async function readChunk(client: CloudWatchClient, names: string[]): Promise<Alarm[]> {
  const alarms: Alarm[] = []
  let token: string | undefined
  do {
    const page = await calling('DescribeAlarms', () =>
      client.send(
        new DescribeAlarmsCommand({
          AlarmNames: names,
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

function toAlarm(alarm: MetricAlarm): Alarm {
  const rest = Object.entries(alarm).filter(
    ([field, value]) => !readOnly.includes(field) && !ours.includes(field) && value !== undefined,
  )
  const evaluationPeriods = alarm.EvaluationPeriods ?? 1
  return {
    name: alarm.AlarmName ?? '',
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

/** Creates or replaces the alarm; `keep` goes along so that replacing does not wipe it. No Unit is ever set. */
export async function sendAlarm(
  client: CloudWatchClient,
  name: string,
  spec: AlarmSpec,
  keep: Record<string, unknown>,
): Promise<void> {
  const input: PutMetricAlarmCommandInput = {
    ...keep,
    AlarmName: name,
    Namespace: spec.namespace,
    MetricName: spec.metric,
    Dimensions: Object.entries(spec.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Statistic: spec.statistic as PutMetricAlarmCommandInput['Statistic'],
    Period: spec.periodSeconds,
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
