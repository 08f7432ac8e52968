/** A group as somebody set it up by hand: thresholds, names and timers of the article "Custom horizontal scaling for WebSocket". */
import {
  PutScalingPolicyCommand,
  type PutScalingPolicyType,
  PutScheduledUpdateGroupActionCommand,
  PutWarmPoolCommand,
} from '@aws-sdk/client-auto-scaling'
import { PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch'
import type { Where } from '../core/change.ts'
import type { Sandbox } from './sandbox.ts'

/** What the article does not print (max, the topic, the times and the pool) is made up. */
export async function seedByHand(sandbox: Sandbox, where: Where, group: string): Promise<void> {
  sandbox.region(where).createGroup({ name: group, min: 1, max: 10, tags: { team: 'chat' } })
  const { autoScaling, cloudWatch } = sandbox.connect(where)
  const topic = `arn:aws:sns:${where.region}:123456789012:internal`
  const put = async (policy: Partial<PutScalingPolicyType>, alarm: Partial<PutMetricAlarmCommandInput>) => {
    const { PolicyARN = '' } = await autoScaling.send(
      new PutScalingPolicyCommand({
        AutoScalingGroupName: group,
        AdjustmentType: 'ChangeInCapacity',
        PolicyName: '',
        ...policy,
      }),
    )
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: '',
        EvaluationPeriods: 5,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        ...alarm,
        Namespace: 'ASG_Memory',
        MetricName: 'TCPconnections',
        Statistic: 'Average',
        Dimensions: [{ Name: 'AutoScalingGroupName', Value: group }],
        TreatMissingData: 'breaching',
        AlarmActions: [topic, PolicyARN],
        OKActions: [topic],
      }),
    )
  }
  await put(
    {
      PolicyName: 'high_tcp_connections_policy',
      PolicyType: 'StepScaling',
      EstimatedInstanceWarmup: 150,
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 5_000, ScalingAdjustment: 2 },
        { MetricIntervalLowerBound: 5_000, MetricIntervalUpperBound: 10_000, ScalingAdjustment: 2 },
        { MetricIntervalLowerBound: 10_000, ScalingAdjustment: 3 },
      ],
    },
    { AlarmName: `${group}-high-tcp-connections`, Period: 60, DatapointsToAlarm: 5, Threshold: 20_000 },
  )
  await put(
    { PolicyName: 'low_tcp_connections_policy', PolicyType: 'SimpleScaling', ScalingAdjustment: -1 },
    {
      AlarmName: `${group}-low-tcp-connections`,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Period: 300,
      EvaluationPeriods: 3,
      Threshold: 9_500,
    },
  )
  await autoScaling.send(new PutWarmPoolCommand({ AutoScalingGroupName: group, MinSize: 2 }))
  for (const [ScheduledActionName, Recurrence, MinSize] of timers) {
    await autoScaling.send(
      new PutScheduledUpdateGroupActionCommand({
        AutoScalingGroupName: group,
        ScheduledActionName,
        Recurrence,
        TimeZone: 'Europe/Paris',
        MinSize,
      }),
    )
  }
}

/** "scheduled actions that are executed directly from the autoscaling group" */
const timers: [name: string, recurrence: string, min: number][] = [
  ['before the evening', '45 18 * * 1-5', 4],
  ['after the evening', '0 23 * * 1-5', 1],
]
