/** The concern `scaling` over the wire: what is declared is written, read back equal, and repaired. */
import {
  DeletePolicyCommand,
  PutScalingPolicyCommand,
  PutScheduledUpdateGroupActionCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch'
import { expect, it } from 'vitest'
import { readPolicies } from '../../src/adapters/auto-scaling/read-policies.ts'
import { readAlarms } from '../../src/adapters/cloudwatch/alarms.ts'
import { declarePairs } from '../../src/core/scaling/declare.ts'
import { runApply, runPlan } from '../../src/operations/run.ts'
import { aFleet, clock, scalingSection } from '../build.ts'
import { createGroups, groupOf, hand, loop, onMoto } from './on-moto.ts'

const topic = 'arn:aws:sns:us-east-1:123456789012:ops'
const maximum = {
  at: 26_000,
  period: '1m',
  datapoints: '2 of 3',
  missingData: 'missing',
  warmup: '150s',
  add: 2,
}
const arena = aFleet({
  scaling: { ...scalingSection, maximum, notify: [topic] },
  warmPool: { min: 2, maxPrepared: 6, state: 'Hibernated', reuseOnScaleIn: true },
})
const group = { AutoScalingGroupName: 'prod-arena' }

async function settled() {
  await createGroups([arena])
  await runApply(loop([arena]))
  return hand()
}

async function liveAlarm(name: string) {
  const { MetricAlarms = [] } = await hand().cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [name] }),
  )
  return MetricAlarms[0]
}

/** As the console does it: the whole alarm is sent again, with something else in it. */
async function editAlarm(name: string, edit: Partial<PutMetricAlarmCommandInput>): Promise<void> {
  const live = (await liveAlarm(name)) as PutMetricAlarmCommandInput
  const { Metrics: _, ...fields } = live
  await hand().cloudWatch.send(new PutMetricAlarmCommand({ ...fields, ...edit }))
}

onMoto('a fresh group', () => {
  it('gets what the file declares, and then nothing more', async () => {
    await createGroups([arena])
    const { outcomes } = await runApply(loop([arena]))
    expect(outcomes?.map(({ result }) => result)).toEqual(Array(7).fill('applied'))
    expect(await runPlan(loop([arena]))).toMatchObject({
      changes: [],
      findings: [],
      fleets: [{ state: 'in sync', size: { min: 4, max: 60, desired: 4, serving: 4 } }],
    })
  })

  it('gets policies and alarms that are read back equal in every field, each alarm bound to its policy', async () => {
    const { autoScaling, cloudWatch } = await settled()
    const pairs = declarePairs(arena.policy)
    const policies = (await readPolicies(autoScaling, ['prod-arena'])).get('prod-arena') ?? []
    const alarms = await readAlarms(
      cloudWatch,
      pairs.map(({ alarmName }) => alarmName),
    )
    expect(pairs.map(({ side }) => side)).toEqual(['out', 'in', 'maximum'])
    for (const pair of pairs) {
      const policy = policies.find(({ name }) => name === pair.policyName)
      expect(policy?.spec).toEqual(pair.policy)
      expect(alarms.get(pair.alarmName)).toMatchObject({
        actionsEnabled: true,
        spec: { ...pair.alarm, alarmActions: [topic, policy?.arn].sort(), okActions: [topic] },
      })
    }
  })

  it('gets alarms that say whose they are', async () => {
    const { cloudWatch } = await settled()
    const alarm = await liveAlarm('springtide-arena-out')
    expect(alarm?.AlarmDescription).toBe('Managed by Springtide from policies/arena.yaml')
    const { Tags } = await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN: alarm?.AlarmArn }))
    expect(Tags).toEqual([{ Key: 'springtide:fleet', Value: 'arena' }])
  })

  it('gets its warm pool, and a limit that the file takes away is unset', async () => {
    await settled()
    expect((await groupOf(arena)).WarmPoolConfiguration).toMatchObject({
      MinSize: 2,
      MaxGroupPreparedCapacity: 6,
      PoolState: 'Hibernated',
      InstanceReusePolicy: { ReuseOnScaleIn: true },
    })
    const unlimited = aFleet({
      scaling: { ...scalingSection, maximum, notify: [topic] },
      warmPool: { min: 0 },
    })
    await runApply(loop([unlimited]))
    expect((await groupOf(arena)).WarmPoolConfiguration).toMatchObject({ MinSize: 0, PoolState: 'Stopped' })
    expect((await runPlan(loop([unlimited]))).changes).toEqual([])
  })
})

