import {
  AlreadyExistsFault,
  DeleteScheduledActionCommand,
  DescribeScalingActivitiesCommand,
  DescribeScheduledActionsCommand,
  type DescribeScheduledActionsCommandInput,
  LimitExceededFault,
  PutScheduledUpdateGroupActionCommand,
  type PutScheduledUpdateGroupActionCommandInput,
} from '@aws-sdk/client-auto-scaling'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../src/core/instant.ts'
import { arena, START } from './arena.ts'

type Action = Omit<Partial<PutScheduledUpdateGroupActionCommandInput>, 'AutoScalingGroupName'>

const later = (milliseconds: number) => new Date(START + milliseconds)

function planned() {
  const world = arena()
  world.region.createGroup({ name: 'chat', min: 2, max: 10, desired: 4 })
  const AutoScalingGroupName = 'chat'
  return {
    ...world,
    put: (action: Action) =>
      world.autoScaling.send(
        new PutScheduledUpdateGroupActionCommand({
          AutoScalingGroupName,
          ScheduledActionName: 'peak',
          ...action,
        }),
      ),
    read: async (input: DescribeScheduledActionsCommandInput = { AutoScalingGroupName }) =>
      (await world.autoScaling.send(new DescribeScheduledActionsCommand(input)))
        .ScheduledUpdateGroupActions ?? [],
    sizes: () => {
      const { MinSize, MaxSize, DesiredCapacity } = world.region.group('chat')
      return [MinSize, DesiredCapacity, MaxSize]
    },
  }
}

describe('putting scheduled actions', () => {
  it('B51 replaces the whole action', async () => {
    const { put, read } = planned()
    await put({ MinSize: 5, MaxSize: 9, StartTime: later(HOUR) })
    await put({ MinSize: 6, StartTime: later(2 * HOUR) })
    expect(await read()).toEqual([
      {
        AutoScalingGroupName: 'chat',
        ScheduledActionName: 'peak',
        ScheduledActionARN: expect.stringContaining('autoScalingGroupName/chat:scheduledActionName/peak'),
        Time: later(2 * HOUR),
        StartTime: later(2 * HOUR),
        MinSize: 6,
      },
    ])
  })

  const wrongSizes: [Action][] = [
    [{}],
    [{ MinSize: 5, MaxSize: 4 }],
    [{ MinSize: 5, DesiredCapacity: 4 }],
    [{ MaxSize: 5, DesiredCapacity: 6 }],
    [{ MinSize: -1 }],
  ]
  it.each(wrongSizes)('B51 refuses the sizes %o', async (sizes) => {
    const { put } = planned()
    await expect(put({ ...sizes, StartTime: later(HOUR) })).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B51 refuses the 126th action of a group', async () => {
    const { put } = planned()
    for (let index = 1; index <= 125; index += 1) {
      await put({ ScheduledActionName: `peak ${index}`, MinSize: 3, StartTime: later(index * MINUTE) })
    }
    await expect(put({ MinSize: 3, StartTime: later(DAY) })).rejects.toBeInstanceOf(LimitExceededFault)
    await expect(
      put({ ScheduledActionName: 'peak 7', MinSize: 4, StartTime: later(DAY) }),
    ).resolves.toBeDefined()
  })

  const wrongTimes: [string, Action][] = [
    ['a start in the past', { StartTime: later(-1) }],
    ['an end before the start', { StartTime: later(HOUR), EndTime: later(HOUR) }],
    ['neither start nor recurrence', {}],
    ['a recurrence that is none', { Recurrence: 'every day' }],
    ['a zone that is none', { Recurrence: '0 8 * * *', TimeZone: 'Mars/Olympus' }],
    ['a recurrence that ends before it begins', { Recurrence: '0 8 * * *', EndTime: later(HOUR) }],
  ]
  it.each(wrongTimes)('B52 refuses %s', async (_, times) => {
    const { put } = planned()
    await expect(put({ MinSize: 3, ...times })).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B53 refuses a second action at the same time, but not the same action again', async () => {
    const { put, region, autoScaling } = planned()
    await put({ MinSize: 5, StartTime: later(8 * HOUR) })
    await put({ MinSize: 6, StartTime: later(8 * HOUR) })
    const other = { ScheduledActionName: 'other', MinSize: 7 }
    await expect(put({ ...other, StartTime: later(8 * HOUR) })).rejects.toBeInstanceOf(AlreadyExistsFault)
    await expect(put({ ...other, Recurrence: '0 8 * * *' })).rejects.toBeInstanceOf(AlreadyExistsFault)
    region.createGroup({ name: 'vod', min: 1, max: 9 })
    const elsewhere = {
      AutoScalingGroupName: 'vod',
      ScheduledActionName: 'peak',
      MinSize: 2,
      StartTime: later(8 * HOUR),
    }
    await expect(autoScaling.send(new PutScheduledUpdateGroupActionCommand(elsewhere))).resolves.toBeDefined()
  })
})

