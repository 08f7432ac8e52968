import {
  DeletePolicyCommand,
  DescribePoliciesCommand,
  PutScheduledUpdateGroupActionCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { apply } from '../../src/operations/apply.ts'
import { runApply } from '../../src/operations/run.ts'
import { aFleet, aPeak, clock, scalingSection } from '../build.ts'
import { world } from '../world.ts'

const topic = 'arn:aws:sns:us-east-1:123456789012:ops'
const arena = aFleet(
  { scaling: { ...scalingSection, notify: [topic] }, warmPool: { min: 2, maxPrepared: 6 } },
  [aPeak()],
)

async function settled(fleets = [arena]) {
  const day = world(fleets)
  await day.reconcile('12:00')
  day.sandbox.calls.length = 0
  return day
}

async function liveAlarm(day: Awaited<ReturnType<typeof settled>>, name: string) {
  const { MetricAlarms = [] } = await day
    .clients('arena')
    .cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))
  return MetricAlarms[0]
}

describe('a fresh account', () => {
  it('gets what the file declares, each alarm bound to its policy, and then nothing more', async () => {
    const day = world([arena])
    const first = await day.reconcile('12:00')
    expect(first.outcomes?.every(({ result }) => result === 'applied')).toBe(true)
    const { ScalingPolicies = [] } = await day
      .clients('arena')
      .autoScaling.send(new DescribePoliciesCommand({}))
    const bound = ScalingPolicies.map(({ PolicyName, Alarms }) => [
      PolicyName,
      Alarms?.map(({ AlarmName }) => AlarmName),
    ])
    expect(bound.sort()).toEqual([
      ['springtide-in', ['springtide-arena-in']],
      ['springtide-out', ['springtide-arena-out']],
    ])
    expect(await liveAlarm(day, 'springtide-arena-in')).toMatchObject({
      Threshold: 9_500,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
      Period: 300,
      EvaluationPeriods: 3,
      OKActions: [topic],
      ActionsEnabled: true,
    })
    expect(await day.plan()).toMatchObject({ changes: [], findings: [] })
  })

  it('asks for the policies of a group once after they were put, however many alarms run them', async () => {
    const day = world([arena])
    await day.reconcile('12:00')
    const asked = day.sandbox.calls.filter(({ operation }) => operation === 'DescribePolicies')
    // Once to look, and once for the two alarms.
    expect(asked).toHaveLength(2)
  })
})

it('simple scaling out and step scaling in are kept as declared too', async () => {
  const trigger = { period: '1m', datapoints: '3 of 3', missingData: 'missing' }
  const other = aFleet({
    scaling: {
      out: { ...trigger, at: 20_000, add: 2, cooldown: '3m' },
      in: {
        ...trigger,
        at: 9_500,
        steps: [
          { to: 9_500, remove: 1 },
          { to: 5_000, remove: 3 },
        ],
        warmup: '2m',
      },
    },
  })
  const day = world([other])
  const { outcomes } = await day.reconcile('12:00')
  expect(outcomes?.map(({ result }) => result)).toEqual(['applied', 'applied', 'applied', 'applied'])
  expect(await day.plan()).toMatchObject({ changes: [], findings: [] })
})

