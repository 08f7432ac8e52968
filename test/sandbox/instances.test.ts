import {
  DescribeScalingActivitiesCommand,
  type DescribeScalingActivitiesCommandInput,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../src/core/instant.ts'
import type { NewGroup } from '../../src/sandbox/new-group.ts'
import { arena, START } from './arena.ts'

function fleet(options: Partial<NewGroup> = {}) {
  const world = arena()
  world.region.createGroup({ name: 'chat', min: 3, max: 10, ...options })
  return {
    ...world,
    raise: (MinSize: number) =>
      world.autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'chat', MinSize })),
    set: (DesiredCapacity: number) =>
      world.autoScaling.send(
        new SetDesiredCapacityCommand({ AutoScalingGroupName: 'chat', DesiredCapacity }),
      ),
    activities: async (input: DescribeScalingActivitiesCommandInput = { AutoScalingGroupName: 'chat' }) =>
      (await world.autoScaling.send(new DescribeScalingActivitiesCommand(input))).Activities ?? [],
    firstId: () => world.region.instances('chat')[0]?.id ?? '',
  }
}

describe('launching', () => {
  it('B18 every missing instance is pending for its launch time, then in service', async () => {
    const { raise, lifecycles, wait } = fleet()
    await raise(5)
    expect(lifecycles()).toEqual(['InService', 'InService', 'InService', 'Pending', 'Pending'])
    wait(2)
    expect(lifecycles().filter((state) => state === 'InService')).toHaveLength(3)
    wait(1)
    expect(lifecycles().filter((state) => state === 'InService')).toHaveLength(5)
  })

  it('B18 every launch is an activity whose cause says who asked', async () => {
    const { raise, activities, wait } = fleet()
    await raise(5)
    expect(await activities()).toMatchObject([{ StatusCode: 'InProgress' }, { StatusCode: 'InProgress' }])
    wait(3)
    const [newest, older] = await activities()
    expect(newest).toMatchObject({
      Cause:
        'At 2026-11-23T00:00:00Z a user request update of AutoScalingGroup constraints to min: 5, max: 10, desired: 5 changing the desired capacity from 3 to 5.  At 2026-11-23T00:00:00Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 3 to 5.',
      StatusCode: 'Successful',
      StartTime: new Date(START),
      EndTime: new Date(START + 3 * MINUTE),
      Progress: 100,
    })
    expect(newest?.Description).toMatch(/^Launching a new EC2 instance: i-0[0-9a-f]{16}$/)
    expect(older?.ActivityId).not.toBe(newest?.ActivityId)
  })

  it('B18 instances spread over the zones', async () => {
    const { raise, region } = fleet({ zones: ['a', 'b'] })
    await raise(6)
    const zones = region.group('chat').Instances?.map(({ AvailabilityZone }) => AvailabilityZone)
    expect(zones?.filter((zone) => zone === 'a')).toHaveLength(3)
  })

  it('B18 an instance that is not needed before it is in service goes too', async () => {
    const { raise, set, lifecycles, wait, region } = fleet({ min: 0, desired: 0 })
    await set(2)
    await set(1)
    wait(10)
    expect(lifecycles()).toEqual(['InService'])
    await raise(0)
    expect(region.group('chat').DesiredCapacity).toBe(1)
  })

  it('B18 a later change that moves no capacity does not claim the launches', async () => {
    const { raise, region, activities, autoScaling, wait } = fleet()
    region.suspend('chat', 'Launch')
    await raise(5)
    wait(1)
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'chat', MaxSize: 12 }))
    region.resume('chat', 'Launch')
    expect((await activities())[0]?.Cause).toMatch(
      /^At 2026-11-23T00:00:00Z .* from 3 to 5\. {2}At 2026-11-23T00:01:00Z an instance/,
    )
  })

  it('B20 a failed launch leaves the desired capacity, says why, and is tried again every minute', async () => {
    const { raise, region, activities, wait, lifecycles } = fleet()
    const reason = 'InsufficientInstanceCapacity - We currently do not have sufficient capacity.'
    region.launchFails('chat', reason)
    await raise(5)
    expect(region.group('chat')).toMatchObject({ DesiredCapacity: 5 })
    expect(await activities()).toMatchObject([
      { StatusCode: 'Failed', StatusMessage: expect.stringContaining(reason) },
    ])
    wait(2)
    expect(await activities()).toHaveLength(3)
    region.launchFails('chat', null)
    wait(1)
    expect(lifecycles()).toEqual(['InService', 'InService', 'InService', 'Pending', 'Pending'])
    wait(10)
    expect((await activities()).map(({ StatusCode }) => StatusCode)).toEqual([
      ...['Successful', 'Successful'],
      ...['Failed', 'Failed', 'Failed'],
    ])
  })
})

