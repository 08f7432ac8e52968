import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../../src/core/desired.ts'
import { routing } from '../../../src/core/proofs/routing.ts'
import { aFleet, clock, scalingSection } from '../../build.ts'

const ground = { at: clock('12:00'), types: new Map() }

type Section = Record<string, unknown>

const balance = {
  port: 443,
  maxSkew: '25%',
  ignoreYoungerThan: '15m',
  staleAfter: '2h',
  acceptPerSecond: 300,
}
const healthCheck = { interval: '10s', timeout: '5s', healthyThreshold: 3, unhealthyThreshold: 3 }

function aRoutedFleet(
  section: Section | undefined,
  changes: Section = {},
  settings: Section | null = null,
): Fleet {
  return aFleet({ balance, scaling: scalingSection, routing: section, ...changes }, [], settings)
}

function found(section: Section | undefined, changes: Section = {}, settings: Section | null = null) {
  return routing.find(aRoutedFleet(section, changes, settings), ground)
}

describe('routing without contradictions', () => {
  it('is sound, whole or in part', () => {
    const whole = {
      algorithm: 'round_robin',
      slowStart: '1m',
      idleTimeout: '60s',
      deregistrationDelay: '5m',
      stickiness: false,
      healthCheck,
      heartbeat: '25s',
    }
    const settings = {
      'nginx.keepalive_timeout': { atLeast: 65 },
      'nginx.proxy_read_timeout': { atLeast: 65 },
    }
    expect(found(whole, {}, settings)).toEqual([])
    for (const key of Object.keys(whole))
      expect(found({ ...whole, [key]: undefined }, {}, settings)).toEqual([])
  })

  it('is not judged where nobody declares it', () => {
    expect(found(undefined, {}, { 'nginx.keepalive_timeout': { is: 5 } })).toEqual([])
    expect(found({}, {}, { 'nginx.proxy_read_timeout': { is: 5 } })).toEqual([])
  })
})

describe('a heartbeat', () => {
  it('as long as the idle timeout cuts off every quiet client', () => {
    expect(found({ heartbeat: '60s', idleTimeout: '60s' })).toEqual([
      {
        severity: 'error',
        at: ['routing', 'heartbeat'],
        says: 'a quiet connection has a heartbeat every 1m, and the load balancer closes it after 1m without data: every quiet client is cut off, and comes back to be cut off again',
        fix: 'write `routing.heartbeat: 54s`, or write `routing.idleTimeout: 1m7s`',
      },
    ])
  })

  it('a little shorter has a thin margin, and at nine tenths enough', () => {
    expect(found({ heartbeat: '59s', idleTimeout: '60s' })).toMatchObject([
      {
        severity: 'warning',
        says: "a heartbeat every 59s leaves 1s of the load balancer's idle timeout of 1m: one that comes a little late finds the connection closed",
      },
    ])
    expect(found({ heartbeat: '55s', idleTimeout: '60s' })).toHaveLength(1)
    expect(found({ heartbeat: '54s', idleTimeout: '60s' })).toEqual([])
  })

  it('that no timeout of a second leaves room for needs a longer timeout', () => {
    expect(found({ heartbeat: '1s', idleTimeout: '1s' })[0]?.fix).toBe('write `routing.idleTimeout: 2s`')
  })

  it('is found before either timeout, once either fix is followed', () => {
    const seconds = fc.integer({ min: 1, max: 3_600 })
    fc.assert(
      fc.property(seconds, seconds, (heartbeat, idleTimeout) => {
        const section = { heartbeat: `${heartbeat}s`, idleTimeout: `${idleTimeout}s` }
        const [risk] = found(section)
        for (const [, key = '', value] of risk?.fix.matchAll(/routing\.(\w+): (\w+)/g) ?? [])
          expect(found({ ...section, [key]: value })).toEqual([])
      }),
    )
  })
})