describe('drift by hand', () => {
  it('is repaired, and a second plan is empty', async () => {
    const day = await settled()
    const { autoScaling, cloudWatch } = day.clients('arena')
    const live = await liveAlarm(day, 'springtide-arena-out')
    if (!live) throw new Error('no alarm')
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: live.AlarmName,
        AlarmActions: live.AlarmActions,
        OKActions: live.OKActions,
        Namespace: live.Namespace,
        MetricName: live.MetricName,
        Dimensions: live.Dimensions,
        Statistic: live.Statistic,
        Period: live.Period,
        EvaluationPeriods: live.EvaluationPeriods,
        ComparisonOperator: live.ComparisonOperator,
        Threshold: 31_000,
        AlarmDescription: 'raised for the launch, ask Ana',
        InsufficientDataActions: [topic],
      }),
    )
    await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ['springtide-arena-in'] }))
    await autoScaling.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'prod-arena', MaxSize: 20 }),
    )

    const { changes } = await day.reconcile('12:30')
    expect(changes.map(({ kind, because }) => [kind, because])).toEqual([
      ['set-max', 'MaxSize differs from policies/arena.yaml'],
      [
        'put-alarm',
        'datapoints to alarm, threshold, treatment of missing data differ from policies/arena.yaml',
      ],
      ['put-alarm', 'does not exist, and policies/arena.yaml declares it'],
    ])
    expect(await day.plan()).toMatchObject({ changes: [], findings: [] })
    expect(await liveAlarm(day, 'springtide-arena-out')).toMatchObject({
      Threshold: 20_000,
      DatapointsToAlarm: 3,
      TreatMissingData: 'notBreaching',
      AlarmDescription: 'raised for the launch, ask Ana',
      InsufficientDataActions: [topic],
    })
  })

  it('of a deleted policy is repaired together with the alarm that lost it', async () => {
    const day = await settled()
    await day
      .clients('arena')
      .autoScaling.send(
        new DeletePolicyCommand({ AutoScalingGroupName: 'prod-arena', PolicyName: 'springtide-out' }),
      )
    const { changes } = await day.reconcile('12:30')
    expect(changes.map(({ kind }) => kind)).toEqual(['put-policy', 'put-alarm'])
    expect(await day.plan()).toMatchObject({ changes: [], findings: [] })
  })

  it('leaves disabled actions as they are, even when the alarm is replaced, and tells', async () => {
    const day = await settled()
    const { cloudWatch } = day.clients('arena')
    await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: ['springtide-arena-out'] }))
    expect((await day.plan()).findings).toMatchObject([{ code: 'actions-disabled' }])
    const other = aFleet({
      scaling: {
        ...scalingSection,
        notify: [topic],
        out: { ...scalingSection.out, at: 19_000, steps: [{ from: 19_000, add: 2 }] },
      },
      warmPool: { min: 2, maxPrepared: 6 },
    })
    await runApply({ ...day.loop(), desired: { fleets: [other], guardrails: { limits: {}, freeze: [] } } })
    expect(await liveAlarm(day, 'springtide-arena-out')).toMatchObject({
      Threshold: 19_000,
      ActionsEnabled: false,
    })
  })

  it('by a foreign scheduled action is told, and the floor it breaks is mended by the next tick', async () => {
    const day = await settled()
    await day.clients('arena').autoScaling.send(
      new PutScheduledUpdateGroupActionCommand({
        AutoScalingGroupName: 'prod-arena',
        ScheduledActionName: 'night',
        StartTime: new Date(clock('21:00')),
        MinSize: 1,
        DesiredCapacity: 2,
      }),
    )
    expect((await day.plan()).findings).toMatchObject([{ code: 'foreign-scheduled-action' }])
    await day.tick('19:50')
    day.sandbox.advanceTo(clock('21:00'))
    expect(day.group('arena').MinSize).toBe(1)
    await day.tick('21:01')
    expect(day.group('arena')).toMatchObject({ MinSize: 40, DesiredCapacity: 40 })
  })
})

describe('a run that is killed half-way', () => {
  it('converges when it is run again, wherever it was killed', async () => {
    const whole = await world([arena]).reconcile('12:00')
    for (let written = 0; written < whole.changes.length; written++) {
      const day = world([arena])
      const { changes } = await day.plan()
      // The writes up to here happened, the process died, nothing was remembered.
      await apply(changes.slice(0, written), { connect: day.sandbox.connect }, new Set())
      const again = await day.reconcile('12:01')
      expect(again.changes).toHaveLength(whole.changes.length - written)
      expect((await day.plan()).changes).toEqual([])
    }
  })
})

