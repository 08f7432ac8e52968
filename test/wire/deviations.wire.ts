/**
 * Where moto (5.2) is not AWS, and what that makes the stories here expect. Nothing in src/ works around any of it.
 * Each line is a test: when moto learns, the line fails, and what was expected because of it can go.
 */
import {
  DescribePoliciesCommand,
  DescribeScalingActivitiesCommand,
  PutScalingPolicyCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch'
import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, it } from 'vitest'
import { aFleet, clock } from '../build.ts'
import { createBalancing } from './balancing.ts'
import { createGroups, groupOf, hand, onMoto } from './on-moto.ts'

const arena = aFleet()
const other = aFleet({ fleet: 'other', group: 'prod-other' })
const policy = { PolicyName: 'out', AdjustmentType: 'ChangeInCapacity', ScalingAdjustment: 1, Enabled: false }
const alarm = {
  AlarmName: 'out',
  Namespace: 'WebSocket',
  MetricName: 'tcp_established',
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
} as const

onMoto('moto is not AWS:', () => {
  it('PutScalingPolicy answers no ARN. So the ARN that an alarm gets comes from DescribePolicies, as it does on AWS', async () => {
    await createGroups([arena])
    const answer = await hand().autoScaling.send(
      new PutScalingPolicyCommand({ ...policy, AutoScalingGroupName: 'prod-arena' }),
    )
    expect(answer.PolicyARN).toBeUndefined()
  })

  it('DescribePolicies leaves out Enabled and Alarms. So no story here switches a policy off, or asks AWS what is bound', async () => {
    await createGroups([arena])
    const { autoScaling, cloudWatch } = hand()
    await autoScaling.send(new PutScalingPolicyCommand({ ...policy, AutoScalingGroupName: 'prod-arena' }))
    const read = async () => (await autoScaling.send(new DescribePoliciesCommand({}))).ScalingPolicies?.[0]
    const arn = (await read())?.PolicyARN ?? ''
    await cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmActions: [arn] }))
    expect(await read()).toMatchObject({ PolicyName: 'out', PolicyARN: arn })
    expect(await read()).not.toHaveProperty('Enabled')
    expect(await read()).not.toHaveProperty('Alarms')
  })

  it('policies are kept by name alone. So two fleets of one Region here name their policies', async () => {
    await createGroups([arena, other])
    const { autoScaling } = hand()
    for (const AutoScalingGroupName of ['prod-arena', 'prod-other'])
      await autoScaling.send(new PutScalingPolicyCommand({ ...policy, AutoScalingGroupName }))
    const { ScalingPolicies } = await autoScaling.send(new DescribePoliciesCommand({}))
    expect(ScalingPolicies).toMatchObject([{ AutoScalingGroupName: 'prod-other' }])
  })

  it('policies and alarms come without pages. So only groups are paged here, and test/adapters/connect-pages.test.ts pages the rest', async () => {
    const { cloudWatch } = hand()
    for (const AlarmName of ['a', 'b', 'c'])
      await cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmName }))
    const page = await cloudWatch.send(new DescribeAlarmsCommand({ MaxRecords: 2 }))
    expect([page.MetricAlarms?.length, page.NextToken]).toEqual([3, undefined])
  })

  it('a new alarm is OK at once, and nothing ever rings. So what alarms do is for the sandbox', async () => {
    const { cloudWatch } = hand()
    await cloudWatch.send(new PutMetricAlarmCommand(alarm))
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({}))
    expect(MetricAlarms).toMatchObject([{ StateValue: 'OK' }])
  })

  it('a MinSize over MaxSize is taken. So that AWS refuses it is not proved here', async () => {
    await createGroups([arena])
    await hand().autoScaling.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'prod-arena', MaxSize: 3 }),
    )
    expect(await groupOf(arena)).toMatchObject({ MinSize: 4, MaxSize: 3 })
  })

  it('instances are in service at once, and activities are empty. So no story here waits for capacity or asks why it is late', async () => {
    await createGroups([arena])
    expect((await groupOf(arena)).Instances).toHaveLength(4)
    expect(
      (await groupOf(arena)).Instances?.every(({ LifecycleState }) => LifecycleState === 'InService'),
    ).toBe(true)
    const { Activities } = await hand().autoScaling.send(
      new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'prod-arena' }),
    )
    expect(Activities).toEqual([])
  })

  it('GetMetricData does not look at the namespace where there are dimensions. So a wrong namespace is not told here', async () => {
    const { cloudWatch } = hand()
    const Dimensions = [{ Name: 'AutoScalingGroupName', Value: 'prod-arena' }]
    const Timestamp = new Date(clock('11:58'))
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: 'WebSocket',
        MetricData: [{ MetricName: 'tcp_established', Dimensions, Timestamp, Value: 7 }],
      }),
    )
    const Metric = { Namespace: 'Nobody', MetricName: 'tcp_established', Dimensions }
    const { MetricDataResults } = await cloudWatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: [{ Id: 'a', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
        StartTime: new Date(clock('11:55')),
        EndTime: new Date(clock('12:00')),
      }),
    )
    expect(MetricDataResults).toMatchObject([{ Values: [7] }])
  })

  it('a load balancer tells of no idle timeout until one is set. So a hand sets it before Springtide does', async () => {
    await createGroups([arena])
    const { loadBalancer } = await createBalancing(arena, 'prod-arena', { asOnAws: false })
    const { Attributes = [] } = await new ElasticLoadBalancingV2Client({ region: 'us-east-1' }).send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: loadBalancer }),
    )
    expect(Attributes.map(({ Key }) => Key)).not.toContain('idle_timeout.timeout_seconds')
  })
})