describe('nginx in front of the server', () => {
  const read = (setting: Section) => ({ 'nginx.proxy_read_timeout': setting })
  const keep = (setting: Section) => ({ 'nginx.keepalive_timeout': setting })

  it('closes what is quiet for longer than its proxy_read_timeout', () => {
    expect(found({ heartbeat: '90s', idleTimeout: '5m' }, {}, read({ atLeast: 65 }))).toEqual([
      {
        severity: 'warning',
        at: ['tuning'],
        says: 'profile websocket lets nginx close a WebSocket after 1m5s without data from its server, and heartbeats come every 1m30s: every quiet client is cut off',
        fix: 'write `nginx.proxy_read_timeout: { atLeast: 100 }` in policies/tuning/websocket.yaml',
      },
    ])
    expect(found({ heartbeat: '90s' }, {}, read({ atLeast: 99 }))[0]?.says).toContain('a little late')
    expect(found({ heartbeat: '90s' }, {}, read({ atLeast: 100 }))).toEqual([])
  })

  it('without heartbeats is as patient as the load balancer', () => {
    expect(found({ idleTimeout: '5m' }, {}, read({ atLeast: 65 }))).toMatchObject([
      {
        severity: 'warning',
        says: expect.stringMatching(
          /after 1m5s .* and the load balancer only after 5m: quiet clients are cut off/,
        ),
        fix: 'declare `routing.heartbeat`, or write `nginx.proxy_read_timeout: { atLeast: 300 }` in policies/tuning/websocket.yaml',
      },
    ])
    expect(found({ idleTimeout: '5m' }, {}, read({ atLeast: 300 }))).toEqual([])
  })

  it('is not the first to close a connection that the load balancer keeps for the next request', () => {
    expect(found({ idleTimeout: '65s' }, {}, keep({ atLeast: 65 }))).toEqual([
      {
        severity: 'warning',
        at: ['routing', 'idleTimeout'],
        says: 'profile websocket lets nginx close an idle connection after 1m5s, and the load balancer keeps it for 1m5s: the request that opens a WebSocket can go into a closed connection, and the client gets a 502',
        fix: 'write `nginx.keepalive_timeout: { atLeast: 66 }` in policies/tuning/websocket.yaml, or `routing.idleTimeout: 1m4s`',
      },
    ])
    expect(found({ idleTimeout: '64s' }, {}, keep({ atLeast: 65 }))).toEqual([])
    expect(found({ idleTimeout: '65s' }, {}, keep({ is: 66 }))).toEqual([])
  })

  it('is judged by the lowest that the profile lets it have, or the highest where that is all it says', () => {
    expect(found({ idleTimeout: '60s' }, {}, keep({ atLeast: 30, atMost: 90 }))).toHaveLength(1)
    expect(found({ idleTimeout: '60s' }, {}, keep({ atMost: 60 }))).toHaveLength(1)
    expect(found({ idleTimeout: '60s' }, {}, keep({ atMost: 75 }))).toEqual([])
  })

  it('without keep-alive closes properly, after each request', () => {
    expect(found({ idleTimeout: '60s' }, {}, keep({ is: 0 }))).toEqual([])
  })
})

describe('slow start', () => {
  it.each(['least_outstanding_requests', 'weighted_random'])('is refused with %s', (algorithm) => {
    expect(found({ algorithm, slowStart: '2m' })).toEqual([
      {
        severity: 'error',
        at: ['routing', 'slowStart'],
        says: `a slow start of 2m with ${algorithm}: AWS refuses the two together, and takes slow start with round_robin only`,
        fix: 'remove `routing.slowStart`, or write `routing.algorithm: round_robin`',
      },
    ])
    expect(found({ algorithm })).toEqual([])
  })

  it('of nothing goes with every algorithm', () => {
    expect(found({ algorithm: 'weighted_random', slowStart: '0s' })).toEqual([])
  })

  it('is taken with round robin, which is the default', () => {
    expect(found({ algorithm: 'round_robin', slowStart: '2m' })).toEqual([])
    expect(found({ slowStart: '2m' })).toEqual([])
  })
})

describe('anomaly mitigation', () => {
  it('is refused with another algorithm, and needs one', () => {
    expect(found({ anomalyMitigation: true, algorithm: 'round_robin' })).toEqual([
      {
        severity: 'error',
        at: ['routing', 'anomalyMitigation'],
        says: 'anomaly mitigation with round_robin: AWS refuses the two together, and takes anomaly mitigation with weighted_random only',
        fix: 'write `routing.algorithm: weighted_random`, or `routing.anomalyMitigation: false`',
      },
    ])
    expect(found({ anomalyMitigation: true })).toMatchObject([{ severity: 'warning' }])
    expect(found({ anomalyMitigation: true, algorithm: 'weighted_random' })).toEqual([])
    expect(found({ anomalyMitigation: false, algorithm: 'round_robin' })).toEqual([])
  })
})

