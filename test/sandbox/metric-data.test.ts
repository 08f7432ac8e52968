import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MetricDataQuery,
  type MetricDatum,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../src/core/instant.ts'
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { arena, metric, START } from './arena.ts'

const chat = {
  Namespace: metric.namespace,
  MetricName: metric.name,
  Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'chat' }],
}

function query(Stat = 'Sum', Period = 60, Id = 'q'): MetricDataQuery {
  return { Id, MetricStat: { Metric: chat, Period, Stat } }
}

function metrics(options: Partial<SandboxOptions> = {}) {
  const world = arena(options)
  const get = (input: Partial<GetMetricDataCommandInput> = {}) =>
    world.cloudWatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: [query()],
        StartTime: new Date(START),
        EndTime: new Date(START + HOUR),
        ScanBy: 'TimestampAscending',
        ...input,
      }),
    )
  return {
    ...world,
    get,
    values: async (input: Partial<GetMetricDataCommandInput> = {}) =>
      (await get(input)).MetricDataResults?.[0]?.Values,
    put: (...MetricData: Partial<MetricDatum>[]) =>
      world.cloudWatch.send(
        new PutMetricDataCommand({
          Namespace: metric.namespace,
          MetricData: MetricData.map((datum) => ({
            MetricName: metric.name,
            Dimensions: chat.Dimensions,
            ...datum,
          })),
        }),
      ),
  }
}

describe('publishing', () => {
  it('B75 a metric is its exact dimensions, in any order', async () => {
    const { put, values, get } = metrics()
    const zone = { Name: 'Zone', Value: 'a' }
    await put(
      { Value: 1 },
      { Value: 10, Dimensions: [...chat.Dimensions, zone] },
      { Value: 100, Dimensions: [] },
    )
    expect(await values()).toEqual([1])
    const both = { ...chat, Dimensions: [zone, ...chat.Dimensions] }
    const { MetricDataResults } = await get({
      MetricDataQueries: [{ Id: 'q', MetricStat: { Metric: both, Period: 60, Stat: 'Sum' } }],
    })
    expect(MetricDataResults?.[0]?.Values).toEqual([10])
  })

  it('B75 values, counts and statistic sets add up as samples do', async () => {
    const { put, values } = metrics()
    await put(
      { Value: 4 },
      { Values: [2, 6], Counts: [3, 1] },
      { StatisticValues: { SampleCount: 2, Sum: 20, Minimum: 1, Maximum: 19 } },
    )
    const of = (Stat: string) => values({ MetricDataQueries: [query(Stat)] })
    expect([await of('Sum'), await of('SampleCount'), await of('Minimum'), await of('Maximum')]).toEqual([
      [36],
      [7],
      [1],
      [19],
    ])
    expect((await of('Average'))?.[0]).toBeCloseTo(36 / 7)
  })

  const wrong: [string, Partial<MetricDatum>, string][] = [
    ['a value that is no number', { Value: Number.NaN }, 'InvalidParameterValueException'],
    ['an infinite value', { Values: [1, Infinity] }, 'InvalidParameterValueException'],
    ['151 values', { Values: Array(151).fill(1) }, 'InvalidParameterValueException'],
    ['counts that do not match', { Values: [1, 2], Counts: [1] }, 'InvalidParameterValueException'],
    ['no value', {}, 'InvalidParameterCombinationException'],
    ['two kinds of values', { Value: 1, Values: [1] }, 'InvalidParameterCombinationException'],
    [
      'a time over two weeks ago',
      { Value: 1, Timestamp: new Date(START - 14 * DAY - 1) },
      'InvalidParameterValueException',
    ],
    [
      'a time over two hours ahead',
      { Value: 1, Timestamp: new Date(START + 2 * HOUR + 1) },
      'InvalidParameterValueException',
    ],
    [
      '31 dimensions',
      { Value: 1, Dimensions: Array.from({ length: 31 }, (_, index) => ({ Name: `${index}`, Value: 'x' })) },
      'InvalidParameterValueException',
    ],
  ]
  it.each(wrong)('B76 refuses %s, and all that came with it', async (_, datum, name) => {
    const { put, values } = metrics()
    const request = put({ Value: 1 }, datum)
    await expect(request).rejects.toMatchObject({ name })
    if (!datum.Dimensions) expect(await values()).toEqual([])
  })

  it('B76 refuses more than 1000 metrics, and namespaces of AWS', async () => {
    const { put, cloudWatch } = metrics()
    await expect(put(...Array.from({ length: 1_001 }, () => ({ Value: 1 })))).rejects.toMatchObject({
      name: 'ValidationError',
    })
    const aws = new PutMetricDataCommand({
      Namespace: 'AWS/EC2',
      MetricData: [{ MetricName: 'CPUUtilization', Value: 1 }],
    })
    await expect(cloudWatch.send(aws)).rejects.toMatchObject({ name: 'InvalidParameterValueException' })
  })
})

