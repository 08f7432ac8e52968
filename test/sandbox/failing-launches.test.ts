import {
  DescribeScalingActivitiesCommand,
  PutWarmPoolCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling'
import { describe, expect, it } from 'vitest'
import type { NewGroup } from '../../src/sandbox/new-group.ts'
import { arena } from './arena.ts'

const AutoScalingGroupName = 'chat'
const reason = 'We currently do not have sufficient capacity in the Availability Zone you requested.'

function group(options: Partial<NewGroup> = {}) {
  const world = arena({ seed: 1 })
  world.region.createGroup({ name: 'chat', min: 0, max: 200, desired: 3, zones: ['a', 'b', 'c'], ...options })
  return {
    ...world,
    set: (DesiredCapacity: number) =>
      world.autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity })),
    failed: async () =>
      (
        (await world.autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName })))
          .Activities ?? []
      ).filter(({ StatusCode }) => StatusCode === 'Failed'),
    zones: () =>
      Object.fromEntries(
        ['a', 'b', 'c'].map((zone) => [
          zone,
          world.region.instances('chat').filter((instance) => instance.zone === zone).length,
        ]),
      ),
  }
}

describe('B133 a zone without capacity', () => {
  it('is told of once, and the other zones take its launches', async () => {
    const { set, failed, zones, region } = group()
    region.zoneFails('chat', 'b', reason)
    await set(9)
    expect(zones()).toEqual({ a: 4, b: 1, c: 4 })
    expect(await failed()).toMatchObject([
      { StatusMessage: `${reason} Launching EC2 instance failed.`, Details: '{"Availability Zone":"b"}' },
    ])
  })

  it('keeps a group waiting where it is the only one, until it has capacity again', async () => {
    const { set, failed, wait, lifecycles, region } = group({ zones: ['a'] })
    region.zoneFails('chat', 'a', reason)
    await set(5)
    wait(3)
    expect(lifecycles()).toHaveLength(3)
    expect(await failed()).toHaveLength(4)
    region.zoneFails('chat', 'a', null)
    wait(1)
    expect(lifecycles()).toEqual(['InService', 'InService', 'InService', 'Pending', 'Pending'])
  })

  it('has no warm pool filled, while prepared instances of it still start', async () => {
    const { set, wait, zones, region, autoScaling } = group({ desired: 0, max: 3 })
    await autoScaling.send(new PutWarmPoolCommand({ AutoScalingGroupName }))
    wait(4)
    for (const zone of ['a', 'b', 'c']) region.zoneFails('chat', zone, reason)
    await set(3)
    wait(1)
    expect(zones()).toEqual({ a: 1, b: 1, c: 1 })
    expect(region.glance('chat').serving).toHaveLength(3)
    expect(region.group('chat').WarmPoolSize).toBe(0)
  })
})

describe('B134 a sick launch', () => {
  it('is in service, takes no traffic, and is replaced after the grace period', async () => {
    const { set, wait, lifecycles, region } = group({ healthCheckGraceSeconds: 120 })
    region.sickLaunches('chat', 1)
    await set(4)
    wait(3)
    expect(lifecycles()).toEqual(['InService', 'InService', 'InService', 'InService'])
    expect(
      region
        .group('chat')
        .Instances?.map(({ HealthStatus }) => HealthStatus)
        .at(-1),
    ).toBe('Unhealthy')
    expect(region.glance('chat').serving).toHaveLength(3)
    region.sickLaunches('chat', 0)
    wait(2)
    expect(lifecycles().slice(3)).toEqual(['Terminating', 'Pending'])
    wait(3)
    expect(region.glance('chat').serving).toHaveLength(4)
  })

  it('is a share of all launches', async () => {
    const { set, wait, region } = group({ healthCheckGraceSeconds: 3_600, desired: 0 })
    region.sickLaunches('chat', 0.25)
    await set(200)
    wait(4)
    // 150 healthy, give or take three standard deviations of the draw.
    expect(Math.abs(region.glance('chat').serving.length - 150)).toBeLessThan(19)
  })
})
