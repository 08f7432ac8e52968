import {
  DeleteWarmPoolCommand,
  DescribeWarmPoolCommand,
  PutWarmPoolCommand,
  type PutWarmPoolCommandInput,
  ResourceInUseFault,
  SetDesiredCapacityCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import { describe, expect, it } from 'vitest'
import { arena } from './arena.ts'

const AutoScalingGroupName = 'chat'

function pooled() {
  const world = arena()
  world.region.createGroup({ name: 'chat', min: 1, max: 10, desired: 4 })
  const read = () => world.autoScaling.send(new DescribeWarmPoolCommand({ AutoScalingGroupName }))
  return {
    ...world,
    put: (settings: Omit<PutWarmPoolCommandInput, 'AutoScalingGroupName'>) =>
      world.autoScaling.send(new PutWarmPoolCommand({ AutoScalingGroupName, ...settings })),
    set: (DesiredCapacity: number) =>
      world.autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity })),
    remove: (ForceDelete?: boolean) =>
      world.autoScaling.send(new DeleteWarmPoolCommand({ AutoScalingGroupName, ForceDelete })),
    read,
    pool: async () => ((await read()).Instances ?? []).map(({ LifecycleState }) => LifecycleState),
  }
}

describe('the size of the pool', () => {
  it.each([
    ['up to MaxSize by default', {}, 6],
    ['up to the prepared capacity', { MaxGroupPreparedCapacity: 7 }, 3],
    ['none when the group is larger than that', { MaxGroupPreparedCapacity: 3 }, 0],
    ['its MinSize at least', { MinSize: 2, MaxGroupPreparedCapacity: 3 }, 2],
  ])('B27 %s', async (_, settings, expected) => {
    const { put, pool, region } = pooled()
    await put(settings)
    expect(await pool()).toEqual(Array(expected).fill('Warmed:Pending'))
    expect(region.group('chat').WarmPoolSize).toBe(expected)
  })

  it('B27 grows with MaxSize and shrinks as the group grows', async () => {
    const { put, pool, wait, autoScaling, set } = pooled()
    await put({})
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: 12 }))
    wait(3)
    expect(await pool()).toEqual(Array(8).fill('Warmed:Stopped'))
    await set(10)
    wait(5)
    expect(await pool()).toEqual(Array(2).fill('Warmed:Stopped'))
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: 10 }))
    wait(1)
    expect(await pool()).toEqual([])
  })
})

describe('starting out of the pool', () => {
  it('B28 takes prepared instances first, and makes the pool up again', async () => {
    const { put, pool, set, wait, lifecycles, region, sandbox } = pooled()
    await put({ MinSize: 2, MaxGroupPreparedCapacity: 6 })
    wait(3)
    expect(await pool()).toEqual(['Warmed:Stopped', 'Warmed:Stopped'])
    await set(6)
    expect(await pool()).toEqual(['Warmed:Pending', 'Warmed:Pending'])
    sandbox.advanceTo(sandbox.now() + 44_000)
    expect(lifecycles().filter((state) => state === 'Pending')).toHaveLength(2)
    sandbox.advanceTo(sandbox.now() + 1_000)
    expect(lifecycles()).toEqual(Array(6).fill('InService'))
    expect(region.group('chat').Instances).toHaveLength(6)
  })

  it('B28 keeps instances running where the pool says so', async () => {
    const { put, pool, wait } = pooled()
    await put({ MinSize: 1, MaxGroupPreparedCapacity: 5, PoolState: 'Running' })
    wait(3)
    expect(await pool()).toEqual(['Warmed:Running'])
  })

  it('B29 starts cold what the pool has not got ready', async () => {
    const { put, set, wait, lifecycles } = pooled()
    await put({ MinSize: 1, MaxGroupPreparedCapacity: 5 })
    wait(3)
    await set(6)
    wait(1)
    expect(lifecycles().filter((state) => state === 'Pending')).toHaveLength(1)
    wait(2)
    expect(lifecycles()).toEqual(Array(6).fill('InService'))
  })

  it('B29 does not take an instance that is still being prepared', async () => {
    const { put, set, wait, lifecycles, pool } = pooled()
    await put({ MinSize: 1, MaxGroupPreparedCapacity: 5 })
    wait(1)
    await set(5)
    expect(await pool()).toEqual(['Warmed:Pending'])
    wait(1)
    expect(lifecycles()).toContain('Pending')
  })
})

