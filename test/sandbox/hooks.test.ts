import {
  DescribeScalingActivitiesCommand,
  DescribeWarmPoolCommand,
  PutWarmPoolCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling'
import { describe, expect, it } from 'vitest'
import type { NewGroup } from '../../src/sandbox/new-group.ts'
import { arena, highAlarm, simplePolicy } from './arena.ts'

const AutoScalingGroupName = 'chat'

/** Cold launches take three minutes, warm ones 45 seconds, draining one minute. */
function hooked(hooks: NewGroup['hooks'], group: Partial<NewGroup> = {}) {
  const world = arena()
  world.region.createGroup({
    name: 'chat',
    min: 0,
    max: 6,
    desired: 1,
    ...(hooks ? { hooks } : {}),
    ...group,
  })
  return {
    ...world,
    set: (DesiredCapacity: number) =>
      world.autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity })),
    activities: async () =>
      (await world.autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName })))
        .Activities ?? [],
    async pool() {
      const pool = await world.autoScaling.send(new DescribeWarmPoolCommand({ AutoScalingGroupName }))
      return pool.Instances?.map(({ LifecycleState }) => LifecycleState)
    },
  }
}

describe('B130 a launching hook', () => {
  it('holds an instance after its launch until it is completed', async () => {
    const { set, wait, lifecycles, region } = hooked({ launchingSeconds: 120 })
    await set(2)
    wait(2)
    expect(lifecycles()).toEqual(['InService', 'Pending'])
    wait(1)
    expect(lifecycles()).toEqual(['InService', 'Pending:Wait'])
    expect(region.glance('chat').serving).toHaveLength(1)
    wait(2)
    expect(lifecycles()).toEqual(['InService', 'InService'])
  })

  it('makes nobody launch a second instance meanwhile', async () => {
    const { set, wait, lifecycles } = hooked({ launchingSeconds: 600 })
    await set(2)
    wait(4)
    await set(3)
    expect(lifecycles()).toEqual(['InService', 'Pending:Wait', 'Pending'])
  })

  it('holds an instance on its way into the pool, and again on its way out', async () => {
    const { set, wait, lifecycles, autoScaling, pool } = hooked({ launchingSeconds: 60 })
    await autoScaling.send(new PutWarmPoolCommand({ AutoScalingGroupName, MaxGroupPreparedCapacity: 2 }))
    wait(3)
    expect(await pool()).toEqual(['Warmed:Pending:Wait'])
    wait(1)
    expect(await pool()).toEqual(['Warmed:Stopped'])
    await set(2)
    wait(1)
    expect(lifecycles()).toEqual(['InService', 'Pending:Wait'])
    wait(1)
    expect(lifecycles()).toEqual(['InService', 'InService'])
  })

  it('is waited for by a simple policy, with its cooldown after it', async () => {
    const { policyOnAlarm, load, desired } = hooked({ launchingSeconds: 120 })
    await policyOnAlarm({ ...simplePolicy, ScalingAdjustment: 1, Cooldown: 60 }, highAlarm)
    // It acts at minute 1; the launch ends three minutes later, the hook two after that, the cooldown one more.
    load([25_000], 6)
    expect(desired()).toBe(2)
    load([25_000], 1)
    expect(desired()).toBe(3)
  })
})

describe('B131 a launching hook that nobody completes', () => {
  it('is abandoned at its timeout, and another instance is launched', async () => {
    const { set, wait, lifecycles, activities, region } = hooked({
      launchingSeconds: Infinity,
      timeoutSeconds: 300,
    })
    await set(2)
    const [, first] = region.instances('chat').map(({ id }) => id)
    wait(7)
    expect(lifecycles()).toEqual(['InService', 'Pending:Wait'])
    wait(1)
    expect(lifecycles()).toEqual(['InService', 'Terminating', 'Pending'])
    wait(1)
    expect(region.instances('chat').map(({ id }) => id)).not.toContain(first)
    const launch = (await activities()).find(({ Description }) => Description?.endsWith(`: ${first}`))
    expect(launch).toBeDefined()
    expect((await activities()).map(({ StatusCode }) => StatusCode)).toContain('Cancelled')
  })

  it('leaves a pool the same way', async () => {
    const { wait, autoScaling, pool } = hooked({ launchingSeconds: Infinity, timeoutSeconds: 60 })
    await autoScaling.send(new PutWarmPoolCommand({ AutoScalingGroupName, MaxGroupPreparedCapacity: 2 }))
    wait(4)
    expect(await pool()).toEqual(['Warmed:Terminating'])
  })
})

describe('B132 a terminating hook', () => {
  it('holds an instance before it goes', async () => {
    const { set, wait, lifecycles } = hooked({ terminatingSeconds: 120 }, { desired: 2 })
    await set(1)
    expect(lifecycles()).toEqual(['Terminating:Wait', 'InService'])
    wait(2)
    expect(lifecycles()).toHaveLength(2)
    wait(1)
    expect(lifecycles()).toEqual(['InService'])
  })

  it('holds it no longer than its timeout', async () => {
    const { set, wait, lifecycles } = hooked(
      { terminatingSeconds: Infinity, timeoutSeconds: 60 },
      { desired: 2 },
    )
    await set(1)
    wait(2)
    expect(lifecycles()).toEqual(['InService'])
  })
})
