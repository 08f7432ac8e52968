import { describe, expect, it } from 'vitest'
import { type LiveQuery, readLive } from '../../../src/adapters/cloudwatch/live.ts'
import { type Instant, MINUTE, SECOND } from '../../../src/core/instant.ts'
import { createSandbox } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'

const here = { region: 'us-east-1' }
const now = clock('12:00')

function aQuery(change: Partial<LiveQuery> = {}): LiveQuery {
  return {
    fleet: 'arena',
    namespace: 'WebSocket',
    name: 'tcp_established',
    dimensions: { AutoScalingGroupName: 'prod-arena' },
    periodSeconds: 60,
    instances: 2,
    ...change,
  }
}

function world({ pageSize = Number.POSITIVE_INFINITY } = {}) {
  const sandbox = createSandbox({ startsAt: now, pageSize })
  return {
    sandbox,
    deny: () => sandbox.region(here).deny('GetMetricData'),
    publish: (at: Instant, values: number[], query = aQuery()) =>
      sandbox.region(here).publish({ ...query, at, values }),
    async live(query = aQuery(), at: Instant = now) {
      const found = await readLive(sandbox.connect(here).cloudWatch, [query], at)
      return found.get(query.fleet)
    },
  }
}

describe('live connections', () => {
  it('are the highest sum of the last complete periods, as of the end of the newest', async () => {
    const { publish, live } = world()
    publish(now - 4 * MINUTE, [500, 500])
    publish(now - 2 * MINUTE, [300, 300])
    expect(await live()).toEqual({ read: { connections: 1_000, asOf: now - MINUTE } })
  })

  it('are no period that is still going on, and none before the last five', async () => {
    const { publish, live } = world()
    publish(now, [900, 900])
    publish(now - 6 * MINUTE, [800, 800])
    publish(now - 2 * MINUTE, [300, 300])
    expect(await live(aQuery(), now + 30 * SECOND)).toEqual({
      read: { connections: 600, asOf: now - MINUTE },
    })
  })

  it('are unread where an instance was not heard: it may hold the most', async () => {
    const { publish, live } = world()
    publish(now - 2 * MINUTE, [300])
    expect(await live()).toEqual({
      unread: expect.stringContaining('only 1 of 2 instances published WebSocket/tcp_established since'),
    })
  })

  it('are unread where nobody was heard, or where AWS does not let it be read', async () => {
    const { live, deny } = world()
    expect(await live()).toEqual({ unread: 'no data for WebSocket/tcp_established since 2026-11-25T11:55Z' })
    deny()
    expect(await live()).toEqual({ unread: expect.stringContaining('GetMetricData') })
  })

  it('are the same in pages of a few values', async () => {
    const { publish, live } = world({ pageSize: 2 })
    for (let back = 5; back > 0; back -= 1) publish(now - back * MINUTE, [100 * back, 100 * back])
    expect(await live()).toEqual({ read: { connections: 1_000, asOf: now } })
  })

  it('of 251 fleets take two calls', async () => {
    const { sandbox } = world()
    const queries = Array.from({ length: 251 }, (_, index) => aQuery({ fleet: `fleet-${index}` }))
    const found = await readLive(sandbox.connect(here).cloudWatch, queries, now)
    expect([found.size, sandbox.calls.length]).toEqual([251, 2])
  })
})