describe('unhealthy routing', () => {
  it('does not begin with the first instance that fails', () => {
    expect(found({ unhealthyRouting: { percent: 76 } })).toEqual([
      {
        severity: 'warning',
        at: ['routing', 'unhealthyRouting', 'percent'],
        says: 'at 4 instances one that fails its health check leaves fewer healthy than 76 %: the load balancer then sends to all of them, and to the one that failed too',
        fix: 'write `routing.unhealthyRouting.percent: 75`',
      },
    ])
    expect(found({ unhealthyRouting: { percent: 75, count: 3 } })).toEqual([])
    expect(found({ unhealthyRouting: { count: 4 } })).toMatchObject([
      { severity: 'warning', fix: 'write `routing.unhealthyRouting.count: 3`' },
    ])
  })

  it('that always begins with it switches health checks off', () => {
    expect(found({ unhealthyRouting: { percent: 100 } })).toMatchObject([
      { severity: 'error', says: expect.stringMatching(/^at every size up to 60 instances/) },
    ])
    expect(found({ unhealthyRouting: { percent: 100 } }, { capacity: { min: 1, max: 1 } })).toEqual([])
  })

  it('is sound once the fix is followed', () => {
    const sizes = fc.integer({ min: 0, max: 60 })
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom('count', 'percent'),
        fc.integer({ min: 1, max: 100 }),
        (min, key, value) => {
          const find = (declared: number) =>
            found({ unhealthyRouting: { [key]: declared } }, { capacity: { min } })
          const [, fixed] = /: (\d+)`/.exec(find(value)[0]?.fix ?? '') ?? []
          if (fixed) expect(find(Number(fixed))).toEqual([])
        },
      ),
    )
  })
})

describe('stickiness', () => {
  it('does nothing for a WebSocket but send it back to a full instance', () => {
    expect(found({ stickiness: true })).toMatchObject([
      { severity: 'warning', at: ['routing', 'stickiness'], fix: 'write `routing.stickiness: false`' },
    ])
  })
})

describe('a health check that fails when the server is full', () => {
  const kills = { healthCheck: { ...healthCheck, failsWhenFull: true, groupHealthCheckType: 'ELB' } }

  it('makes the group kill its fullest server, and then the next', () => {
    expect(found(kills)).toEqual([
      {
        severity: 'error',
        at: ['routing', 'healthCheck', 'failsWhenFull'],
        says: 'the group kills its fullest server: with 28,000 clients it answers unhealthy, after 3 checks in 30s the group terminates it with all of them, and at 4 instances each of the other 3 takes 9,334 of them on top of 20,000, which fills the next one and kills it too',
        fix: 'write `routing.healthCheck.groupHealthCheckType: EC2`; or let a full server refuse new clients and stay healthy, and write `routing.healthCheck.failsWhenFull: false`',
      },
    ])
  })

  it('kills one alone where the others have room', () => {
    const [roomy] = found(kills, { capacity: { min: 5 } })
    expect(roomy?.says).toMatch(/each of the other 4 takes 7,000 of them on top of 20,000$/)
    expect(roomy?.severity).toBe('error')
  })

  it('counts on the target where no alarm scales', () => {
    expect(found(kills, { scaling: undefined })[0]?.says).toMatch(/on top of 10,000$/)
  })

  it('leaves nobody at one instance, and one at two', () => {
    expect(found(kills, { capacity: { min: 1 } })[0]?.says).toMatch(
      /at 1 instance nobody is left to take them$/,
    )
    expect(found(kills, { capacity: { min: 2 } })[0]?.says).toContain(
      'at 2 instances the other one takes 28,000',
    )
  })

  it('only keeps new clients away where the group does not look at it', () => {
    const harmless = { ...kills.healthCheck, groupHealthCheckType: 'EC2' }
    expect(found({ healthCheck: harmless })).toEqual([])
    expect(found({ healthCheck: { ...kills.healthCheck, failsWhenFull: false } })).toEqual([])
  })

  it('is not proved where nobody says whether the group looks at it', () => {
    expect(found({ healthCheck: { ...healthCheck, failsWhenFull: true } })).toMatchObject([
      { severity: 'info', at: ['routing', 'healthCheck', 'failsWhenFull'] },
    ])
  })
})

describe('the way to healthy', () => {
  it('takes no longer than the lead', () => {
    const slow = { ...healthCheck, interval: '120s', healthyThreshold: 5 }
    expect(found({ healthCheck: slow })).toEqual([
      {
        severity: 'warning',
        at: ['routing', 'healthCheck', 'interval'],
        says: 'an instance that fails its first check while it starts must pass 5, one every 2m: 10m, which leaves nothing of the 10m of capacity.leadMinutes for the launch',
        fix: 'write `routing.healthCheck.interval: 1m59s`, or write `capacity.leadMinutes: 11`',
      },
    ])
    expect(found({ healthCheck: { ...slow, interval: '119s' } })).toEqual([])
    expect(found({ healthCheck: slow }, { capacity: { leadMinutes: 11 } })).toEqual([])
  })

  it('counts against the lead of the warm pool where that is shorter', () => {
    const slow = { ...healthCheck, interval: '60s' }
    expect(found({ healthCheck: slow }, { warmPool: { min: 2, leadMinutes: 3 } })).toMatchObject([
      { fix: 'write `routing.healthCheck.interval: 59s`, or write `warmPool.leadMinutes: 4`' },
    ])
    expect(found({ healthCheck: slow }, { warmPool: { min: 2, leadMinutes: 4 } })).toEqual([])
    expect(found({ healthCheck: slow }, { warmPool: { min: 2 } })).toEqual([])
  })

  it('is made no shorter than a check may take', () => {
    const slow = { ...healthCheck, interval: '60s', timeout: '59s' }
    expect(found({ healthCheck: slow }, { capacity: { leadMinutes: 3 } })[0]?.fix).toBe(
      'write `capacity.leadMinutes: 4`',
    )
  })

  it('is counted with the defaults of AWS for what is left out, and says so', () => {
    expect(found({ healthCheck: { interval: '120s' } })).toMatchObject([
      {
        says: "an instance that fails its first check while it starts must pass 5, one every 2m (AWS's default for what is left out: healthyThreshold 5): 10m, which leaves nothing of the 10m of capacity.leadMinutes for the launch",
      },
    ])
    expect(found({ healthCheck: { interval: '5s' } })).toMatchObject([
      {
        severity: 'warning',
        at: ['routing', 'healthCheck', 'interval'],
        fix: 'write `routing.healthCheck.timeout: 4s`',
      },
    ])
    expect(found({ healthCheck: { timeout: '30s' } })).toMatchObject([
      { severity: 'warning', at: ['routing', 'healthCheck', 'timeout'] },
    ])
    expect(found({ healthCheck: { failsWhenFull: true, groupHealthCheckType: 'ELB' } })[0]?.says).toContain(
      "after 2 checks in 1m (AWS's default for what is left out: interval 30s, unhealthyThreshold 2) the group",
    )
    expect(found({ healthCheck: { path: '/health' } }, { capacity: { leadMinutes: 1 } })).toEqual([])
  })

  it('needs checks that are over before the next one begins', () => {
    expect(found({ healthCheck: { ...healthCheck, timeout: '10s' } })).toMatchObject([
      {
        severity: 'error',
        at: ['routing', 'healthCheck', 'timeout'],
        fix: 'write `routing.healthCheck.timeout: 9s`',
      },
    ])
    expect(found({ healthCheck: { ...healthCheck, timeout: '9s' } })).toEqual([])
  })
})

describe('an instance that leaves', () => {
  it('needs time until the others have accepted its clients', () => {
    expect(found({ deregistrationDelay: '30s' })).toEqual([
      {
        severity: 'warning',
        at: ['routing', 'deregistrationDelay'],
        says: 'a full instance that leaves has 30s to send its 28,000 clients away, 934 a second; at 4 instances the other 3 accept 630 a second, 70 % of 300 each: that takes 45s',
        fix: 'write `routing.deregistrationDelay: 45s`, and let the server close its connections evenly over it',
      },
    ])
    expect(found({ deregistrationDelay: '44s' })).toHaveLength(1)
    expect(found({ deregistrationDelay: '45s' })).toEqual([])
  })

  it('without a delay cuts everybody off at once', () => {
    const [risk] = found({ deregistrationDelay: '0s' }, { capacity: { min: 1 } })
    expect(risk?.says).toBe(
      'a full instance that leaves has 0s to send its 28,000 clients away, all at once; at 2 instances the other one accepts 210 a second, 70 % of 300 each: that takes 2m14s',
    )
  })

  it('is not judged where nobody measured how fast an instance accepts, or where there is no other', () => {
    expect(
      found({ deregistrationDelay: '0s' }, { balance: { ...balance, acceptPerSecond: undefined } }),
    ).toEqual([])
    expect(found({ deregistrationDelay: '0s' }, { capacity: { min: 1, max: 1 } })).toEqual([])
  })

  it('has an hour at most, which takes more instances, or fewer clients on each', () => {
    const at = (capacity: Section) =>
      found({ deregistrationDelay: '1h' }, { capacity, balance: { ...balance, acceptPerSecond: 3 } })[0]?.fix
    expect(at({ min: 2 })).toMatch(/^write `capacity.min: 5` and `routing.deregistrationDelay: 1h`, and let/)
    expect(at({ min: 2, max: 4 })).toMatch(/^write `capacity.connectionsPerInstance: 7560` and `routing/)
  })

  it('has time enough once the fix is followed, whatever an instance holds and accepts', () => {
    const draws = [
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 3_600 }),
    ] as const
    fc.assert(
      fc.property(...draws, (connectionsPerInstance, acceptPerSecond, min, seconds) => {
        const find = (delay: string, capacity: Section) =>
          found(
            { deregistrationDelay: delay },
            {
              capacity: { min, connectionsPerInstance, ...capacity },
              balance: { ...balance, acceptPerSecond },
            },
          )
        const [risk] = find(`${seconds}s`, {})
        if (!risk) return
        const [, key, value] = /capacity\.(\w+): (\d+)/.exec(risk.fix) ?? []
        const [, delay = ''] = /Delay: (\w+)/.exec(risk.fix) ?? []
        expect(find(delay, key ? { [key]: Number(value) } : {})).toEqual([])
      }),
    )
  })
})
