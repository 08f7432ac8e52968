/** Drift for the demo: what hands leave behind in an account. */
import {
  PutScheduledUpdateGroupActionCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import { DeleteAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { readAlarms } from '../adapters/cloudwatch/alarms.ts'
import type { Connect } from '../adapters/connect.ts'
import { whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import { HOUR, type Instant } from '../core/instant.ts'
import { declarePairs } from '../core/scaling/declare.ts'

/** An edited threshold, a deleted alarm, a wrong max, a forgotten timer. */
export async function driftAway({ policy }: Fleet, connect: Connect, at: Instant): Promise<void> {
  const { group: AutoScalingGroupName, capacity } = policy
  const { autoScaling, cloudWatch } = connect(whereOf(policy))
  const [out, inward] = declarePairs(policy).map(({ alarmName }) => alarmName)
  const alarm = out ? (await readAlarms(cloudWatch, [out])).get(out) : undefined
  if (!alarm || !inward) throw new Error('the demo drifts alarms that are not there')
  const { spec } = alarm
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: alarm.name,
      Namespace: spec.namespace,
      MetricName: spec.metric,
      Dimensions: Object.entries(spec.dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: 'Average',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Period: spec.periodSeconds,
      EvaluationPeriods: spec.evaluationPeriods,
      DatapointsToAlarm: spec.datapointsToAlarm,
      TreatMissingData: spec.missingData,
      AlarmActions: spec.alarmActions,
      OKActions: spec.okActions,
      Threshold: spec.threshold + 4_000,
    }),
  )
  await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [inward] }))
  await autoScaling.send(
    new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: Math.ceil(capacity.max / 3) }),
  )
  await autoScaling.send(
    new PutScheduledUpdateGroupActionCommand({
      AutoScalingGroupName,
      ScheduledActionName: 'save-money-at-night',
      StartTime: new Date(at + 16 * HOUR),
      MinSize: 1,
    }),
  )
}
