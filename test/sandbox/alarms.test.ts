import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  ResourceNotFound,
  ResourceNotFoundException,
  SetAlarmStateCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../src/core/instant.ts'
import { arena, highAlarm, lowAlarm, START, simplePolicy, stepPolicy } from './arena.ts'

const topic = 'arn:aws:sns:us-east-1:123456789012:ops'

function watched() {
  const world = arena()
  world.region.createGroup({ name: 'chat', min: 2, max: 20, desired: 5 })
  return {
    ...world,
    put: (change: Partial<PutMetricAlarmCommandInput> = {}) =>
      world.cloudWatch.send(new PutMetricAlarmCommand({ ...highAlarm, ...change })),
    read: async (input: DescribeAlarmsCommandInput = {}) =>
      (await world.cloudWatch.send(new DescribeAlarmsCommand(input))).MetricAlarms ?? [],
    names: async (input: DescribeAlarmsCommandInput) =>
      ((await world.cloudWatch.send(new DescribeAlarmsCommand(input))).MetricAlarms ?? []).map(
        ({ AlarmName }) => AlarmName,
      ),
    state: () => world.region.alarms()[0]?.StateValue,
    force: (StateValue: 'OK' | 'ALARM', StateReasonData?: string) =>
      world.cloudWatch.send(
        new SetAlarmStateCommand({ AlarmName: 'high', StateValue, StateReason: 'a test', StateReasonData }),
      ),
  }
}

