import {
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  type DescribeAutoScalingGroupsCommandInput,
  SetDesiredCapacityCommand,
  UpdateAutoScalingGroupCommand,
  type UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resized } from '../../src/sandbox/resize.ts'
import { arena, lowAlarm, simplePolicy } from './arena.ts'

function groups() {
  const world = arena()
  world.region.createGroup({ name: 'chat', min: 2, max: 10, desired: 4, tags: { team: 'live', tier: 'ws' } })
  const update = (sizes: Omit<UpdateAutoScalingGroupCommandInput, 'AutoScalingGroupName'>) =>
    world.autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'chat', ...sizes }))
  const list = async (input: DescribeAutoScalingGroupsCommandInput) =>
    (await world.autoScaling.send(new DescribeAutoScalingGroupsCommand(input))).AutoScalingGroups ?? []
  const sizes = () => {
    const { MinSize, MaxSize, DesiredCapacity } = world.region.group('chat')
    return [MinSize, DesiredCapacity, MaxSize]
  }
  return { ...world, update, list, sizes }
}

const names = (found: { AutoScalingGroupName: string | undefined }[]) =>
  found.map(({ AutoScalingGroupName }) => AutoScalingGroupName)

describe('listing groups', () => {
  it('B10 gives 50 a page, and up to 100 when asked', async () => {
    const { list, region } = groups()
    for (let index = 0; index < 120; index += 1)
      region.createGroup({ name: `group ${index}`, min: 0, max: 1 })
    expect(await list({})).toHaveLength(50)
    expect(await list({ MaxRecords: 100 })).toHaveLength(100)
    await expect(list({ MaxRecords: 101 })).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B11 leaves unknown names out and refuses more names than a page holds', async () => {
    const { list } = groups()
    expect(names(await list({ AutoScalingGroupNames: ['nobody', 'chat'] }))).toEqual(['chat'])
    const many = Array.from({ length: 51 }, (_, index) => `group ${index}`)
    await expect(list({ AutoScalingGroupNames: many })).rejects.toMatchObject({ name: 'ValidationError' })
    expect(await list({ AutoScalingGroupNames: many, MaxRecords: 51 })).toEqual([])
  })

  it.each([
    ['tag:team', ['live', 'other'], ['chat', 'vod']],
    ['tag:team', ['other'], []],
    ['tag-key', ['tier'], ['chat']],
    ['tag-value', ['ws'], ['chat']],
  ])('B12 filters by %s %s', async (Name, Values, expected) => {
    const { list, region } = groups()
    region.createGroup({ name: 'vod', min: 0, max: 1, tags: { team: 'live' } })
    region.createGroup({ name: 'bare', min: 0, max: 1 })
    expect(names(await list({ Filters: [{ Name, Values }] }))).toEqual(expected)
  })

  it('B12 wants every filter to match, and can leave the instances out', async () => {
    const { list } = groups()
    const team = { Name: 'tag:team', Values: ['live'] }
    expect(await list({ Filters: [team, { Name: 'tag-key', Values: ['tier'] }] })).toHaveLength(1)
    expect(await list({ Filters: [team, { Name: 'tag-key', Values: ['colour'] }] })).toHaveLength(0)
    expect((await list({ IncludeInstances: false }))[0]?.Instances).toEqual([])
    expect((await list({}))[0]?.Instances).toHaveLength(4)
  })
})

describe('sizes', () => {
  it('B13 a MinSize above the desired capacity lifts it, and lowering it again changes nothing', async () => {
    const { update, sizes } = groups()
    await update({ MinSize: 7 })
    expect(sizes()).toEqual([7, 7, 10])
    await update({ MinSize: 1 })
    expect(sizes()).toEqual([1, 7, 10])
  })

  it('B14 a MaxSize under the desired capacity lowers it', async () => {
    const { update, sizes } = groups()
    await update({ MaxSize: 3 })
    expect(sizes()).toEqual([2, 3, 3])
  })

  it.each([
    [{ MinSize: 11 }],
    [{ MaxSize: 1 }],
    [{ MinSize: 5, DesiredCapacity: 4 }],
    [{ DesiredCapacity: 11 }],
    [{ MinSize: -1 }],
    [{ DefaultInstanceWarmup: 3_601 }],
  ])('B15 refuses %o and changes nothing', async (wrong) => {
    const { update, sizes } = groups()
    await expect(update({ ...wrong, DefaultCooldown: 1 })).rejects.toMatchObject({ name: 'ValidationError' })
    expect(sizes()).toEqual([2, 4, 10])
  })

  it('B15 refuses a group that does not exist', async () => {
    const { autoScaling } = groups()
    const nobody = new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'nobody', MinSize: 1 })
    await expect(autoScaling.send(nobody)).rejects.toThrow('not found')
  })

  it('B15 a group deleted by hand is gone with its policies, and can be made anew', async () => {
    const { region, update, list, policyOnAlarm, load } = groups()
    const arn = await policyOnAlarm(simplePolicy, lowAlarm)
    region.deleteGroup('chat')
    await expect(update({ MinSize: 3 })).rejects.toThrow('not found')
    expect(await list({})).toEqual([])
    load([1_000])
    expect(region.notifications).toMatchObject([{ alarm: 'low', action: arn }])
    region.createGroup({ name: 'chat', min: 1, max: 2 })
    expect(region.group('chat')).toMatchObject({ DesiredCapacity: 1, Tags: [] })
  })

  it('B15 keeps MinSize <= DesiredCapacity <= MaxSize whatever is asked', () => {
    const size = fc.option(fc.integer({ min: -2, max: 12 }), { nil: undefined })
    fc.assert(
      fc.property(size, size, size, (min, max, desired) => {
        try {
          const after = resized({ min: 2, max: 10, desired: 4 }, { min, max, desired })
          expect(0 <= after.min && after.min <= after.desired && after.desired <= after.max).toBe(true)
        } catch (error) {
          expect(error).toMatchObject({ name: 'ValidationError' })
        }
      }),
    )
  })

  it('B13 the warm-up is set, and removed with -1', async () => {
    const { update, region } = groups()
    await update({
      DefaultInstanceWarmup: 90,
      DefaultCooldown: 60,
      HealthCheckGracePeriod: 30,
      HealthCheckType: 'ELB',
    })
    expect(region.group('chat')).toMatchObject({
      DefaultInstanceWarmup: 90,
      DefaultCooldown: 60,
      HealthCheckGracePeriod: 30,
      HealthCheckType: 'ELB',
    })
    await update({ DefaultInstanceWarmup: -1 })
    expect(region.group('chat')).not.toHaveProperty('DefaultInstanceWarmup')
  })
})

