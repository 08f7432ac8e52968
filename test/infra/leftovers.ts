/** What earlier commits of the repository have left in a Region: a fleet under its old name, and one that is gone. */
import { PutScalingPolicyCommand, PutScheduledUpdateGroupActionCommand } from '@aws-sdk/client-auto-scaling'
import { PutDashboardCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { whereOf } from '../../src/core/change.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { HOUR } from '../../src/core/instant.ts'
import { backstopPrefix } from '../../src/core/marks.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'

export async function leaveBehind(sandbox: Sandbox, { policy }: Fleet): Promise<void> {
  const where = whereOf(policy)
  const { autoScaling, cloudWatch } = sandbox.connect(where)
  sandbox.region(where).createGroup({ name: 'prod-gone', min: 1, max: 4 })
  await alarmOn(policy.group, 'springtide-in', 'springtide-before-in', 'before')
  await alarmOn('prod-gone', 'springtide-out', 'springtide-gone-out', 'gone')
  await cloudWatch.send(
    new PutDashboardCommand({
      DashboardName: 'springtide-gone',
      DashboardBody: '{"widgets":[]}',
      Tags: [{ Key: 'springtide:fleet', Value: 'gone' }],
    }),
  )
  for (const AutoScalingGroupName of ['prod-gone', policy.group])
    await autoScaling.send(
      new PutScheduledUpdateGroupActionCommand({
        AutoScalingGroupName,
        ScheduledActionName: `${backstopPrefix}20991231T2359Z`,
        StartTime: new Date(sandbox.now() + 20 * HOUR),
        MinSize: 2,
      }),
    )

  async function alarmOn(AutoScalingGroupName: string, PolicyName: string, AlarmName: string, fleet: string) {
    const { PolicyARN = '' } = await autoScaling.send(
      new PutScalingPolicyCommand({
        AutoScalingGroupName,
        PolicyName,
        PolicyType: 'SimpleScaling',
        AdjustmentType: 'ChangeInCapacity',
        ScalingAdjustment: -1,
      }),
    )
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: policy.metric.namespace,
        MetricName: policy.metric.name,
        Statistic: 'Average',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        AlarmActions: [PolicyARN],
        Tags: [{ Key: 'springtide:fleet', Value: fleet }],
      }),
    )
  }
}
