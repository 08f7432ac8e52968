import {
  PutScalingPolicyCommand,
  SetDesiredCapacityCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import type { NewGroup } from '../../src/sandbox/new-group.ts'
import { arena, highAlarm, lowAlarm, metric, simplePolicy, stepPolicy } from './arena.ts'

function fleet(options: Partial<NewGroup> = {}) {
  const world = arena()
  world.region.createGroup({ name: 'chat', min: 2, max: 20, ...options })
  return {
    ...world,
    set: (DesiredCapacity: number) =>
      world.autoScaling.send(
        new SetDesiredCapacityCommand({ AutoScalingGroupName: 'chat', DesiredCapacity }),
      ),
    update: (sizes: { MinSize?: number; MaxSize?: number }) =>
      world.autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'chat', ...sizes })),
  }
}

describe('step policies', () => {
  it.each([
    [19_999, 2],
    [20_000, 4],
    [25_000, 4],
    [30_000, 5],
  ])('B41 an average of %i makes %i instances of 2', async (average, expected) => {
    const { policyOnAlarm, load, desired } = fleet()
    await policyOnAlarm(stepPolicy, highAlarm)
    load([average, average])
    expect(desired()).toBe(expected)
  })

  it('B41 does nothing where no step covers the value', async () => {
    const { policyOnAlarm, load, desired } = fleet()
    const StepAdjustments = [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }]
    await policyOnAlarm({ ...stepPolicy, StepAdjustments }, highAlarm)
    load([25_000])
    expect(desired()).toBe(2)
  })

  it('B42 adds a percentage of the group', async () => {
    const { policyOnAlarm, load, desired } = fleet({ min: 10 })
    const StepAdjustments = [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 25 }]
    await policyOnAlarm(
      { ...stepPolicy, AdjustmentType: 'PercentChangeInCapacity', StepAdjustments },
      highAlarm,
    )
    load([25_000])
    expect(desired()).toBe(12)
  })

  it('B42 sets an exact capacity', async () => {
    const { policyOnAlarm, load, desired } = fleet()
    const StepAdjustments = [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 7 }]
    await policyOnAlarm({ ...stepPolicy, AdjustmentType: 'ExactCapacity', StepAdjustments }, highAlarm)
    load([25_000], 3)
    expect(desired()).toBe(7)
  })

  it('B43 acts once on the same step while its instances warm, and adds the difference on a higher one', async () => {
    const { policyOnAlarm, load, desired } = fleet()
    await policyOnAlarm(stepPolicy, highAlarm)
    load([21_000], 4)
    expect(desired()).toBe(4)
    load([31_000])
    expect(desired()).toBe(5)
    load([31_000])
    expect(desired()).toBe(5)
  })

  it('B43 acts again when the instances are warm', async () => {
    const { policyOnAlarm, load, desired } = fleet({ launchSeconds: 60 })
    await policyOnAlarm({ ...stepPolicy, EstimatedInstanceWarmup: 120 }, highAlarm)
    load([21_000])
    expect(desired()).toBe(4)
    load([21_000], 2)
    expect(desired()).toBe(4)
    load([21_000])
    expect(desired()).toBe(6)
  })

  it.each([
    ['of the policy', { EstimatedInstanceWarmup: 120 }, { defaultInstanceWarmupSeconds: 600 }, 3],
    ['of the group', { EstimatedInstanceWarmup: undefined }, { defaultInstanceWarmupSeconds: 60 }, 2],
    ['that is the cooldown', { EstimatedInstanceWarmup: undefined }, { defaultCooldownSeconds: 180 }, 4],
  ])('B44 a warm-up %s ends when it says', async (_, policy, group, minutes) => {
    const { policyOnAlarm, load, desired } = fleet({ launchSeconds: 60, ...group })
    await policyOnAlarm({ ...stepPolicy, ...policy }, highAlarm)
    load([21_000], minutes)
    expect(desired()).toBe(4)
    load([21_000])
    expect(desired()).toBe(6)
  })

  it('B44 what is launched otherwise warms as long as the group says, or not at all', async () => {
    for (const [warmup, expected] of [
      [null, 6],
      [300, 4],
    ] as const) {
      const { policyOnAlarm, update, wait, load, desired } = fleet({
        launchSeconds: 60,
        ...(warmup === null ? {} : { defaultInstanceWarmupSeconds: warmup }),
      })
      await policyOnAlarm(stepPolicy, highAlarm)
      await update({ MinSize: 4 })
      wait(1)
      load([21_000])
      expect(desired()).toBe(expected)
    }
  })

  it('B46 a scale-in acts once while its instances terminate', async () => {
    const { policyOnAlarm, load, desired } = fleet({ desired: 10, terminateSeconds: 150 })
    const StepAdjustments = [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -2 }]
    await policyOnAlarm({ ...stepPolicy, PolicyName: 'in', StepAdjustments }, lowAlarm)
    load([1_000], 3)
    expect(desired()).toBe(8)
    load([1_000])
    expect(desired()).toBe(6)
  })
})

