import {
  DeletePolicyCommand,
  DescribePoliciesCommand,
  type DescribePoliciesCommandInput,
  LimitExceededFault,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
} from '@aws-sdk/client-auto-scaling'
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { arena, highAlarm, simplePolicy, stepPolicy } from './arena.ts'

function fleet() {
  const world = arena()
  world.region.createGroup({ name: 'chat', min: 2, max: 10 })
  return {
    ...world,
    put: async (policy: PutScalingPolicyCommandInput) =>
      (await world.autoScaling.send(new PutScalingPolicyCommand(policy))).PolicyARN ?? '',
    read: async (input: DescribePoliciesCommandInput = { AutoScalingGroupName: 'chat' }) =>
      (await world.autoScaling.send(new DescribePoliciesCommand(input))).ScalingPolicies ?? [],
    names: async (input: DescribePoliciesCommandInput) =>
      ((await world.autoScaling.send(new DescribePoliciesCommand(input))).ScalingPolicies ?? []).map(
        ({ PolicyName }) => PolicyName,
      ),
  }
}

describe('putting policies', () => {
  it('B34 replaces the whole policy under its ARN', async () => {
    const { put, read } = fleet()
    const arn = await put({ ...stepPolicy, MetricAggregationType: 'Maximum', Enabled: false })
    expect(arn).toMatch(
      /^arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:[0-9a-f-]{36}:autoScalingGroupName\/chat:policyName\/out$/,
    )
    const { EstimatedInstanceWarmup, ...without } = stepPolicy
    expect(await put(without)).toBe(arn)
    const { PolicyARN, ...live } = (await read())[0] ?? {}
    expect(PolicyARN).toBe(arn)
    expect(live).toEqual({ ...without, MetricAggregationType: 'Average', Enabled: true, Alarms: [] })
  })

  it('B34 a simple policy reads back with an empty list of steps', async () => {
    const { put, read } = fleet()
    await put(simplePolicy)
    expect(await read()).toMatchObject([{ ...simplePolicy, StepAdjustments: [], Enabled: true, Alarms: [] }])
  })

  it('B35 refuses steps with a gap', async () => {
    const { put, read } = fleet()
    const gap = [
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 1, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 2, ScalingAdjustment: 2 },
    ]
    await expect(put({ ...stepPolicy, StepAdjustments: gap })).rejects.toMatchObject({
      name: 'ValidationError',
    })
    expect(await read()).toEqual([])
  })

  const wrong: [string, Partial<PutScalingPolicyCommandInput>, PutScalingPolicyCommandInput][] = [
    ['steps in a simple policy', { StepAdjustments: stepPolicy.StepAdjustments }, simplePolicy],
    ['a warm-up in a simple policy', { EstimatedInstanceWarmup: 10 }, simplePolicy],
    ['a simple policy without adjustment', { ScalingAdjustment: undefined }, simplePolicy],
    ['a cooldown in a step policy', { Cooldown: 300 }, stepPolicy],
    ['an adjustment in a step policy', { ScalingAdjustment: 1 }, stepPolicy],
    ['a step policy without steps', { StepAdjustments: undefined }, stepPolicy],
    ['an unknown aggregation', { MetricAggregationType: 'Sum' }, stepPolicy],
    ['a magnitude without percentage', { MinAdjustmentMagnitude: 2 }, stepPolicy],
    ['an unknown adjustment type', { AdjustmentType: 'Double' }, stepPolicy],
    ['no adjustment type', { AdjustmentType: undefined }, simplePolicy],
    ['an exact capacity below zero', { AdjustmentType: 'ExactCapacity' }, simplePolicy],
    ['an unknown policy type', { PolicyType: 'WildScaling' }, simplePolicy],
    ['a negative warm-up', { EstimatedInstanceWarmup: -1 }, stepPolicy],
    ['an empty name', { PolicyName: '' }, stepPolicy],
    ['target tracking without target', { PolicyType: 'TargetTrackingScaling' }, stepPolicy],
    ['an unknown group', { AutoScalingGroupName: 'nobody' }, stepPolicy],
  ]
  it.each(wrong)('B36 refuses %s', async (_, change, policy) => {
    const { put } = fleet()
    await expect(put({ ...policy, ...change })).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B37 refuses a 51st policy, and still replaces the others', async () => {
    const { put } = fleet()
    for (let index = 0; index < 50; index += 1) await put({ ...simplePolicy, PolicyName: `policy ${index}` })
    await expect(put(simplePolicy)).rejects.toBeInstanceOf(LimitExceededFault)
    await expect(put({ ...simplePolicy, PolicyName: 'policy 7' })).resolves.toContain('policy 7')
  })

  it('B40 keeps a target tracking policy that never acts', async () => {
    const { put, read, wait, desired } = fleet()
    const TargetTrackingConfiguration = {
      TargetValue: 50,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' as const },
    }
    const AutoScalingGroupName = 'chat'
    await put({
      AutoScalingGroupName,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingConfiguration,
    })
    wait(30)
    expect(await read()).toMatchObject([{ PolicyType: 'TargetTrackingScaling', TargetTrackingConfiguration }])
    expect(desired()).toBe(2)
  })
})