describe('when AWS says no', () => {
  it('goes on with the rest, tells what failed, and converges later', async () => {
    const day = world([arena])
    day.hand('arena').deny('PutMetricAlarm')
    const report = await day.reconcile('12:00')
    const failed = report.outcomes?.filter(({ result }) => result === 'failed')
    expect(failed).toHaveLength(2)
    expect(failed?.[0]?.error).toMatch(/^PutMetricAlarm: .*AccessDenied/)
    expect(report.outcomes?.filter(({ result }) => result === 'applied')).toHaveLength(3)
    day.hand('arena').allow('PutMetricAlarm')
    await day.reconcile('12:01')
    expect((await day.plan()).changes).toEqual([])
  })

  it('an alarm waits for its policy where that could not be written', async () => {
    const day = world([arena])
    day.hand('arena').deny('PutScalingPolicy')
    const { outcomes } = await day.reconcile('12:00')
    expect(outcomes?.map(({ error }) => error?.split(':')[0])).toEqual([
      'PutScalingPolicy',
      'PutScalingPolicy',
      'scaling policy springtide-out does not exist on prod-arena yet',
      'scaling policy springtide-in does not exist on prod-arena yet',
      undefined,
    ])
  })

  it('to a read, the fleet is unchecked and nothing is written', async () => {
    for (const operation of ['DescribePolicies', 'DescribeAlarms', 'DescribeAutoScalingGroups']) {
      const day = world([arena])
      day.hand('arena').deny(operation)
      const { changes, findings, fleets } = await day.reconcile('12:00')
      expect(changes.filter(({ kind }) => kind === 'put-alarm')).toEqual([])
      expect(findings).toContainEqual(expect.objectContaining({ code: 'unread', status: 'unchecked' }))
      expect(fleets).toMatchObject([{ state: 'unchecked' }])
    }
  })
})

it('a group that is gone is a Finding, is asked about no further, and leaves the others planned', async () => {
  const gone = aFleet({ fleet: 'gone', group: 'deleted', scaling: scalingSection })
  const day = world([arena, gone])
  day.hand('arena').deleteGroup('deleted')
  const { findings, outcomes } = await day.reconcile('12:00')
  expect(findings.map(({ fleet, code }) => [fleet, code])).toEqual([['gone', 'no-group']])
  expect(outcomes?.every(({ result }) => result === 'applied')).toBe(true)
  const [first, ...rest] = day.sandbox.calls
  expect(first).toMatchObject({
    operation: 'DescribeAutoScalingGroups',
    input: { AutoScalingGroupNames: ['prod-arena', 'deleted'] },
  })
  // AWS refuses a call by group for a group that does not exist, and with it all that was asked.
  expect(JSON.stringify(rest.map(({ input }) => input))).not.toContain('deleted')
})

describe('many regions and accounts in one run', () => {
  const roleArn = 'arn:aws:iam::210987654321:role/springtide'
  const other = aFleet({ fleet: 'berlin', group: 'prod-arena', region: 'eu-central-1', role: roleArn }, [
    aPeak(),
  ])

  it('each fleet is read and written where it lives', async () => {
    const day = world([arena, other])
    await day.tick('19:50')
    expect([day.group('arena').MinSize, day.group('berlin').MinSize]).toEqual([40, 40])
    const places = new Set(day.sandbox.calls.map(({ account, region }) => `${account} ${region}`))
    expect(places).toEqual(new Set(['123456789012 us-east-1', '210987654321 eu-central-1']))
  })

  it('a role that may not be assumed leaves its fleets unchecked, and the others go on', async () => {
    const day = world([arena, other])
    day.sandbox.denyRole(roleArn)
    const { findings } = await day.tick('19:50')
    expect(findings).toMatchObject([{ fleet: 'berlin', code: 'unread', status: 'unchecked' }])
    expect(day.group('arena').MinSize).toBe(40)
    expect(day.group('berlin').MinSize).toBe(4)
  })
})

describe('approval by id', () => {
  const limits = { guardrails: { limits: { raise: 10 } } }

  it('writes that very change, and nothing once the world has moved', async () => {
    const day = world([arena], limits)
    await day.reconcile('12:00')
    const held = await day.tick('19:50')
    const id = held.changes[0]?.id ?? ''
    expect(held.outcomes).toEqual([{ id, result: 'held' }])
    await day
      .clients('arena')
      .autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'prod-arena', MinSize: 6 }))
    await expect(runApply(day.loop(), [id])).rejects.toMatchObject({ code: 'void-approval' })
    expect(day.group('arena').MinSize).toBe(6)
    const fresh = (await day.plan()).changes[0]?.id ?? ''
    await runApply(day.loop(), [fresh])
    expect(day.group('arena').MinSize).toBe(40)
  })
})
