/** A group as people set it up before Springtide: two pairs of alarm and policy, and timers for the evening. */
import { PutScalingPolicyCommand, PutScheduledUpdateGroupActionCommand } from '@aws-sdk/client-auto-scaling'
import { PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch'
import { readPolicies } from '../../src/adapters/auto-scaling/read-policies.ts'
import { connectAws } from '../../src/adapters/connect.ts'
import { connectAround } from '../../src/adapters/connect-around.ts'
import { readNewFiles } from '../../src/adapters/repository/draft-folder.ts'
import { adoptGroups } from '../../src/operations/adopt/adopt.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { aFleet, clock } from '../build.ts'
import { createGroups, hand } from './on-moto.ts'

const us = { region: 'us-east-1' }
export const AutoScalingGroupName = 'prod chat'
export const topic = 'arn:aws:sns:us-east-1:123456789012:ops'
const live = aFleet({ group: AutoScalingGroupName, capacity: { min: 2, max: 12 } })

export async function setUpByHand(): Promise<void> {
  await createGroups([live])
  const { autoScaling, cloudWatch } = hand()
  const group = { AutoScalingGroupName, AdjustmentType: 'ChangeInCapacity' }
  await autoScaling.send(
    new PutScalingPolicyCommand({
      ...group,
      PolicyName: 'out',
      PolicyType: 'StepScaling',
      EstimatedInstanceWarmup: 150,
      MetricAggregationType: 'Average',
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 5_000, ScalingAdjustment: 2 },
        { MetricIntervalLowerBound: 5_000, ScalingAdjustment: 4 },
      ],
    }),
  )
  await autoScaling.send(
    new PutScalingPolicyCommand({
      ...group,
      PolicyName: 'in',
      PolicyType: 'SimpleScaling',
      ScalingAdjustment: -1,
      Cooldown: 300,
    }),
  )
  // moto's PutScalingPolicy gives no ARN: it is read back.
  const policies = (await readPolicies(autoScaling, [AutoScalingGroupName])).get(AutoScalingGroupName) ?? []
  const arnOf = (wanted: string) => policies.find(({ name }) => name === wanted)?.arn ?? ''
  const alarm = (AlarmName: string, policy: string, rest: Partial<PutMetricAlarmCommandInput>) =>
    cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'WebSocket',
        MetricName: 'tcp_established',
        Dimensions: [{ Name: 'AutoScalingGroupName', Value: AutoScalingGroupName }],
        Statistic: 'Average',
        Period: 60,
        EvaluationPeriods: 5,
        DatapointsToAlarm: 3,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Threshold: 20_000,
        AlarmActions: [topic, arnOf(policy)],
        OKActions: [topic],
        ...rest,
      }),
    )
  await alarm('high', 'out', {})
  await alarm('low', 'in', {
    ComparisonOperator: 'LessThanOrEqualToThreshold',
    Threshold: 9_500,
    TreatMissingData: 'ignore',
  })
  for (const [ScheduledActionName, Recurrence, MinSize] of [
    ['evening', '0 19 * * *', 6],
    ['night', '0 23 * * *', 2],
  ] as const) {
    await autoScaling.send(
      new PutScheduledUpdateGroupActionCommand({
        AutoScalingGroupName,
        ScheduledActionName,
        Recurrence,
        MinSize,
        TimeZone: 'Europe/Paris',
      }),
    )
  }
}

/** Its files, as `tide adopt` writes them, read back. */
export async function adopted() {
  const hands = {
    connect: connectAws(),
    around: lookAround(connectAround()),
    types: new Map(),
    at: clock('12:00'),
  }
  const report = await adoptGroups({ where: us, groups: [AutoScalingGroupName], isTaken: () => false }, hands)
  const [one] = report.adopted
  if (!one) throw new Error(JSON.stringify(report.refused))
  const read = readNewFiles(one.files)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return { one, fleet: read.fleet }
}
