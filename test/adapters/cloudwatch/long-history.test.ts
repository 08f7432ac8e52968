import { describe, expect, it } from 'vitest'
import { readLongHistory } from '../../../src/adapters/cloudwatch/long-history.ts'
import type { LoadQuery } from '../../../src/adapters/cloudwatch/metric-data.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/core/instant.ts'
import { createSandbox } from '../../../src/sandbox/sandbox.ts'

const now = Date.UTC(2027, 5, 29, 6)
const where = { region: 'us-east-1' }

function queryOf(fleet: string, periodSeconds = 60): LoadQuery {
  const dimensions = { AutoScalingGroupName: fleet }
  return { fleet, namespace: 'WebSocket', name: 'tcp_established', dimensions, periodSeconds }
}

/** So many samples each `every`, of three instances with a third of the load each. */
function world(fleets: string[], load: (at: number) => number, days: number, every = MINUTE) {
  const sandbox = createSandbox({ startsAt: now, metricRetentionSeconds: (500 * DAY) / SECOND })
  const hand = sandbox.region(where)
  for (const fleet of fleets) {
    const { namespace, name, dimensions } = queryOf(fleet)
    for (let at = now - days * DAY; at < now; at += every) {
      const each = load(at) / 3
      hand.publish({ namespace, name, dimensions, at, values: [each, each, each] })
    }
  }
  sandbox.calls.length = 0
  const read = async (queries: LoadQuery[], span: { from: number; to?: number }) =>
    readLongHistory(sandbox.connect(where).cloudWatch, queries, { to: now, now, ...span })
  return { sandbox, hand, read }
}

interface Asked {
  StartTime: Date
  EndTime: Date
  MetricDataQueries: { MetricStat: { Period: number; Stat: string } }[]
}

describe('a long history', () => {
  it('is the load of the group, however many samples of an instance a period has', async () => {
    const { read } = world(['chat'], () => 300, 2)
    const found = (await read([queryOf('chat')], { from: now - 2 * DAY })).get('chat')
    const values = found && 'read' in found ? found.read.values : []
    expect(values.length).toBe((2 * DAY) / (5 * MINUTE) - 1)
    expect(new Set(values.map((value) => Math.round(value)))).toEqual(new Set([300]))
  })

  it('is right for agents that publish six times a minute, and for those that do every ten minutes', async () => {
    const often = world(['chat'], () => 300, 1, 10 * SECOND)
    const [fast] = [...(await often.read([queryOf('chat', 10)], { from: now - DAY })).values()]
    const seldom = world(['chat'], () => 300, 1, 10 * MINUTE)
    const [slow] = [...(await seldom.read([queryOf('chat', 600)], { from: now - DAY })).values()]
    for (const found of [fast, slow]) {
      const values = found && 'read' in found ? found.read.values : []
      expect(values.length).toBeGreaterThan(100)
      for (const value of values) expect(value).toBeCloseTo(300)
    }
  })

  it('has the last two months in five minutes and what was before in hours, each instant once', async () => {
    const { read } = world(['chat'], (at) => 1_000 + (Math.floor(at / DAY) % 7), 100, HOUR)
    const found = (
      await read([{ ...queryOf('chat', 3_600), periodSeconds: 300 }], { from: now - 100 * DAY })
    ).get('chat')
    const at = found && 'read' in found ? found.read.at : []
    expect(at).toEqual([...new Set(at)].sort((a, b) => a - b))
    expect([at[0], at.length]).toEqual([now - 100 * DAY, 100 * 24])
  })

  it('asks only for periods that CloudWatch still has, in two calls for one fleet', async () => {
    const { sandbox, read } = world(['chat'], () => 300, 1)
    await read([queryOf('chat')], { from: now - 400 * DAY })
    const asked = sandbox.calls.map(({ input }) => input as Asked)
    expect(asked).toHaveLength(2)
    for (const { StartTime, MetricDataQueries } of asked) {
      const age = now - StartTime.getTime()
      for (const { MetricStat } of MetricDataQueries) {
        expect(MetricStat.Stat).toBe('Sum')
        expect(MetricStat.Period % (age > 63 * DAY ? 3_600 : 300)).toBe(0)
        expect(StartTime.getTime() % (MetricStat.Period * SECOND)).toBe(0)
      }
    }
  })

  it('asks for as many fleets at once as have room in a page, and for 500 at the most', async () => {
    const fleets = Array.from({ length: 600 }, (_, index) => queryOf(`fleet-${index}`))
    const { sandbox, read } = world([], () => 0, 0)
    await read(fleets, { from: now - DAY })
    const sizes = sandbox.calls.map(({ input }) => (input as Asked).MetricDataQueries.length)
    // A day has 287 whole periods of five minutes: 351 fleets fill a page of 100,800 values.
    expect(sizes).toEqual([351, 249])
    sandbox.calls.length = 0
    await read(fleets, { from: now - HOUR })
    expect(sandbox.calls.map(({ input }) => (input as Asked).MetricDataQueries.length)).toEqual([500, 100])
  })

  it('follows every page', async () => {
    const { read } = world(['chat', 'game'], () => 300, 1)
    const whole = await read([queryOf('chat'), queryOf('game')], { from: now - DAY })
    const small = createSandbox({ startsAt: now, metricRetentionSeconds: (2 * DAY) / SECOND, pageSize: 50 })
    for (const fleet of ['chat', 'game'])
      for (let at = now - DAY; at < now; at += MINUTE)
        small.region(where).publish({ ...queryOf(fleet), at, values: [100, 100, 100] })
    const paged = await readLongHistory(small.connect(where).cloudWatch, [queryOf('chat'), queryOf('game')], {
      from: now - DAY,
      to: now,
      now,
    })
    expect(paged).toEqual(whole)
    expect(small.calls.length).toBeGreaterThan(5)
  })

  it('is unread, with the reason, where it may not be read', async () => {
    const { hand, read } = world(['chat'], () => 300, 1)
    hand.deny('GetMetricData')
    expect((await read([queryOf('chat')], { from: now - DAY })).get('chat')).toEqual({
      unread: expect.stringContaining('GetMetricData'),
    })
  })

  it('has no rows of a fleet that nobody heard', async () => {
    const { read } = world([], () => 0, 0)
    expect((await read([queryOf('chat')], { from: now - DAY })).get('chat')).toEqual({
      read: { at: [], values: [] },
    })
  })
})