describe('B16 SetDesiredCapacity', () => {
  const set = (DesiredCapacity: number, HonorCooldown?: boolean) =>
    new SetDesiredCapacityCommand({ AutoScalingGroupName: 'chat', DesiredCapacity, HonorCooldown })

  it('stays within the sizes', async () => {
    const { autoScaling, sizes } = groups()
    await expect(autoScaling.send(set(11))).rejects.toThrow('above max value 10')
    await expect(autoScaling.send(set(1))).rejects.toThrow('below min value 2')
    await autoScaling.send(set(6))
    expect(sizes()).toEqual([2, 6, 10])
  })

  it('minds a cooldown only when it is told to', async () => {
    const { autoScaling, policyOnAlarm, load, wait, sizes } = groups()
    await policyOnAlarm(simplePolicy, lowAlarm)
    load([1_000])
    wait(2)
    expect(sizes()).toEqual([2, 3, 10])
    await expect(autoScaling.send(set(4, true))).rejects.toMatchObject({
      name: 'ScalingActivityInProgressFault',
    })
    await autoScaling.send(set(5, false))
    expect(sizes()).toEqual([2, 5, 10])
  })
})

describe('B17 tags', () => {
  const tag = (Key: string, Value?: string, ResourceId = 'chat') => ({
    ResourceId,
    ResourceType: 'auto-scaling-group',
    Key,
    Value,
  })

  it('are created, replaced and deleted by key', async () => {
    const { autoScaling, region } = groups()
    const tags = () =>
      Object.fromEntries(region.group('chat').Tags?.map(({ Key, Value }) => [Key, Value]) ?? [])
    await autoScaling.send(new CreateOrUpdateTagsCommand({ Tags: [tag('team', 'core'), tag('hold', '')] }))
    expect(tags()).toEqual({ team: 'core', tier: 'ws', hold: '' })
    await autoScaling.send(
      new DeleteTagsCommand({ Tags: [tag('hold'), tag('never'), tag('tier', 'another value')] }),
    )
    expect(tags()).toEqual({ team: 'core', tier: 'ws' })
  })

  it.each([
    ['a long key', [tag('k'.repeat(129), 'v')], 'ValidationError'],
    ['no key', [tag('', 'v')], 'ValidationError'],
    ['a long value', [tag('k', 'v'.repeat(257))], 'ValidationError'],
    ['a reserved key', [tag('aws:autoscaling:groupName', 'v')], 'ValidationError'],
    ['an unknown group', [tag('k', 'v', 'nobody')], 'ValidationError'],
    ['another kind of resource', [{ ...tag('k', 'v'), ResourceType: 'instance' }], 'ValidationError'],
    ['a 51st tag', Array.from({ length: 49 }, (_, index) => tag(`key ${index}`, 'v')), 'LimitExceededFault'],
  ])('are refused with %s, all of them', async (_, wrong, name) => {
    const { autoScaling, region } = groups()
    const request = new CreateOrUpdateTagsCommand({ Tags: [tag('fine', 'v'), ...wrong] })
    await expect(autoScaling.send(request)).rejects.toMatchObject({ name })
    expect(region.group('chat').Tags).toHaveLength(2)
  })

  it('may be as long as AWS allows', async () => {
    const { autoScaling, region } = groups()
    await autoScaling.send(new CreateOrUpdateTagsCommand({ Tags: [tag('k'.repeat(128), 'v'.repeat(256))] }))
    expect(region.group('chat').Tags).toHaveLength(3)
  })
})