onMoto('drift by hand', () => {
  it('of a deleted alarm, an edited one and a lowered MaxSize is repaired', async () => {
    const { autoScaling, cloudWatch } = await settled()
    await editAlarm('springtide-arena-out', {
      Period: 300,
      EvaluationPeriods: 2,
      DatapointsToAlarm: undefined,
      TreatMissingData: undefined,
      Threshold: 31_000.5,
      AlarmDescription: 'raised for the launch, ask Ana',
      InsufficientDataActions: [topic],
    })
    await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ['springtide-arena-in'] }))
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ ...group, MaxSize: 20 }))

    const { changes } = await runApply(loop([arena]))
    expect(changes.map(({ kind, because }) => [kind, because])).toEqual([
      ['set-max', 'MaxSize differs from policies/arena.yaml'],
      [
        'put-alarm',
        'period, evaluation periods, datapoints to alarm, threshold, treatment of missing data differ from policies/arena.yaml',
      ],
      ['put-alarm', 'does not exist, and policies/arena.yaml declares it'],
    ])
    expect(await runPlan(loop([arena]))).toMatchObject({ changes: [], findings: [] })
    expect(await liveAlarm('springtide-arena-out')).toMatchObject({
      Threshold: 20_000,
      DatapointsToAlarm: 3,
      TreatMissingData: 'notBreaching',
      AlarmDescription: 'raised for the launch, ask Ana',
      InsufficientDataActions: [topic],
    })
  })

  it('of a deleted and an edited policy is repaired', async () => {
    const { autoScaling } = await settled()
    await autoScaling.send(new DeletePolicyCommand({ ...group, PolicyName: 'springtide-out' }))
    await autoScaling.send(
      new PutScalingPolicyCommand({
        ...group,
        PolicyName: 'springtide-in',
        PolicyType: 'SimpleScaling',
        AdjustmentType: 'ChangeInCapacity',
        ScalingAdjustment: -3,
      }),
    )
    const { changes } = await runApply(loop([arena]))
    expect(changes.map(({ kind, target }) => [kind, target.name])).toEqual([
      ['put-policy', 'springtide-out'],
      ['put-policy', 'springtide-in'],
      ['put-alarm', 'springtide-arena-out'],
    ])
    expect((await runPlan(loop([arena]))).changes).toEqual([])
  })

  it('leaves disabled alarm actions as they are, even when the alarm is replaced, and tells', async () => {
    await settled()
    await editAlarm('springtide-arena-out', { ActionsEnabled: false })
    expect((await runPlan(loop([arena]))).findings).toMatchObject([{ code: 'actions-disabled' }])
    const other = aFleet({
      scaling: { ...scalingSection, maximum, out: { ...scalingSection.out, missingData: 'missing' } },
    })
    await runApply(loop([other]))
    expect(await liveAlarm('springtide-arena-out')).toMatchObject({
      TreatMissingData: 'missing',
      ActionsEnabled: false,
      OKActions: [topic],
    })
  })

  it('that is not ours to mend is told: scheduled actions, policies, suspended processes', async () => {
    const { autoScaling } = await settled()
    await autoScaling.send(
      new PutScheduledUpdateGroupActionCommand({
        ...group,
        ScheduledActionName: 'night',
        StartTime: new Date(clock('21:00')),
        Recurrence: '0 21 * * *',
        MinSize: 0,
        DesiredCapacity: 2,
      }),
    )
    await autoScaling.send(
      new PutScalingPolicyCommand({
        ...group,
        PolicyName: 'cpu',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingConfiguration: {
          TargetValue: 50,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
        },
      }),
    )
    await autoScaling.send(new SuspendProcessesCommand({ ...group, ScalingProcesses: ['Launch'] }))
    const { changes, findings } = await runApply(loop([arena]))
    expect(changes).toEqual([])
    expect(findings.map(({ code, actual }) => [code, actual])).toEqual([
      ['suspended-process', 'suspended: no instance is launched by anyone, although DesiredCapacity rises'],
      [
        'foreign-policy',
        'a TargetTrackingScaling policy that the file does not declare scales the same group',
      ],
      [
        'foreign-scheduled-action',
        'sets MinSize 0, DesiredCapacity 2, which also scales in, next at 2026-11-25T21:00Z (0 21 * * *)',
      ],
    ])
  })
})

onMoto('a group that does not exist', () => {
  it('is told, and the other fleets go on', async () => {
    await createGroups([arena])
    const ghost = aFleet({ fleet: 'ghost', group: 'prod-gost', scaling: scalingSection })
    const { changes, findings, outcomes } = await runApply(loop([ghost, arena]))
    expect(findings).toMatchObject([
      { fleet: 'ghost', code: 'no-group', target: 'group prod-gost', severity: 'critical' },
    ])
    expect(new Set(changes.map(({ fleet }) => fleet))).toEqual(new Set(['arena']))
    expect(outcomes?.every(({ result }) => result === 'applied')).toBe(true)
  })
})
