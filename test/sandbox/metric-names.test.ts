import { DescribeAccountLimitsCommand } from '@aws-sdk/client-auto-scaling'
import { ListMetricsCommand, type ListMetricsCommandInput } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../src/core/instant.ts'
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { arena, metric } from './arena.ts'

function published(options: Partial<SandboxOptions> = {}) {
  const world = arena({ metricRetentionSeconds: 30 * 86_400, ...options })
  const list = (input: ListMetricsCommandInput = {}) => world.cloudWatch.send(new ListMetricsCommand(input))
  return {
    ...world,
    list,
    namespaces: async (input: ListMetricsCommandInput = {}) =>
      (await list(input)).Metrics?.map(({ Namespace }) => Namespace),
  }
}

describe('metrics by name', () => {
  it('B125 are listed with their namespace and dimensions while they had data in two weeks', async () => {
    const { list, region, sandbox } = published()
    expect(await list()).toMatchObject({ Metrics: [] })
    region.publish({ ...metric, values: [1] })
    const Dimensions = [{ Name: 'AutoScalingGroupName', Value: 'chat' }]
    const { Metrics } = await list()
    expect(Metrics).toEqual([{ Namespace: 'WebSocket', MetricName: 'tcp_established', Dimensions }])
    sandbox.advanceTo(sandbox.now() + 14 * DAY)
    expect((await list()).Metrics).toHaveLength(1)
    sandbox.advanceTo(sandbox.now() + HOUR)
    expect((await list()).Metrics).toEqual([])
  })

  it('B125 match exactly, and by dimensions whatever others they have', async () => {
    const { namespaces, region } = published()
    region.publish({ ...metric, values: [1] })
    region.publish({
      ...metric,
      namespace: 'Zoned',
      dimensions: { ...metric.dimensions, Zone: 'a' },
      values: [1],
    })
    region.publish({ ...metric, namespace: 'Other', name: 'TCP_established', values: [1] })
    expect(await namespaces({ MetricName: 'tcp_established' })).toEqual(['WebSocket', 'Zoned'])
    expect(await namespaces({ Namespace: 'Zoned' })).toEqual(['Zoned'])
    expect(await namespaces({ Dimensions: [{ Name: 'Zone' }] })).toEqual(['Zoned'])
    expect(await namespaces({ Dimensions: [{ Name: 'Zone', Value: 'b' }] })).toEqual([])
  })

  it('B125 leave out what was silent for three hours when asked', async () => {
    const { namespaces, region, wait } = published()
    region.publish({ ...metric, values: [1] })
    wait(181)
    region.publish({ ...metric, namespace: 'Now', values: [1] })
    expect(await namespaces({ RecentlyActive: 'PT3H' })).toEqual(['Now'])
    expect(await namespaces()).toEqual(['WebSocket', 'Now'])
  })

  it('B125 come a page at a time', async () => {
    const { list, region } = published({ pageSize: 2 })
    for (const name of ['a', 'b', 'c']) region.publish({ ...metric, name, values: [1] })
    const first = await list()
    expect(first.Metrics).toHaveLength(2)
    const rest = await list({ NextToken: first.NextToken })
    expect([rest.Metrics?.length, rest.NextToken]).toEqual([1, undefined])
    await expect(list({ NextToken: first.NextToken, MetricName: 'a' })).rejects.toThrow('token')
  })
})

it('B126 the limits of an account are the published defaults, with the groups there are', async () => {
  const { autoScaling, region } = published()
  region.createGroup({ name: 'chat', min: 1, max: 2 })
  expect(await autoScaling.send(new DescribeAccountLimitsCommand({}))).toMatchObject({
    MaxNumberOfAutoScalingGroups: 200,
    MaxNumberOfLaunchConfigurations: 200,
    NumberOfAutoScalingGroups: 1,
    NumberOfLaunchConfigurations: 0,
  })
})