describe('reading and writing the pool', () => {
  it('B30 replaces all settings, and -1 unsets the prepared capacity', async () => {
    const { put, read } = pooled()
    await put({
      MinSize: 1,
      MaxGroupPreparedCapacity: 6,
      PoolState: 'Running',
      InstanceReusePolicy: { ReuseOnScaleIn: true },
    })
    expect((await read()).WarmPoolConfiguration).toEqual({
      MinSize: 1,
      MaxGroupPreparedCapacity: 6,
      PoolState: 'Running',
      InstanceReusePolicy: { ReuseOnScaleIn: true },
    })
    await put({ MaxGroupPreparedCapacity: -1 })
    expect((await read()).WarmPoolConfiguration).toEqual({ MinSize: 0, PoolState: 'Stopped' })
  })

  it.each([{ MinSize: -1 }, { MaxGroupPreparedCapacity: -2 }, { PoolState: 'Asleep' as 'Stopped' }])(
    'B30 refuses %o',
    async (wrong) => {
      const { put } = pooled()
      await expect(put(wrong)).rejects.toMatchObject({ name: 'ValidationError' })
    },
  )

  it('B31 keeps the pool apart from the group, 50 a page', async () => {
    const { put, read, region, autoScaling } = pooled()
    expect(await read()).not.toHaveProperty('WarmPoolConfiguration')
    await put({ MinSize: 60 })
    expect(region.group('chat').Instances).toHaveLength(4)
    const first = await read()
    expect(first.Instances).toHaveLength(50)
    const next = new DescribeWarmPoolCommand({ AutoScalingGroupName, NextToken: first.NextToken })
    expect((await autoScaling.send(next)).Instances).toHaveLength(10)
    const tooMany = new DescribeWarmPoolCommand({ AutoScalingGroupName, MaxRecords: 51 })
    await expect(autoScaling.send(tooMany)).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B32 takes back what scales in, while there is room', async () => {
    const { put, set, wait, read, region } = pooled()
    await put({ MinSize: 0, MaxGroupPreparedCapacity: 4, InstanceReusePolicy: { ReuseOnScaleIn: true } })
    const before = region.instances('chat').map(({ id }) => id)
    await set(3)
    expect((await read()).Instances).toEqual([])
    wait(1)
    const [returned] = (await read()).Instances ?? []
    expect(returned?.LifecycleState).toBe('Warmed:Stopped')
    expect(before).toContain(returned?.InstanceId)
    await set(4)
    expect(region.instances('chat').map(({ id }) => id)).toContain(returned?.InstanceId)
  })

  it('B32 lets go of what scales in when there is no room', async () => {
    const { put, set, wait, read, lifecycles } = pooled()
    await put({ MaxGroupPreparedCapacity: 3, InstanceReusePolicy: { ReuseOnScaleIn: true } })
    await set(3)
    wait(1)
    expect((await read()).Instances).toEqual([])
    expect(lifecycles()).toHaveLength(3)
  })

  it('B32 launches a new one for the pool when instances are not reused', async () => {
    const { put, set, wait, read, region } = pooled()
    await put({ MaxGroupPreparedCapacity: 4 })
    const before = region.instances('chat').map(({ id }) => id)
    await set(3)
    wait(3)
    expect(before).not.toContain((await read()).Instances?.[0]?.InstanceId)
  })

  it('B33 goes by force only, and is gone when its instances are', async () => {
    const { put, remove, read, wait, region } = pooled()
    await put({ MinSize: 1 })
    wait(3)
    await expect(remove()).rejects.toBeInstanceOf(ResourceInUseFault)
    await remove(true)
    expect((await read()).WarmPoolConfiguration?.Status).toBe('PendingDelete')
    await expect(put({})).rejects.toMatchObject({ name: 'ValidationError' })
    wait(1)
    expect(await read()).not.toHaveProperty('WarmPoolConfiguration')
    expect(region.group('chat')).not.toHaveProperty('WarmPoolSize')
    await expect(remove()).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B33 an empty pool goes at once', async () => {
    const { put, remove, read } = pooled()
    await put({ MaxGroupPreparedCapacity: 1 })
    await remove()
    expect(await read()).not.toHaveProperty('WarmPoolConfiguration')
  })
})
