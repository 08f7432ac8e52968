/** On a virtual clock: nothing here waits, and nothing depends on how fast the machine is. */
import { AutoScalingClient, DescribePoliciesCommand, DescribeTagsCommand } from '@aws-sdk/client-auto-scaling'
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pace } from '../../src/adapters/pace.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const put = () =>
  new PutMetricAlarmCommand({
    AlarmName: 'a',
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  })
const list = () => new DescribeAlarmsCommand({})

/** A client that answers in memory behind its pace, and notes the millisecond at which each command got through. */
function paced(rates: Record<string, number>) {
  const client = new CloudWatchClient({ region: 'us-east-1' })
  const started = Date.now()
  const through: { command: string; at: number }[] = []
  client.middlewareStack.use(pace(rates))
  client.middlewareStack.add(
    (_next, context) => async () => {
      through.push({ command: context.commandName ?? '', at: Date.now() - started })
      return { output: { $metadata: {} }, response: {} }
    },
    { step: 'initialize', priority: 'low' },
  )
  return {
    client,
    times: (command: string) => through.filter((call) => call.command === command).map(({ at }) => at),
  }
}

/** The most calls within any second, wherever it begins. */
function busiestSecond(times: number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length))
}

describe('the pace of a client', () => {
  it('lets the rate through at once, and no more within the second', async () => {
    const { client, times } = paced({ PutMetricAlarmCommand: 3 })
    const calls = Array.from({ length: 7 }, () => client.send(put()))
    await vi.advanceTimersByTimeAsync(999)
    expect(times('PutMetricAlarmCommand')).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(1)
    expect(times('PutMetricAlarmCommand').length).toBeGreaterThan(3)
    await vi.runAllTimersAsync()
    await Promise.all(calls)
    expect(times('PutMetricAlarmCommand')).toHaveLength(7)
    expect(busiestSecond(times('PutMetricAlarmCommand'))).toBe(3)
  })

  it('holds in every second, for calls that come at any time, and loses none', async () => {
    const gaps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_500 })), {
      minLength: 1,
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 9 }), async (waits, rate) => {
        const { client, times } = paced({ PutMetricAlarmCommand: rate })
        const calls: Promise<unknown>[] = []
        for (const wait of waits) {
          await vi.advanceTimersByTimeAsync(wait)
          calls.push(client.send(put()))
        }
        await vi.runAllTimersAsync()
        await Promise.all(calls)
        expect(times('PutMetricAlarmCommand')).toHaveLength(waits.length)
        expect(busiestSecond(times('PutMetricAlarmCommand'))).toBeLessThanOrEqual(rate)
      }),
      { numRuns: 100 },
    )
  })

  it('does not make one command wait for another, nor those without a rate', async () => {
    const { client, times } = paced({ PutMetricAlarmCommand: 1 })
    const calls = [put(), put(), list(), list(), list()].map((command) =>
      command instanceof PutMetricAlarmCommand ? client.send(command) : client.send(command),
    )
    await vi.advanceTimersByTimeAsync(0)
    expect(times('PutMetricAlarmCommand')).toEqual([0])
    expect(times('DescribeAlarmsCommand')).toEqual([0, 0, 0])
    await vi.runAllTimersAsync()
    await Promise.all(calls)
  })

  it('can be one for all commands together, as EC2 Auto Scaling counts them', async () => {
    const client = new AutoScalingClient({ region: 'us-east-1' })
    const through: number[] = []
    const started = Date.now()
    client.middlewareStack.use(pace({}, 2))
    client.middlewareStack.add(
      () => async () => {
        through.push(Date.now() - started)
        return { output: { $metadata: {} }, response: {} }
      },
      { step: 'initialize', priority: 'low' },
    )
    const calls = [
      client.send(new DescribePoliciesCommand({})),
      client.send(new DescribeTagsCommand({})),
      client.send(new DescribePoliciesCommand({})),
    ]
    await vi.runAllTimersAsync()
    await Promise.all(calls)
    expect(through).toHaveLength(3)
    expect(busiestSecond(through)).toBe(2)
  })
})