describe('reading', () => {
  const minute = (number: number) => new Date(START + number * MINUTE)

  async function tenMinutes(options: Partial<SandboxOptions> = {}) {
    const world = metrics(options)
    for (let at = 0; at < 10; at += 1) if (at !== 4) await world.put({ Value: at, Timestamp: minute(at) })
    return world
  }

  it('B77 from the start on, before the end, without what is missing', async () => {
    const { get } = await tenMinutes()
    const { MetricDataResults } = await get({ StartTime: minute(3), EndTime: minute(6) })
    expect(MetricDataResults).toEqual([
      {
        Id: 'q',
        Label: 'tcp_established',
        Timestamps: [minute(3), minute(5)],
        Values: [3, 5],
        StatusCode: 'Complete',
      },
    ])
  })

  it('B77 in periods of whole multiples, the last with what it has so far', async () => {
    const { get } = await tenMinutes()
    const { MetricDataResults } = await get({
      MetricDataQueries: [query('Sum', 300)],
      StartTime: minute(2),
      EndTime: minute(8),
    })
    expect(MetricDataResults?.[0]).toMatchObject({ Timestamps: [minute(5)], Values: [35] })
    const all = await get({
      MetricDataQueries: [query('Sum', 300)],
      StartTime: minute(0),
      EndTime: minute(8),
    })
    expect(all.MetricDataResults?.[0]?.Values).toEqual([6, 35])
  })

  it('B77 high resolution keeps its seconds', async () => {
    const { put, values } = metrics()
    await put(
      { Value: 1, StorageResolution: 1 },
      { Value: 2, StorageResolution: 1, Timestamp: new Date(START + 10_000) },
    )
    expect(await values({ MetricDataQueries: [query('Sum', 10)] })).toEqual([1, 2])
  })

  it('B78 newest first by default', async () => {
    const { values } = await tenMinutes()
    const range = { StartTime: minute(0), EndTime: minute(3) }
    expect(await values({ ...range, ScanBy: undefined })).toEqual([2, 1, 0])
    expect(await values(range)).toEqual([0, 1, 2])
  })

  it('B79 pages by datapoints, one series going on under its id', async () => {
    const { get } = await tenMinutes({ pageSize: 4 })
    const MetricDataQueries = [query('Sum', 60, 'a'), query('Maximum', 300, 'b')]
    const pages: unknown[] = []
    let NextToken: string | undefined
    do {
      const answer = await get({ MetricDataQueries, NextToken })
      pages.push(answer.MetricDataResults?.map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode]))
      NextToken = answer.NextToken
    } while (NextToken)
    expect(pages).toEqual([
      [['a', [0, 1, 2, 3], 'PartialData']],
      [['a', [5, 6, 7, 8], 'PartialData']],
      [
        ['a', [9], 'Complete'],
        ['b', [3, 9], 'Complete'],
      ],
    ])
  })

  it('B79 a metric nobody publishes has an empty series', async () => {
    const { get } = metrics()
    const { MetricDataResults } = await get({
      MetricDataQueries: [query('Sum', 60, 'a'), query('Sum', 60, 'b')],
    })
    expect(MetricDataResults).toMatchObject([
      { Id: 'a', Values: [], StatusCode: 'Complete' },
      { Id: 'b', Values: [], Timestamps: [] },
    ])
  })

  it.each([
    [
      '501 queries',
      { MetricDataQueries: Array.from({ length: 501 }, (_, index) => query('Sum', 60, `q${index}`)) },
    ],
    ['an id twice', { MetricDataQueries: [query(), query('Maximum')] }],
    ['an id that begins with a capital', { MetricDataQueries: [query('Sum', 60, 'Q')] }],
    ['a period of 45 s', { MetricDataQueries: [query('Sum', 45)] }],
    ['a range that ends before it begins', { EndTime: new Date(START) }],
  ])('B79 refuses %s', async (_, input) => {
    const { get } = metrics()
    await expect(get(input)).rejects.toMatchObject({
      name: expect.stringMatching(/^(ValidationError|InvalidParameterValueException)$/),
    })
  })

  it('B80 keeps three hours, or as long as it is told', async () => {
    for (const [options, expected] of [
      [{}, 180],
      [{ metricRetentionSeconds: 6 * 3_600 }, 360],
    ] as const) {
      const { region, sandbox, values } = metrics(options)
      for (let at = 0; at < 8 * 60; at += 1) {
        region.publish({ ...metric, values: [at] })
        sandbox.advanceTo(sandbox.now() + MINUTE)
      }
      const kept = (await values({ EndTime: new Date(sandbox.now()) }))?.length ?? 0
      expect(kept).toBeGreaterThanOrEqual(expected)
      expect(kept).toBeLessThan(expected + 65)
    }
  })
})