describe('running them', () => {
  it('B54 sets the floor at its time, lifts the group, and is gone', async () => {
    const { put, read, sizes, wait, autoScaling } = planned()
    await put({ MinSize: 6, StartTime: later(10 * MINUTE) })
    wait(9)
    expect(sizes()).toEqual([2, 4, 10])
    wait(1)
    expect(sizes()).toEqual([6, 6, 10])
    expect(await read()).toEqual([])
    const { Activities } = await autoScaling.send(
      new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'chat' }),
    )
    expect(Activities?.[0]?.Cause).toMatch(/^At 2026-11-23T00:10:00Z the scheduled action peak executed/)
  })

  it('B54 a desired capacity scales in too', async () => {
    const { put, sizes, wait } = planned()
    await put({ DesiredCapacity: 3, StartTime: later(MINUTE) })
    wait(1)
    expect(sizes()).toEqual([2, 3, 10])
  })

  it('B54 a deleted or postponed action does not run at its old time', async () => {
    const { put, sizes, wait, autoScaling } = planned()
    await put({ MinSize: 6, StartTime: later(5 * MINUTE) })
    await put({ MinSize: 6, StartTime: later(20 * MINUTE) })
    wait(10)
    expect(sizes()).toEqual([2, 4, 10])
    await autoScaling.send(
      new DeleteScheduledActionCommand({ AutoScalingGroupName: 'chat', ScheduledActionName: 'peak' }),
    )
    wait(20)
    expect(sizes()).toEqual([2, 4, 10])
  })

  it('B55 a recurrence runs again and again until its end, and shows the next run as its start', async () => {
    const { put, read, sizes, sandbox, autoScaling } = planned()
    const until = { EndTime: later(2 * DAY) }
    await put({ MinSize: 5, Recurrence: '0 8 * * *', TimeZone: 'Europe/Berlin', ...until })
    expect(await read()).toMatchObject([
      { StartTime: later(7 * HOUR), Recurrence: '0 8 * * *', TimeZone: 'Europe/Berlin', ...until },
    ])
    sandbox.advanceTo(START + 7 * HOUR)
    expect(sizes()[0]).toBe(5)
    expect((await read())[0]?.StartTime).toEqual(later(DAY + 7 * HOUR))
    await autoScaling.send(
      new PutScheduledUpdateGroupActionCommand({
        AutoScalingGroupName: 'chat',
        ScheduledActionName: 'down',
        MinSize: 1,
        StartTime: later(8 * HOUR),
      }),
    )
    sandbox.advanceTo(START + 9 * HOUR)
    expect(sizes()[0]).toBe(1)
    sandbox.advanceTo(START + 2 * DAY)
    expect(sizes()[0]).toBe(5)
    expect(await read()).toEqual([])
  })

  it('B56 runs at its start and then on its recurrence', async () => {
    const { put, read, sizes, sandbox } = planned()
    await put({ MinSize: 5, StartTime: later(HOUR), Recurrence: '0 8 * * *' })
    sandbox.advanceTo(START + HOUR)
    expect(sizes()[0]).toBe(5)
    expect((await read())[0]?.StartTime).toEqual(later(8 * HOUR))
  })

  it('B57 what is missed while suspended never runs', async () => {
    const { put, read, sizes, wait, region } = planned()
    region.suspend('chat', 'ScheduledActions')
    await put({ MinSize: 5, StartTime: later(MINUTE) })
    await put({ ScheduledActionName: 'daily', MinSize: 6, Recurrence: '5 0 * * *' })
    wait(10)
    region.resume('chat', 'ScheduledActions')
    wait(10)
    expect(sizes()).toEqual([2, 4, 10])
    expect(await read()).toMatchObject([{ ScheduledActionName: 'daily', StartTime: later(DAY + 5 * MINUTE) }])
  })

  it('B58 sizes that do not fit leave a failed activity', async () => {
    const { put, sizes, wait, autoScaling } = planned()
    await put({ MinSize: 11, StartTime: later(MINUTE) })
    wait(2)
    expect(sizes()).toEqual([2, 4, 10])
    const { Activities } = await autoScaling.send(
      new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'chat' }),
    )
    expect(Activities).toMatchObject([
      { StatusCode: 'Failed', StatusMessage: expect.stringContaining('Max bound') },
    ])
  })
})

describe('B59 reading and deleting', () => {
  it('leaves unknown names out and ignores the range when names are given', async () => {
    const { put, read } = planned()
    const AutoScalingGroupName = 'chat'
    await put({ ScheduledActionName: 'early', MinSize: 3, StartTime: later(HOUR) })
    await put({ ScheduledActionName: 'late', MinSize: 3, StartTime: later(5 * HOUR) })
    const names = async (input: DescribeScheduledActionsCommandInput) =>
      (await read(input)).map(({ ScheduledActionName }) => ScheduledActionName)
    expect(await names({ AutoScalingGroupName, StartTime: later(2 * HOUR) })).toEqual(['late'])
    expect(await names({ EndTime: later(2 * HOUR) })).toEqual(['early'])
    const ScheduledActionNames = ['early', 'never']
    expect(await names({ AutoScalingGroupName, ScheduledActionNames, StartTime: later(2 * HOUR) })).toEqual([
      'early',
    ])
  })

  it('refuses to delete what is not there', async () => {
    const { autoScaling } = planned()
    const never = new DeleteScheduledActionCommand({
      AutoScalingGroupName: 'chat',
      ScheduledActionName: 'never',
    })
    await expect(autoScaling.send(never)).rejects.toMatchObject({ name: 'ValidationError' })
  })
})
