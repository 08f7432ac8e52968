import {
  DescribeAutoScalingGroupsCommand,
  DescribeWarmPoolCommand,
  PutWarmPoolCommand,
} from '@aws-sdk/client-auto-scaling'
import {
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  type DescribeInstanceTypesCommandInput,
  EC2ServiceException,
  paginateDescribeInstanceTypes,
} from '@aws-sdk/client-ec2'
import { describe, expect, it } from 'vitest'
import { operationSchema, operationsOf } from '../../src/sandbox/operations.ts'
import { SandboxError } from '../../src/sandbox/refusal.ts'
import { shapeProblem } from '../../src/sandbox/shape.ts'
import { arena } from './arena.ts'

async function ec2(options = {}) {
  const world = arena(options)
  const client = await world.ec2()
  const ask = (input: DescribeInstanceTypesCommandInput) =>
    client.send(new DescribeInstanceTypesCommand(input))
  const names = async (...Values: string[]) =>
    (await ask({ Filters: [{ Name: 'instance-type', Values }] })).InstanceTypes?.map(
      ({ InstanceType }) => InstanceType,
    )
  return { ...world, client, ask, names }
}

describe('instance types', () => {
  it('B98 are described by name, all or none', async () => {
    const { ask } = await ec2()
    const { InstanceTypes } = await ask({ InstanceTypes: ['c5.large', 'm5.2xlarge'] })
    expect(InstanceTypes?.map(({ InstanceType }) => InstanceType)).toEqual(['c5.large', 'm5.2xlarge'])
    const unknown = ask({ InstanceTypes: ['c5.large', 'c9.huge' as 'c5.large'] })
    await expect(unknown).rejects.toMatchObject({ name: 'InvalidInstanceType' })
    await expect(unknown).rejects.toThrow('[c9.huge]')
    await expect(unknown).rejects.toBeInstanceOf(EC2ServiceException)
    const many = Array.from({ length: 101 }, () => 'c5.large' as const)
    await expect(ask({ InstanceTypes: many })).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  })

  it('B98 are found by wildcards, and unknown names are no error there', async () => {
    const { names, ask } = await ec2()
    expect(await names('c5n.*')).toEqual(['c5n.2xlarge', 'c5n.4xlarge', 'c5n.large', 'c5n.xlarge'])
    expect(await names('c5.?xlarge', 'c9.huge')).toEqual(['c5.2xlarge', 'c5.4xlarge', 'c5.9xlarge'])
    expect(await names('c5.')).toEqual([])
    const other = ask({ Filters: [{ Name: 'hypervisor', Values: ['nitro'] }] })
    await expect(other).rejects.toBeInstanceOf(SandboxError)
    await expect(names(...Array(201).fill('c5.large'))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })

  it('B98 come in pages', async () => {
    const { client, ask } = await ec2({ pageSize: 3 })
    const seen: number[] = []
    for await (const { InstanceTypes } of paginateDescribeInstanceTypes({ client }, {}))
      seen.push(InstanceTypes?.length ?? 0)
    expect(seen.slice(0, -1).every((size) => size === 3)).toBe(true)
    expect(seen.length).toBeGreaterThan(3)
    for (const MaxResults of [4, 101])
      await expect(ask({ MaxResults })).rejects.toMatchObject({ name: 'InvalidParameterValue' })
    await expect(ask({ NextToken: 'made up' })).rejects.toMatchObject({ name: 'InvalidNextToken' })
  })

  it('B99 say what each network card always gets and may get, where AWS knows', async () => {
    const { ask } = await ec2()
    const answer = await ask({ InstanceTypes: ['c5.2xlarge', 'p4d.24xlarge', 't1.micro'] })
    expect(answer.InstanceTypes).toMatchObject([
      {
        VCpuInfo: { DefaultVCpus: 8 },
        MemoryInfo: { SizeInMiB: 16_384 },
        NetworkInfo: {
          NetworkPerformance: 'Up to 10 Gigabit',
          NetworkCards: [{ BaselineBandwidthInGbps: 2.5, PeakBandwidthInGbps: 10 }],
        },
      },
      { NetworkInfo: { NetworkCards: Array(4).fill({ BaselineBandwidthInGbps: 100 }) } },
      { MemoryInfo: { SizeInMiB: 626 }, NetworkInfo: { NetworkPerformance: 'Very Low' } },
    ])
    const cards = answer.InstanceTypes?.[2]?.NetworkInfo?.NetworkCards
    expect(cards?.[0]).not.toHaveProperty('BaselineBandwidthInGbps')
    const { $metadata, ...output } = answer
    expect(shapeProblem(operationSchema('ec2', 'DescribeInstanceTypes').output, output)).toBeNull()
  })

  it('B97 are refused in the words of EC2', async () => {
    const { names, region } = await ec2()
    region.throttle(1)
    await expect(names('c5.*')).rejects.toMatchObject({ name: 'RequestLimitExceeded' })
    region.deny('DescribeInstanceTypes')
    await expect(names('c5.*')).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
  })

  it('B3 are all that EC2 is asked about', async () => {
    const { client } = await ec2()
    for (const operation of operationsOf('ec2')) expect(operationSchema('ec2', operation).input).toBeDefined()
    await expect(client.send(new DescribeInstancesCommand({}))).rejects.toThrow(
      'no model of ec2 DescribeInstances',
    )
  })

  it('B100 are one for a group and its warm pool', async () => {
    const { autoScaling, region, wait } = arena()
    region.createGroup({ name: 'chat', min: 1, max: 2, instanceType: 'c5n.xlarge' })
    region.createGroup({ name: 'feed', min: 1, max: 2 })
    await autoScaling.send(new PutWarmPoolCommand({ AutoScalingGroupName: 'chat', MinSize: 1 }))
    wait(10)
    const { AutoScalingGroups } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}))
    expect(AutoScalingGroups?.map(({ Instances }) => Instances?.[0]?.InstanceType)).toEqual([
      'c5n.xlarge',
      'c5.2xlarge',
    ])
    const pool = await autoScaling.send(new DescribeWarmPoolCommand({ AutoScalingGroupName: 'chat' }))
    expect(pool.Instances?.map(({ InstanceType }) => InstanceType)).toEqual(['c5n.xlarge'])
  })
})