describe('terminating', () => {
  it('B19 an excess instance drains and is gone', async () => {
    const { set, lifecycles, wait, activities } = fleet({ min: 1, desired: 3 })
    await set(2)
    expect(lifecycles().filter((state) => state === 'Terminating')).toHaveLength(1)
    wait(1)
    expect(lifecycles()).toEqual(['InService', 'InService'])
    const [activity] = await activities()
    expect(activity).toMatchObject({ StatusCode: 'Successful', EndTime: new Date(START + MINUTE) })
    expect(activity?.Cause).toMatch(
      /shrinking the capacity from 3 to 2\. {2}At \S+Z instance i-\w+ was selected for termination\.$/,
    )
  })

  it('B19 the oldest instance of the fullest zone goes first', async () => {
    const { set, region, wait } = fleet({ min: 1, desired: 3, zones: ['a', 'b'] })
    const [inA] = region.instances('chat')
    await set(2)
    wait(1)
    expect(region.instances('chat').map(({ id }) => id)).not.toContain(inA?.id)
    await set(4)
    wait(5)
    const oldest = region.instances('chat').filter(({ zone }) => zone === 'b')[0]?.id
    await set(1)
    wait(1)
    expect(region.instances('chat').map(({ id }) => id)).not.toContain(oldest)
  })
})

describe('health', () => {
  it('B21 an unhealthy instance is terminated, then replaced', async () => {
    const { region, firstId, lifecycles, wait, activities } = fleet()
    region.setUnhealthy('chat', firstId())
    expect(lifecycles()).toEqual(['Terminating', 'InService', 'InService', 'Pending'])
    wait(3)
    expect(lifecycles()).toEqual(['InService', 'InService', 'InService'])
    const causes = (await activities()).map(({ Cause }) => Cause)
    expect(causes[0]).toContain(
      'an instance was launched in response to an unhealthy instance needing to be replaced',
    )
    expect(causes[1]).toContain('taken out of service in response to a user health-check')
  })

  it('B21 an instance that is bad from the start is replaced once it is in service', async () => {
    const { region, raise, lifecycles, wait } = fleet()
    await raise(4)
    region.setUnhealthy('chat', region.instances('chat')[3]?.id ?? '')
    expect(lifecycles()).toEqual(['InService', 'InService', 'InService', 'Pending'])
    wait(3)
    expect(lifecycles()).toEqual(['InService', 'InService', 'InService', 'Terminating', 'Pending'])
  })

  it('B21 the grace period counts from when it is in service', async () => {
    const { region, raise, lifecycles, wait } = fleet({ healthCheckGraceSeconds: 300 })
    await raise(4)
    wait(4)
    const young = region.instances('chat')[3]
    region.setUnhealthy('chat', young?.id ?? '')
    wait(3)
    expect(young).toMatchObject({ lifecycle: 'InService', healthy: false })
    wait(1)
    expect(lifecycles()).toEqual(['InService', 'InService', 'InService', 'Terminating', 'Pending'])
  })
})