describe('reading policies', () => {
  it('B38 joins the alarms that carry the ARN, in any of their states', async () => {
    const { put, read, cloudWatch } = fleet()
    const arn = await put(stepPolicy)
    await cloudWatch.send(new PutMetricAlarmCommand({ ...highAlarm, AlarmActions: [arn] }))
    await cloudWatch.send(new PutMetricAlarmCommand({ ...highAlarm, AlarmName: 'calm', OKActions: [arn] }))
    await cloudWatch.send(new PutMetricAlarmCommand({ ...highAlarm, AlarmName: 'other' }))
    expect((await read())[0]?.Alarms).toEqual([
      { AlarmName: 'high', AlarmARN: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:high' },
      { AlarmName: 'calm', AlarmARN: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:calm' },
    ])
    await cloudWatch.send(new PutMetricAlarmCommand(highAlarm))
    expect((await read())[0]?.Alarms?.map(({ AlarmName }) => AlarmName)).toEqual(['calm'])
  })

  it('B38 leaves unknown names out, filters by type and covers the account', async () => {
    const { put, names, region } = fleet()
    region.createGroup({ name: 'vod', min: 0, max: 1 })
    await put(stepPolicy)
    await put(simplePolicy)
    await put({ ...simplePolicy, AutoScalingGroupName: 'vod', PolicyName: 'vod-in' })
    expect(await names({})).toEqual(['out', 'in', 'vod-in'])
    expect(await names({ AutoScalingGroupName: 'chat', PolicyNames: ['in', 'never'] })).toEqual(['in'])
    expect(await names({ PolicyTypes: ['StepScaling'] })).toEqual(['out'])
    await expect(names({ AutoScalingGroupName: 'nobody' })).rejects.toMatchObject({ name: 'ValidationError' })
  })
})

describe('B39 deleting a policy', () => {
  it('takes its ARN out of the alarm and leaves the alarm', async () => {
    const { put, autoScaling, cloudWatch, region, read } = fleet()
    const arn = await put(stepPolicy)
    const topic = 'arn:aws:sns:us-east-1:123456789012:ops'
    await cloudWatch.send(
      new PutMetricAlarmCommand({ ...highAlarm, AlarmActions: [topic, arn], OKActions: [arn] }),
    )
    await autoScaling.send(new DeletePolicyCommand({ AutoScalingGroupName: 'chat', PolicyName: 'out' }))
    expect(region.alarms()).toMatchObject([{ AlarmName: 'high', AlarmActions: [topic], OKActions: [] }])
    expect(await read()).toEqual([])
    expect(await put(stepPolicy)).not.toBe(arn)
  })

  it('takes an ARN too, and refuses what is not there', async () => {
    const { put, autoScaling, read } = fleet()
    await autoScaling.send(new DeletePolicyCommand({ PolicyName: await put(stepPolicy) }))
    expect(await read()).toEqual([])
    const again = new DeletePolicyCommand({ AutoScalingGroupName: 'chat', PolicyName: 'out' })
    await expect(autoScaling.send(again)).rejects.toMatchObject({ name: 'ValidationError' })
  })
})