describe('putting alarms', () => {
  it('B60 replaces the whole configuration and keeps the state', async () => {
    const { put, read, load, wait } = watched()
    await put({
      ActionsEnabled: false,
      AlarmDescription: 'too many',
      AlarmActions: [topic],
      OKActions: [topic],
      TreatMissingData: 'ignore',
      DatapointsToAlarm: 1,
    })
    load([21_000])
    wait(1)
    await put({ Threshold: 50_000 })
    const [alarm] = await read()
    expect(alarm).toEqual({
      ...highAlarm,
      Threshold: 50_000,
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:high',
      AlarmConfigurationUpdatedTimestamp: new Date(START + 2 * MINUTE),
      ActionsEnabled: true,
      AlarmActions: [],
      OKActions: [],
      InsufficientDataActions: [],
      StateValue: 'ALARM',
      StateReason: expect.stringContaining('Threshold Crossed'),
      StateReasonData: expect.stringContaining('21000'),
      StateUpdatedTimestamp: new Date(START + MINUTE),
      StateTransitionedTimestamp: new Date(START + MINUTE),
    })
    for (const member of ['AlarmDescription', 'TreatMissingData', 'DatapointsToAlarm'])
      expect(alarm).not.toHaveProperty(member)
  })

  it('B61 a new alarm has insufficient data', async () => {
    const { put, read } = watched()
    await put()
    expect(await read()).toMatchObject([
      { StateValue: 'INSUFFICIENT_DATA', StateUpdatedTimestamp: new Date(START) },
    ])
  })

  const metricQuery = {
    Id: 'm',
    MetricStat: { Metric: { Namespace: 'WebSocket', MetricName: 'x' }, Period: 60, Stat: 'Sum' },
  }
  const wrong: [string, Partial<PutMetricAlarmCommandInput>, string][] = [
    ['a period of 45 s', { Period: 45 }, 'InvalidParameterValueException'],
    ['a period of 90 s', { Period: 90 }, 'InvalidParameterValueException'],
    ['4 datapoints of 3', { EvaluationPeriods: 3, DatapointsToAlarm: 4 }, 'InvalidParameterValueException'],
    ['no evaluation period', { EvaluationPeriods: 0 }, 'InvalidParameterValueException'],
    ['1441 minutes', { EvaluationPeriods: 1_441 }, 'ValidationError'],
    ['169 hours', { Period: 3_600, EvaluationPeriods: 169 }, 'ValidationError'],
    [
      'six actions',
      { AlarmActions: Array.from({ length: 6 }, (_, index) => `${topic}${index}`) },
      'ValidationError',
    ],
    ['a metric and metric math', { Metrics: [metricQuery] }, 'InvalidParameterCombinationException'],
    ['two statistics', { ExtendedStatistic: 'p99' }, 'InvalidParameterCombinationException'],
    ['no statistic', { Statistic: undefined }, 'InvalidParameterCombinationException'],
    ['no threshold', { Threshold: undefined }, 'MissingRequiredParameterException'],
    ['no period', { Period: undefined }, 'MissingRequiredParameterException'],
    ['no namespace', { Namespace: undefined }, 'MissingRequiredParameterException'],
    ['no comparison', { ComparisonOperator: undefined }, 'MissingRequiredParameterException'],
    [
      'an unknown comparison',
      { ComparisonOperator: 'Above' as 'GreaterThanThreshold' },
      'InvalidParameterValueException',
    ],
    ['an unknown treatment', { TreatMissingData: 'panic' }, 'InvalidParameterValueException'],
    ['an unknown statistic', { Statistic: 'Median' as 'Sum' }, 'InvalidParameterValueException'],
    [
      'a dimension twice',
      { Dimensions: [...highAlarm.Dimensions, ...highAlarm.Dimensions] },
      'InvalidParameterValueException',
    ],
    ['an empty dimension', { Dimensions: [{ Name: 'AutoScalingGroupName', Value: '' }] }, 'ValidationError'],
    [
      'a band without metric math',
      { ComparisonOperator: 'GreaterThanUpperThreshold' },
      'InvalidParameterCombinationException',
    ],
    ['an empty name', { AlarmName: '' }, 'ValidationError'],
  ]
  it.each(wrong)('B62 refuses %s', async (_, change, name) => {
    const { put, read } = watched()
    await expect(put(change)).rejects.toMatchObject({ name })
    expect(await read()).toEqual([])
  })

  it.each([
    { Period: 10 },
    { Period: 60, EvaluationPeriods: 1_440 },
    { Period: 3_600, EvaluationPeriods: 168 },
    { AlarmActions: Array.from({ length: 5 }, (_, index) => `${topic}${index}`) },
  ])('B62 takes %o', async (change) => {
    const { put, read } = watched()
    await put(change)
    expect(await read()).toMatchObject([change])
  })

  it('B73 takes an action that leads nowhere', async () => {
    const { put, load, region } = watched()
    const gone =
      'arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:gone:autoScalingGroupName/chat:policyName/gone'
    await put({ AlarmActions: [gone] })
    load([21_000], 2)
    expect(region.alarms()[0]?.StateValue).toBe('ALARM')
  })

  it('B74 tags come with a new alarm only, and are written with TagResource', async () => {
    const { put, cloudWatch } = watched()
    const ResourceARN = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:high'
    const tags = async () => (await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags
    await put({ Tags: [{ Key: 'owner', Value: 'springtide' }] })
    await put({ Tags: [{ Key: 'owner', Value: 'somebody' }] })
    expect(await tags()).toEqual([{ Key: 'owner', Value: 'springtide' }])
    await cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'owner', Value: 'us' }] }))
    expect(await tags()).toEqual([{ Key: 'owner', Value: 'us' }])
    const unknown = new ListTagsForResourceCommand({ ResourceARN: `${ResourceARN}er` })
    await expect(cloudWatch.send(unknown)).rejects.toBeInstanceOf(ResourceNotFoundException)
  })
})