describe('suspended processes', () => {
  const suspend = (...ScalingProcesses: string[]) =>
    new SuspendProcessesCommand({ AutoScalingGroupName: 'chat', ScalingProcesses })
  const resume = (...ScalingProcesses: string[]) =>
    new ResumeProcessesCommand({ AutoScalingGroupName: 'chat', ScalingProcesses })

  it('B22 without Launch the desired capacity rises and nothing comes', async () => {
    const { autoScaling, raise, desired, lifecycles, region, firstId, wait } = fleet()
    await autoScaling.send(suspend('Launch'))
    await raise(5)
    wait(10)
    expect([desired(), lifecycles().length]).toEqual([5, 3])
    region.setUnhealthy('chat', firstId())
    wait(5)
    expect(lifecycles()).toHaveLength(2)
    await autoScaling.send(resume('Launch'))
    wait(3)
    expect(lifecycles()).toEqual(Array(5).fill('InService'))
  })

  it('B23 without Terminate nothing is taken out', async () => {
    const { autoScaling, set, lifecycles, wait, region, firstId } = fleet({ min: 1, desired: 3 })
    await autoScaling.send(suspend('Terminate'))
    await set(1)
    region.setUnhealthy('chat', firstId())
    wait(10)
    expect(lifecycles()).toEqual(Array(3).fill('InService'))
    await autoScaling.send(resume('Terminate'))
    wait(1)
    expect(lifecycles()).toHaveLength(1)
  })

  it.each(['ReplaceUnhealthy', 'HealthCheck'])(
    'B24 without %s a bad instance stays until it is resumed',
    async (process) => {
      const { autoScaling, region, firstId, lifecycles, wait } = fleet()
      await autoScaling.send(suspend(process))
      region.setUnhealthy('chat', firstId())
      wait(10)
      expect(lifecycles()).toEqual(Array(3).fill('InService'))
      await autoScaling.send(resume(process))
      expect(lifecycles()).toEqual(['Terminating', 'InService', 'InService', 'Pending'])
    },
  )

  it('B25 without names all nine are suspended, and shown with a reason', async () => {
    const { autoScaling, region } = fleet()
    await autoScaling.send(suspend())
    const suspended = region.group('chat').SuspendedProcesses ?? []
    expect(suspended).toHaveLength(9)
    expect(suspended[0]).toEqual({
      ProcessName: 'Launch',
      SuspensionReason: 'User suspended at 2026-11-23T00:00:00Z',
    })
    await autoScaling.send(resume('Launch'))
    expect(region.group('chat').SuspendedProcesses).toHaveLength(8)
    await autoScaling.send(resume())
    expect(region.group('chat').SuspendedProcesses).toEqual([])
  })

  it('B25 an unknown process is refused, and a reason can be given by hand', async () => {
    const { autoScaling, region } = fleet()
    await expect(autoScaling.send(suspend('Lunch'))).rejects.toMatchObject({ name: 'ValidationError' })
    region.suspend('chat', 'Launch', 'Administratively suspended')
    const shown = { ProcessName: 'Launch', SuspensionReason: 'Administratively suspended' }
    expect(region.group('chat').SuspendedProcesses).toEqual([shown])
    region.resume('chat', 'Launch')
    expect(region.group('chat').SuspendedProcesses).toEqual([])
  })
})

describe('B26 listing activities', () => {
  it('gives the newest first, 100 a page', async () => {
    const { set, activities, wait } = fleet({ min: 0, desired: 0, max: 200 })
    await set(60)
    wait(5)
    await set(120)
    const page = await activities()
    expect(page).toHaveLength(100)
    expect(page[0]?.StartTime).toEqual(new Date(START + 5 * MINUTE))
    expect(page[99]?.StartTime).toEqual(new Date(START))
    expect(await activities({ AutoScalingGroupName: 'chat', MaxRecords: 1 })).toEqual([page[0]])
    expect(await activities({ ActivityIds: [page[3]?.ActivityId ?? ''] })).toEqual([page[3]])
  })

  it('forgets after six weeks', async () => {
    const { raise, activities, sandbox } = fleet()
    await raise(4)
    sandbox.advanceTo(START + 42 * DAY)
    expect(await activities()).toHaveLength(1)
    sandbox.advanceTo(START + 42 * DAY + MINUTE)
    expect(await activities()).toEqual([])
  })

  it('covers the account without a group, newest first', async () => {
    const { raise, region, activities, wait, autoScaling } = fleet()
    region.createGroup({ name: 'vod', min: 1, max: 3 })
    await raise(4)
    wait(1)
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'vod', MinSize: 2 }))
    expect((await activities({})).map(({ AutoScalingGroupName }) => AutoScalingGroupName)).toEqual([
      'vod',
      'chat',
    ])
  })
})
