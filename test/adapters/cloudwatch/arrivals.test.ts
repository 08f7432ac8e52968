import { describe, expect, it } from 'vitest'
import { type ArrivalQuery, readArrivals } from '../../../src/adapters/cloudwatch/arrivals.ts'
import { MINUTE } from '../../../src/core/instant.ts'
import { createSandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'

const place = { region: 'us-east-1' }

function listening(options: Partial<SandboxOptions> = {}) {
  const sandbox = createSandbox({ startsAt: clock('12:00'), ...options })
  const region = sandbox.region(place)
  const { cloudWatch } = sandbox.connect(place)
  return {
    sandbox,
    region,
    ask: (queries: ArrivalQuery[]) => readArrivals(cloudWatch, queries, sandbox.now()),
  }
}

function metric(name: string, fleet = 'arena', lookBack = 15 * MINUTE): ArrivalQuery {
  return { fleet, namespace: 'WebSocket', name, dimensions: { AutoScalingGroupName: fleet }, lookBack }
}

describe('whether metrics arrive', () => {
  it('is told by the samples of each, under exactly its dimensions', async () => {
    const { region, sandbox, ask } = listening()
    const at = sandbox.now() - 6 * MINUTE
    region.publish({ ...metric('here'), at, values: [1, 2, 3] })
    region.publish({ ...metric('elsewhere'), dimensions: { InstanceId: 'i-1' }, at, values: [1] })
    const found = (await ask([metric('here'), metric('elsewhere')])).get('arena')
    expect(found).toMatchObject({
      read: [
        { name: 'here', samples: 3 },
        { name: 'elsewhere', samples: 0 },
      ],
    })
  })

  it('is asked for each as far back as it wants', async () => {
    const { region, sandbox, ask } = listening()
    for (const name of ['short', 'long'])
      region.publish({ ...metric(name), at: sandbox.now() - 60 * MINUTE, values: [1] })
    const found = (await ask([metric('short'), metric('long', 'arena', 120 * MINUTE)])).get('arena')
    expect(found).toMatchObject({
      read: [
        { name: 'short', samples: 0 },
        { name: 'long', samples: 1 },
      ],
    })
  })

  it('takes 500 metrics a call and follows every page', async () => {
    const { region, sandbox, ask } = listening({ pageSize: 7 })
    const queries = Array.from({ length: 501 }, (_, index) => metric(`m${index}`, `fleet-${index % 3}`))
    for (const query of queries) region.publish({ ...query, at: sandbox.now() - 6 * MINUTE, values: [1] })
    const found = await ask(queries)
    expect([...found.values()].flatMap((one) => ('read' in one ? one.read : []))).toHaveLength(501)
    expect(
      [...found.values()].every((one) => 'read' in one && one.read.every(({ samples }) => samples === 1)),
    ).toBe(true)
    expect(Math.max(...sandbox.calls.map(({ input }) => countIn(input)))).toBe(500)
  })

  it('is unread for every fleet of a call that AWS refused', async () => {
    const { region, ask } = listening()
    region.deny('GetMetricData')
    const found = await ask([metric('a'), metric('b', 'pit')])
    expect([...found]).toMatchObject([
      ['arena', { unread: expect.stringContaining('AccessDenied') }],
      ['pit', { unread: expect.stringContaining('AccessDenied') }],
    ])
  })

  it('costs no call where nothing is asked', async () => {
    const { sandbox, ask } = listening()
    expect((await ask([])).size).toBe(0)
    expect(sandbox.calls).toEqual([])
  })
})

function countIn(input: object): number {
  return (input as { MetricDataQueries?: unknown[] }).MetricDataQueries?.length ?? 0
}