describe('reading and deleting alarms', () => {
  it('B63 finds by name, prefix, state and action', async () => {
    const { put, names } = watched()
    await put({ AlarmName: 'springtide-chat-out', AlarmActions: [topic] })
    await put({ AlarmName: 'springtide-chat-in', OKActions: [`${topic}-2`] })
    await put({ AlarmName: 'other' })
    expect(await names({ AlarmNamePrefix: 'springtide-' })).toEqual([
      'springtide-chat-out',
      'springtide-chat-in',
    ])
    expect(await names({ AlarmNames: ['other', 'never'] })).toEqual(['other'])
    expect(await names({ ActionPrefix: topic })).toEqual(['springtide-chat-out', 'springtide-chat-in'])
    expect(await names({ StateValue: 'OK' })).toEqual([])
    expect(await names({ AlarmTypes: ['CompositeAlarm'] })).toEqual([])
  })

  it('B63 refuses names together with a prefix, and more than 100 of either names or records', async () => {
    const { read } = watched()
    const both = read({ AlarmNames: ['a'], AlarmNamePrefix: 'a' })
    await expect(both).rejects.toMatchObject({ name: 'InvalidParameterCombinationException' })
    const many = Array.from({ length: 101 }, (_, index) => `alarm ${index}`)
    await expect(read({ AlarmNames: many })).rejects.toMatchObject({ name: 'ValidationError' })
    await expect(read({ MaxRecords: 101 })).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B63 gives 50 a page', async () => {
    const { put, read } = watched()
    for (let index = 0; index < 101; index += 1) await put({ AlarmName: `alarm ${index}` })
    expect(await read()).toHaveLength(50)
    expect(await read({ MaxRecords: 100 })).toHaveLength(100)
    const all = Array.from({ length: 100 }, (_, index) => `alarm ${index}`)
    expect(await read({ AlarmNames: all, MaxRecords: 100 })).toHaveLength(100)
  })

  it('B64 deletes all or nothing', async () => {
    const { put, read, cloudWatch } = watched()
    await put()
    const some = new DeleteAlarmsCommand({ AlarmNames: ['high', 'never'] })
    await expect(cloudWatch.send(some)).rejects.toBeInstanceOf(ResourceNotFound)
    expect(await read()).toHaveLength(1)
    await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ['high'] }))
    expect(await read()).toEqual([])
  })
})

describe('evaluating alarms', () => {
  it('B65 a 3 × 300 s alarm reacts no sooner than 15 minutes', async () => {
    const { put, load, state } = watched()
    await put({ ...lowAlarm, Period: 300, EvaluationPeriods: 3 })
    load([15_000], 30)
    expect(state()).toBe('OK')
    load([9_500], 14)
    expect(state()).toBe('OK')
    load([9_500])
    expect(state()).toBe('ALARM')
  })

  it('B65 evaluates on whole minutes, wherever the sandbox began', async () => {
    const world = arena({ startsAt: START + 20_000 })
    world.region.createGroup({ name: 'chat', min: 1, max: 2 })
    await world.cloudWatch.send(new PutMetricAlarmCommand(highAlarm))
    world.region.publish({
      namespace: 'WebSocket',
      name: 'tcp_established',
      dimensions: { AutoScalingGroupName: 'chat' },
      values: [21_000],
    })
    world.sandbox.advanceTo(START + 59_000)
    expect(world.region.alarms()[0]?.StateValue).toBe('INSUFFICIENT_DATA')
    world.sandbox.advanceTo(START + 60_000)
    expect(world.region.alarms()[0]?.StateValue).toBe('ALARM')
  })

  it('B66 3 of 5 minutes make an alarm', async () => {
    const { put, load, state } = watched()
    await put({ EvaluationPeriods: 5, DatapointsToAlarm: 3 })
    for (const value of [21_000, 1, 21_000, 1]) load([value])
    expect(state()).toBe('OK')
    load([21_000])
    expect(state()).toBe('ALARM')
  })

  it.each([
    ['missing', 'INSUFFICIENT_DATA'],
    ['ignore', 'ALARM'],
    ['breaching', 'ALARM'],
    ['notBreaching', 'OK'],
  ])(
    'B67 when the metric stops, an alarm that treats missing data as %s ends %s',
    async (TreatMissingData, expected) => {
      const { put, load, wait, state } = watched()
      await put({ TreatMissingData })
      load([21_000])
      expect(state()).toBe('ALARM')
      wait(10)
      expect(state()).toBe(expected)
    },
  )

  it('B68 one old breach is enough when nothing follows it', async () => {
    const { put, load, wait, state } = watched()
    await put({ EvaluationPeriods: 3 })
    load([21_000])
    wait(1)
    expect(state()).toBe('INSUFFICIENT_DATA')
    wait(1)
    expect(state()).toBe('ALARM')
  })

  it.each([
    ['Maximum', 30_000],
    ['Sum', 32_000],
    ['Minimum', 2_000],
    ['SampleCount', 2],
    ['Average', 16_000],
  ] as const)('B65 goes by the statistic: %s is %i', async (Statistic, Threshold) => {
    const { put, load, region } = watched()
    await put({ Statistic, Threshold })
    await put({ Statistic, Threshold: Threshold + 1, AlarmName: 'above' })
    load([2_000, 30_000])
    expect(region.alarms().map(({ StateValue }) => StateValue)).toEqual(['ALARM', 'OK'])
  })
})

