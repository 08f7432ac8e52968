import type { GetMetricDataCommandInput, MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { readHistory } from '../../../src/adapters/cloudwatch/history.ts'
import type { LoadQuery } from '../../../src/adapters/cloudwatch/metric-data.ts'
import { connectAws } from '../../../src/adapters/connect.ts'
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../../src/core/instant.ts'
import type { LoadPoint } from '../../../src/core/observed.ts'
import { reviewed, reviewMargin } from '../../../src/core/review/peaks.ts'
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'
import { scriptAws } from '../../wire/scripted-aws.ts'

const here = { region: 'us-east-1' }
const now = clock('12:00')

function aQuery(index = 0, periodSeconds = 60): LoadQuery {
  const dimensions = { AutoScalingGroupName: `group-${index}` }
  return {
    fleet: `fleet-${index}`,
    namespace: 'WebSocket',
    name: 'tcp_established',
    dimensions,
    periodSeconds,
  }
}

/** A day of the past that CloudWatch still knows, in pages of so many values. */
function past({ pageSize = Number.POSITIVE_INFINITY } = {}) {
  const sandbox = createSandbox({ startsAt: now, pageSize, metricRetentionSeconds: (2 * DAY) / SECOND })
  const hand = sandbox.region(here)
  return {
    sandbox,
    hand,
    client: sandbox.connect(here).cloudWatch,
    publish(query: LoadQuery, at: Instant, values: number[]): void {
      hand.publish({ ...query, at, values })
    },
  }
}

function readOf(found: Awaited<ReturnType<typeof readHistory>>, fleet = 'fleet-0'): LoadPoint[] {
  const reading = found.get(fleet)
  if (!reading || !('read' in reading)) throw new Error(`${fleet} was not read`)
  return reading.read
}

/** What each call asked for. */
function queriesOf({ calls }: Sandbox): MetricDataQuery[][] {
  return calls.map(({ input }) => (input as GetMetricDataCommandInput).MetricDataQueries ?? [])
}

describe('the history of a fleet', () => {
  it('is the sum and the instances of each period, oldest first; a silent period is absent', async () => {
    const { client, publish } = past()
    publish(aQuery(), now - 3 * MINUTE, [100, 300])
    publish(aQuery(), now - 9 * MINUTE, [50])
    const found = await readHistory(client, [aQuery()], now - HOUR, now)
    expect(readOf(found)).toEqual([
      { startsAt: now - 9 * MINUTE, connections: 50, instances: 1 },
      { startsAt: now - 3 * MINUTE, connections: 400, instances: 2 },
    ])
  })

  it('is whole when it comes in pages, for every fleet', async () => {
    const { client, publish } = past({ pageSize: 7 })
    const queries = [0, 1, 2].map((index) => aQuery(index))
    for (const query of queries) {
      for (let back = 60; back > 0; back -= 1) publish(query, now - back * MINUTE, [back, back])
    }
    const found = await readHistory(client, queries, now - HOUR, now)
    for (const { fleet } of queries) {
      const points = readOf(found, fleet)
      expect(points.map(({ connections }) => connections)).toEqual(
        Array.from({ length: 60 }, (_, index) => 2 * (60 - index)),
      )
      expect(new Set(points.map(({ instances }) => instances))).toEqual(new Set([2]))
    }
  })

  it('is nothing for a metric that nobody publishes', async () => {
    const { client } = past()
    expect(readOf(await readHistory(client, [aQuery()], now - DAY, now))).toEqual([])
  })

  it('is read in minutes where instances publish more often: CloudWatch keeps no more of a day', async () => {
    const { client, publish, sandbox } = past()
    for (const second of [0, 10, 20, 30, 40, 50]) {
      publish(aQuery(), now - MINUTE + second * SECOND, [100, 200, 300])
    }
    const found = await readHistory(client, [aQuery(0, 10)], now - HOUR, now)
    expect(readOf(found)).toEqual([{ startsAt: now - MINUTE, connections: 600, instances: 3 }])
    const periods = queriesOf(sandbox)
      .flat()
      .map(({ MetricStat }) => MetricStat?.Period)
    expect(periods).toEqual([60, 60])
  })

  it('is unread where it is denied, for the fleets of that Region', async () => {
    const { client, hand } = past()
    hand.deny('GetMetricData')
    const found = await readHistory(client, [aQuery(0), aQuery(1)], now - DAY, now)
    expect([...found.values()]).toEqual([
      { unread: expect.stringContaining('GetMetricData') },
      { unread: expect.stringContaining('GetMetricData') },
    ])
  })
})

describe('over the wire', () => {
  it('a period whose instances are not known is absent: nobody can say how many there were', async () => {
    const at = (time: string) => clock(time) / SECOND
    await scriptAws({
      GetMetricData: [
        {
          result: {
            MetricDataResults: [
              { Id: 'sum0', Timestamps: [at('11:58'), at('11:57')], Values: [700, 600] },
              { Id: 'samples0', Timestamps: [at('11:57')], Values: [2] },
            ],
          },
        },
      ],
    })
    const { cloudWatch } = connectAws()(here)
    const found = await readHistory(cloudWatch, [aQuery()], now - HOUR, now)
    expect(readOf(found)).toEqual([{ startsAt: clock('11:57'), connections: 600, instances: 2 }])
  })
})

describe('the calls', () => {
  const span = reviewed + reviewMargin

  it('are one for 31 fleets, two for 32: a page holds no more values of a day', async () => {
    for (const [fleets, calls] of [
      [31, 1],
      [32, 2],
    ] as const) {
      const { client, sandbox } = past()
      const queries = Array.from({ length: fleets }, (_, index) => aQuery(index))
      await readHistory(client, queries, now - span, now)
      expect(sandbox.calls).toHaveLength(calls)
    }
  })

  it('are 33 for a thousand fleets, none with more values than a page holds', async () => {
    const { client, sandbox } = past()
    const queries = Array.from({ length: 1_000 }, (_, index) => aQuery(index))
    const found = await readHistory(client, queries, now - span, now)
    expect(found.size).toBe(1_000)
    expect(sandbox.calls).toHaveLength(33)
    for (const queries of queriesOf(sandbox)) {
      expect(queries.length * (span / MINUTE)).toBeLessThanOrEqual(100_800)
    }
  })

  it('are fewer for a metric of longer periods, with no more than 500 queries in one', async () => {
    const { client, sandbox } = past()
    const queries = Array.from({ length: 300 }, (_, index) => aQuery(index, 3_600))
    await readHistory(client, queries, now - span, now)
    expect(queriesOf(sandbox).map(({ length }) => length)).toEqual([500, 100])
  })

  it('are none where no fleet is asked about', async () => {
    const { client, sandbox } = past()
    expect((await readHistory(client, [], now - span, now)).size).toBe(0)
    expect(sandbox.calls).toEqual([])
  })
})
