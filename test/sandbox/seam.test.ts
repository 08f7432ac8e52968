import {
  AutoScalingClient,
  AutoScalingServiceException,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribePoliciesCommand,
  DescribeScalingActivitiesCommand,
  DescribeScheduledActionsCommand,
  DescribeWarmPoolCommand,
  InvalidNextToken,
  PutScheduledUpdateGroupActionCommand,
  PutWarmPoolCommand,
  paginateDescribeAutoScalingGroups,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import {
  CloudWatchServiceException,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  ResourceNotFound,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../src/core/instant.ts'
import { operationSchema, operationsOf } from '../../src/sandbox/operations.ts'
import { SandboxError } from '../../src/sandbox/refusal.ts'
import { shapeProblem } from '../../src/sandbox/shape.ts'
import { createTimeline } from '../../src/sandbox/timeline.ts'
import { arena, highAlarm, lowAlarm, metric, START, simplePolicy, stepPolicy } from './arena.ts'

const role = 'arn:aws:iam::210987654321:role/springtide'

describe('the seam', () => {
  it('B1 hands out the clients of the SDK, and its paginators work on them', async () => {
    const { autoScaling, region } = arena({ pageSize: 2 })
    for (const name of ['a', 'b', 'c', 'd', 'e']) region.createGroup({ name, min: 1, max: 2 })
    const seen: (string | undefined)[] = []
    for await (const { AutoScalingGroups } of paginateDescribeAutoScalingGroups(
      { client: autoScaling },
      {},
    )) {
      seen.push(...(AutoScalingGroups ?? []).map(({ AutoScalingGroupName }) => AutoScalingGroupName))
    }
    expect(autoScaling).toBeInstanceOf(AutoScalingClient)
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('B2 refuses with the exceptions of the SDK', async () => {
    const { autoScaling, cloudWatch } = arena()
    const update = autoScaling.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'none', MinSize: 1 }),
    )
    await expect(update).rejects.toBeInstanceOf(AutoScalingServiceException)
    await expect(update).rejects.toMatchObject({
      name: 'ValidationError',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    })
    const state = { AlarmName: 'none', StateValue: 'OK', StateReason: 'why' } as const
    await expect(cloudWatch.send(new SetAlarmStateCommand(state))).rejects.toBeInstanceOf(ResourceNotFound)
    const many = { AlarmNames: Array.from({ length: 101 }, (_, index) => `alarm ${index}`) }
    await expect(cloudWatch.send(new DescribeAlarmsCommand(many))).rejects.toBeInstanceOf(
      CloudWatchServiceException,
    )
  })

  it('B3 tells a missing member from a slip in our own code', async () => {
    const { autoScaling, region } = arena()
    region.createGroup({ name: 'chat', min: 1, max: 2 })
    const nameless = new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: undefined })
    await expect(autoScaling.send(nameless)).rejects.toMatchObject({ name: 'ValidationError' })
    const slips = [
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'chat', Minsize: 2 } as never),
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'chat', MinSize: '2' } as never),
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'chat', PlacementGroup: 'near' }),
    ]
    for (const slip of slips) await expect(autoScaling.send(slip)).rejects.toBeInstanceOf(SandboxError)
    const create = new CreateAutoScalingGroupCommand({ AutoScalingGroupName: 'new', MinSize: 0, MaxSize: 1 })
    await expect(autoScaling.send(create)).rejects.toThrow('no model of auto-scaling CreateAutoScalingGroup')
  })

  it('B4 answers in the shape of the SDK, with dates as Dates', async () => {
    const { autoScaling, cloudWatch, region, policyOnAlarm, load, wait } = arena()
    region.createGroup({
      name: 'chat',
      min: 1,
      max: 9,
      tags: { team: 'live' },
      defaultInstanceWarmupSeconds: 60,
    })
    await policyOnAlarm(stepPolicy, { ...highAlarm, Tags: [{ Key: 'owner', Value: 'springtide' }] })
    await policyOnAlarm(simplePolicy, lowAlarm)
    const pool = { AutoScalingGroupName: 'chat', MinSize: 1, InstanceReusePolicy: { ReuseOnScaleIn: true } }
    await autoScaling.send(new PutWarmPoolCommand(pool))
    const action = {
      AutoScalingGroupName: 'chat',
      ScheduledActionName: 'peak',
      StartTime: new Date(START + 600 * MINUTE),
    }
    await autoScaling.send(
      new PutScheduledUpdateGroupActionCommand({ ...action, MinSize: 4, TimeZone: 'Etc/UTC' }),
    )
    region.suspend('chat', 'AZRebalance')
    load([30_000], 3)
    wait(5)

    const group = { AutoScalingGroupName: 'chat' }
    const Metric = { Namespace: metric.namespace, MetricName: metric.name, Dimensions: highAlarm.Dimensions }
    const range = { StartTime: new Date(START), EndTime: new Date(START + 10 * MINUTE) }
    const answers = {
      DescribeAutoScalingGroups: await autoScaling.send(new DescribeAutoScalingGroupsCommand({})),
      DescribePolicies: await autoScaling.send(new DescribePoliciesCommand(group)),
      DescribeScheduledActions: await autoScaling.send(new DescribeScheduledActionsCommand(group)),
      DescribeScalingActivities: await autoScaling.send(new DescribeScalingActivitiesCommand(group)),
      DescribeWarmPool: await autoScaling.send(new DescribeWarmPoolCommand(group)),
    }
    const watched = {
      DescribeAlarms: await cloudWatch.send(new DescribeAlarmsCommand({})),
      GetMetricData: await cloudWatch.send(
        new GetMetricDataCommand({
          ...range,
          MetricDataQueries: [{ Id: 'sum', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
        }),
      ),
      ListTagsForResource: await cloudWatch.send(
        new ListTagsForResourceCommand({
          ResourceARN: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:high',
        }),
      ),
    }
    const problems = [
      ...Object.entries(answers).map(([name, answer]) => problem('auto-scaling', name, answer)),
      ...Object.entries(watched).map(([name, answer]) => problem('cloudwatch', name, answer)),
    ]
    expect(problems).toEqual(problems.map(() => null))
    expect(answers.DescribeAutoScalingGroups.AutoScalingGroups?.[0]?.CreatedTime).toEqual(new Date(START))
    expect(answers.DescribeScalingActivities.Activities?.length).toBeGreaterThan(2)
    expect(watched.DescribeAlarms.MetricAlarms?.[0]).not.toHaveProperty('DatapointsToAlarm')
    expect(answers.DescribePolicies.ScalingPolicies?.[0]).not.toHaveProperty('Cooldown')
  })

  it('B5 records every request, and what it was refused with', async () => {
    const { sandbox, autoScaling, cloudWatch, region, wait } = arena()
    region.createGroup({ name: 'chat', min: 1, max: 2 })
    wait(1)
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'chat', MinSize: 2 }))
    await cloudWatch
      .send(new DescribeAlarmsCommand({ AlarmNames: ['a'], AlarmNamePrefix: 'a' }))
      .catch(() => undefined)
    expect(sandbox.calls).toEqual([
      {
        at: START + MINUTE,
        account: '123456789012',
        region: 'us-east-1',
        service: 'auto-scaling',
        operation: 'UpdateAutoScalingGroup',
        input: { AutoScalingGroupName: 'chat', MinSize: 2 },
      },
      expect.objectContaining({ operation: 'DescribeAlarms', error: 'InvalidParameterCombinationException' }),
    ])
    sandbox.calls.length = 0
    expect(sandbox.calls).toEqual([])
  })

  it('B6 keeps accounts and Regions apart, and refuses a role that may not be assumed', async () => {
    const { sandbox, autoScaling, region } = arena()
    region.createGroup({ name: 'chat', min: 1, max: 2 })
    sandbox.region({ region: 'us-east-1', role }).createGroup({ name: 'theirs', min: 1, max: 2 })
    const names = async (client: AutoScalingClient) =>
      (await client.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups?.map(
        ({ AutoScalingGroupName }) => AutoScalingGroupName,
      )
    const theirs = sandbox.connect({ region: 'us-east-1', role }).autoScaling
    expect(await names(autoScaling)).toEqual(['chat'])
    expect(await names(theirs)).toEqual(['theirs'])
    expect(await names(sandbox.connect({ region: 'eu-west-1' }).autoScaling)).toEqual([])
    expect(sandbox.calls.map(({ account }) => account)).toEqual([
      '123456789012',
      '210987654321',
      '123456789012',
    ])
    sandbox.denyRole(role)
    await expect(names(theirs)).rejects.toMatchObject({ name: 'AccessDenied' })
    await expect(names(theirs)).rejects.toThrow('sts:AssumeRole')
    expect(await names(autoScaling)).toEqual(['chat'])
  })

  it('B7 throttles the next calls or those it is told, and denies operations, without effect', async () => {
    const { autoScaling, region } = arena()
    region.createGroup({ name: 'chat', min: 1, max: 5 })
    const raise = () =>
      autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'chat', MinSize: 3 }))
    const look = () => autoScaling.send(new DescribeAutoScalingGroupsCommand({}))
    region.throttle(2)
    await expect(raise()).rejects.toMatchObject({ name: 'Throttling', message: 'Rate exceeded' })
    await expect(raise()).rejects.toMatchObject({ name: 'Throttling' })
    await expect(look()).resolves.toBeDefined()
    region.throttle((operation) => operation.startsWith('Update'))
    await expect(raise()).rejects.toMatchObject({ name: 'Throttling' })
    await expect(look()).resolves.toBeDefined()
    region.throttle(0)
    region.deny('UpdateAutoScalingGroup')
    await expect(raise()).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } })
    expect(region.group('chat').MinSize).toBe(1)
    region.allow('UpdateAutoScalingGroup')
    await raise()
    expect(region.group('chat').MinSize).toBe(3)
  })

  it('B8 shortens every page and takes a token only for the listing that gave it', async () => {
    const { autoScaling, cloudWatch, region } = arena({ pageSize: 1 })
    region.createGroup({ name: 'a', min: 1, max: 2 })
    region.createGroup({ name: 'b', min: 1, max: 2 })
    const first = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ MaxRecords: 100 }))
    expect(first.AutoScalingGroups).toHaveLength(1)
    const { NextToken = '' } = first
    const second = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ NextToken }))
    expect(second.AutoScalingGroups?.[0]?.AutoScalingGroupName).toBe('b')
    expect(second).not.toHaveProperty('NextToken')
    await expect(autoScaling.send(new DescribePoliciesCommand({ NextToken }))).rejects.toBeInstanceOf(
      InvalidNextToken,
    )
    const made = autoScaling.send(new DescribeAutoScalingGroupsCommand({ NextToken: 'made up' }))
    await expect(made).rejects.toBeInstanceOf(InvalidNextToken)
    await expect(cloudWatch.send(new DescribeAlarmsCommand({ NextToken }))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    })
  })

  it('B8 pages policies and alarms as it pages groups', async () => {
    const { autoScaling, cloudWatch, region, policyOnAlarm } = arena({ pageSize: 1 })
    region.createGroup({ name: 'chat', min: 1, max: 2 })
    await policyOnAlarm(stepPolicy, highAlarm)
    await policyOnAlarm(simplePolicy, lowAlarm)
    const policies = await autoScaling.send(new DescribePoliciesCommand({ AutoScalingGroupName: 'chat' }))
    const alarms = await cloudWatch.send(new DescribeAlarmsCommand({}))
    expect([policies.ScalingPolicies?.length, alarms.MetricAlarms?.length]).toEqual([1, 1])
    expect([typeof policies.NextToken, typeof alarms.NextToken]).toEqual(['string', 'string'])
  })

  it('B3 answers only operations that the SDK has', () => {
    for (const service of ['auto-scaling', 'cloudwatch'] as const) {
      for (const operation of operationsOf(service))
        expect(operationSchema(service, operation).input).toBeDefined()
    }
  })
})