describe('scaling in', () => {
  it.each([['simple'], ['step']])('B45 a %s policy waits while an instance warms', async (kind) => {
    const { policyOnAlarm, load, desired, update } = fleet({
      defaultInstanceWarmupSeconds: 120,
      launchSeconds: 60,
    })
    const StepAdjustments = [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }]
    const step = { ...stepPolicy, PolicyName: 'in', StepAdjustments }
    await policyOnAlarm(kind === 'simple' ? simplePolicy : step, lowAlarm)
    await update({ MinSize: 4 })
    await update({ MinSize: 2 })
    load([1_000], 2)
    expect(desired()).toBe(4)
    load([1_000])
    expect(desired()).toBe(3)
  })

  it('B47 a simple policy waits for its activity and then for its cooldown', async () => {
    const { policyOnAlarm, load, desired } = fleet({ desired: 10, terminateSeconds: 120 })
    await policyOnAlarm({ ...simplePolicy, Cooldown: 180 }, lowAlarm)
    const history: (number | undefined)[] = []
    for (let minute = 0; minute < 12; minute += 1) {
      load([1_000])
      history.push(desired())
    }
    expect(history).toEqual([9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 7, 7])
  })

  it('B47 the group has a cooldown for policies without one', async () => {
    const { policyOnAlarm, load, desired } = fleet({
      desired: 10,
      terminateSeconds: 60,
      defaultCooldownSeconds: 60,
    })
    await policyOnAlarm({ ...simplePolicy, Cooldown: undefined }, lowAlarm)
    load([1_000], 2)
    expect(desired()).toBe(9)
    load([1_000])
    expect(desired()).toBe(8)
  })

  it('B47 a simple policy waits for activities that others started', async () => {
    const { policyOnAlarm, load, desired, set } = fleet({ desired: 10, terminateSeconds: 180 })
    await policyOnAlarm(simplePolicy, lowAlarm)
    await set(9)
    load([1_000], 2)
    expect(desired()).toBe(9)
    load([1_000])
    expect(desired()).toBe(8)
  })

  it('B47 a cooldown begins even where nothing could be launched', async () => {
    const { policyOnAlarm, load, desired, region } = fleet()
    region.suspend('chat', 'Launch')
    await policyOnAlarm({ ...simplePolicy, ScalingAdjustment: 1, Cooldown: 120 }, highAlarm)
    load([21_000], 2)
    expect(desired()).toBe(3)
    load([21_000])
    expect(desired()).toBe(4)
  })
})

describe('limits', () => {
  it('B48 no policy goes above MaxSize or under MinSize', async () => {
    const { policyOnAlarm, load, desired } = fleet({ min: 2, max: 3 })
    await policyOnAlarm(stepPolicy, highAlarm)
    await policyOnAlarm({ ...simplePolicy, ScalingAdjustment: -5, Cooldown: 0 }, lowAlarm)
    load([31_000])
    expect(desired()).toBe(3)
    load([1_000], 30)
    expect(desired()).toBe(2)
  })

  it('B49 a policy that is not enabled does nothing', async () => {
    const { policyOnAlarm, load, desired, autoScaling } = fleet()
    await policyOnAlarm({ ...stepPolicy, Enabled: false }, highAlarm)
    load([21_000], 3)
    expect(desired()).toBe(2)
    await autoScaling.send(new PutScalingPolicyCommand(stepPolicy))
    load([21_000])
    expect(desired()).toBe(4)
  })

  it('B49 without AlarmNotification policies are dead, and act within a minute after', async () => {
    const { policyOnAlarm, load, desired, region } = fleet()
    await policyOnAlarm(stepPolicy, highAlarm)
    region.suspend('chat', 'AlarmNotification')
    load([21_000], 5)
    expect(desired()).toBe(2)
    region.resume('chat', 'AlarmNotification')
    load([21_000])
    expect(desired()).toBe(4)
  })

  it('B50 an alarm without data moves a simple policy and no step policy', async () => {
    const { policyOnAlarm, wait, desired, cloudWatch } = fleet({ desired: 5 })
    await policyOnAlarm(stepPolicy, { ...highAlarm, TreatMissingData: 'breaching' })
    await policyOnAlarm(simplePolicy, { ...lowAlarm, TreatMissingData: 'breaching' })
    wait(1)
    expect(desired()).toBe(4)
    await cloudWatch.send(new PutMetricAlarmCommand({ ...lowAlarm, TreatMissingData: 'ignore' }))
    wait(30)
    expect(desired()).toBe(4)
  })
})

describe('a day of a fleet', () => {
  it('B43 B45 grows with the load and shrinks after it, without flapping', async () => {
    const { policyOnAlarm, region, sandbox, desired } = fleet()
    await policyOnAlarm(stepPolicy, { ...highAlarm, EvaluationPeriods: 5, DatapointsToAlarm: 3 })
    await policyOnAlarm(simplePolicy, {
      ...lowAlarm,
      Period: 300,
      EvaluationPeriods: 3,
      TreatMissingData: 'ignore',
    })
    const sizes: number[] = []
    for (let minute = 0; minute < 1_440; minute += 1) {
      const connections = 20_000 + 180_000 * Math.sin((Math.PI * minute) / 1_440) ** 2
      const serving = region.instances('chat').filter(({ lifecycle }) => lifecycle === 'InService')
      region.publish({ ...metric, values: serving.map(() => connections / serving.length) })
      sandbox.advanceTo(sandbox.now() + 60_000)
      sizes.push(desired() ?? 0)
    }
    const turns = sizes.filter(
      (size, minute) => minute > 0 && Math.sign(size - (sizes[minute - 1] ?? 0)) < 0,
    ).length
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(10)
    expect(sizes.at(-1)).toBeLessThan(6)
    expect(turns).toBeGreaterThan(4)
    expect(sizes.slice(0, 720)).toEqual(sizes.slice(0, 720).sort((a, b) => a - b))
  })
})