describe('acting', () => {
  it('B69 invokes policies every minute, and notifies once', async () => {
    const { put, policyOnAlarm, load, desired, region } = watched()
    const arn = await policyOnAlarm({ ...simplePolicy, ScalingAdjustment: 1, Cooldown: 0 }, highAlarm)
    await put({ AlarmActions: [arn, topic], OKActions: [topic] })
    load([21_000], 12)
    expect(desired()).toBe(9)
    expect(region.notifications).toEqual([
      { at: START + MINUTE, alarm: 'high', state: 'ALARM', action: topic },
    ])
    load([1_000])
    expect(region.notifications).toHaveLength(2)
    expect(region.notifications[1]).toMatchObject({ state: 'OK' })
  })

  it('B70 with actions disabled the state changes and nobody is told', async () => {
    const { policyOnAlarm, cloudWatch, load, state, desired } = watched()
    await policyOnAlarm(stepPolicy, highAlarm)
    await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: ['high'] }))
    load([21_000], 3)
    expect([state(), desired()]).toEqual(['ALARM', 5])
    await cloudWatch.send(new EnableAlarmActionsCommand({ AlarmNames: ['high'] }))
    load([21_000])
    expect(desired()).toBe(7)
  })

  it('B71 a forced state acts at once and lasts until the next minute', async () => {
    const { policyOnAlarm, force, load, state, desired, wait } = watched()
    await policyOnAlarm({ ...simplePolicy, ScalingAdjustment: 1 }, highAlarm)
    load([1_000])
    await force('ALARM')
    expect([state(), desired()]).toEqual(['ALARM', 6])
    wait(1)
    expect(state()).toBe('OK')
  })

  it('B71 a step policy needs the value in the reason data', async () => {
    const { policyOnAlarm, force, desired } = watched()
    await policyOnAlarm(stepPolicy, highAlarm)
    await force('ALARM')
    expect(desired()).toBe(5)
    await force('ALARM', JSON.stringify({ recentDatapoints: [25_000, 31_000] }))
    expect(desired()).toBe(8)
    await expect(force('ALARM', '{')).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B72 alarms on metric math and percentiles are kept and never evaluated', async () => {
    const { put, load, region } = watched()
    const Metrics = [{ Id: 'e', Expression: 'm1 / m2', ReturnData: true }]
    const { MetricName, Namespace, Dimensions, Statistic, Period, ...rest } = highAlarm
    await put({
      ...rest,
      MetricName: undefined,
      Namespace: undefined,
      Dimensions: undefined,
      Statistic: undefined,
      Period: undefined,
      Metrics,
    })
    await put({ AlarmName: 'p99', Statistic: undefined, ExtendedStatistic: 'p99' })
    await put({ AlarmName: 'unit', Unit: 'Count', TreatMissingData: 'notBreaching' })
    load([21_000], 3)
    expect(region.alarms().map(({ StateValue }) => StateValue)).toEqual([
      'INSUFFICIENT_DATA',
      'INSUFFICIENT_DATA',
      'OK',
    ])
    expect(region.alarms()[0]).toMatchObject({ Metrics })
  })
})