describe('time', () => {
  it('B9 runs what is due in order, instances before scheduled actions before alarms', () => {
    const timeline = createTimeline(0)
    const ran: string[] = []
    timeline.at(10, 2, () => ran.push('alarm'))
    timeline.at(10, 1, () => ran.push('scheduled'))
    timeline.at(20, 0, () => ran.push('late'))
    timeline.at(10, 0, () => {
      ran.push(`instance at ${timeline.now()}`)
      timeline.at(15, 0, () => ran.push('its child'))
    })
    timeline.at(5, 2, () => ran.push('early'))
    timeline.advanceTo(15)
    expect(ran).toEqual(['early', 'instance at 10', 'scheduled', 'alarm', 'its child'])
    expect(timeline.now()).toBe(15)
  })

  it('B9 never goes back', () => {
    const { sandbox } = arena()
    expect(() => sandbox.advanceTo(START - 1)).toThrow('cannot go back')
    expect(() => sandbox.advanceTo(Number.NaN)).toThrow('cannot go back')
  })

  it('B9 tells the same story the same way', async () => {
    const story = async () => {
      const { autoScaling, region, policyOnAlarm, load } = arena()
      region.createGroup({ name: 'chat', min: 2, max: 9 })
      await policyOnAlarm(stepPolicy, highAlarm)
      load([21_000, 26_000], 20)
      const activities = await autoScaling.send(new DescribeScalingActivitiesCommand({}))
      return JSON.stringify([region.group('chat'), region.alarms(), activities.Activities])
    }
    expect(await story()).toBe(await story())
  })
})

function problem(service: 'auto-scaling' | 'cloudwatch', operation: string, answer: object) {
  const { $metadata, ...output } = answer as { $metadata: object }
  return shapeProblem(operationSchema(service, operation).output, output)
}

describe('B2 suspended processes', () => {
  it('answer with nothing but metadata', async () => {
    const { autoScaling, region } = arena()
    region.createGroup({ name: 'chat', min: 1, max: 2 })
    const suspended = await autoScaling.send(new SuspendProcessesCommand({ AutoScalingGroupName: 'chat' }))
    const resumed = await autoScaling.send(new ResumeProcessesCommand({ AutoScalingGroupName: 'chat' }))
    expect(Object.keys(suspended)).toEqual(['$metadata'])
    expect(resumed.$metadata.httpStatusCode).toBe(200)
  })
})

describe('B4 alarms', () => {
  it('cannot be changed through what they read back as', async () => {
    const { cloudWatch } = arena()
    await cloudWatch.send(new PutMetricAlarmCommand(highAlarm))
    const read = async () => (await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms?.[0]
    const alarm = await read()
    alarm?.AlarmActions?.push('arn:aws:sns:us-east-1:123456789012:ops')
    expect((await read())?.AlarmActions).toEqual([])
  })
})
