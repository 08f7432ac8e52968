/** Which layer gives way under connectionsPerInstance, at both sides of each border, and what would mend it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InstanceType } from '../../../src/core/node.ts'
import { envelope } from '../../../src/core/proofs/envelope.ts'
import type { Found } from '../../../src/core/proofs/risk.ts'
import { aFleet, scalingSection } from '../../build.ts'

function aType(name: string, vcpus: number, gibibytes: number, gbps: [number, number] | null): InstanceType {
  const [baselineGbps, peakGbps] = gbps ?? [null, null]
  return { name, vcpus, memoryMiB: gibibytes * 1_024, networkPerformance: '', baselineGbps, peakGbps }
}

const types = new Map(
  [
    aType('c5.large', 2, 4, [0.75, 10]),
    aType('c5.xlarge', 4, 8, [1.25, 10]),
    aType('c5.2xlarge', 8, 16, [2.5, 10]),
    aType('c5.metal', 96, 192, [25, 25]),
    aType('c5n.large', 2, 5.25, [3, 25]),
    aType('m5.large', 2, 8, [0.75, 10]),
    aType('t2.micro', 1, 1, null),
  ].map((type) => [type.name, type]),
)

type Settings = Record<string, Record<string, unknown>>

const conntrackMax = 'net.netfilter.nf_conntrack_max'
const roomy: Settings = { nofile: { atLeast: 1_048_576 }, [conntrackMax]: { atLeastPerConnection: 4 } }
/** Everything is declared, and everything fits. */
const declared = { instanceType: 'c5.2xlarge', kilobitsPerConnection: 40, kilobytesPerConnection: 16 }

function find(
  capacity: Record<string, unknown>,
  settings: Settings | null = roomy,
  more: Record<string, unknown> = { scaling: scalingSection },
): Found[] {
  const fleet = aFleet({ capacity: { targetPerInstance: 16_000, ...capacity }, ...more }, [], settings)
  return envelope.find(fleet, { at: 0, types })
}

describe('the envelope', () => {
  it('is quiet where everything is declared and everything fits', () => {
    expect(find(declared)).toEqual([])
  })

  it('names the layer that binds first, and the others after it', () => {
    const settings = { ...roomy, nofile: { atLeast: 25_000 }, [conntrackMax]: { atLeast: 65_536 } }
    expect(find(declared, settings).map(({ says }) => says.replace(/^.*holds/, ''))).toEqual([
      ' 16,384 connections, fewer than the 28,000 of connectionsPerInstance: it binds first',
      ' 23,750 connections, fewer than the 28,000 of connectionsPerInstance',
    ])
  })
})

describe('open files', () => {
  const files = (atLeast: number, capacity = {}) =>
    find({ ...declared, ...capacity }, { ...roomy, nofile: { atLeast } })

  it('hold a connection each, with 5 % for the rest', () => {
    expect(files(29_474)).toEqual([])
    expect(files(29_473)).toEqual([
      {
        severity: 'warning',
        at: ['tuning'],
        says: 'a process with 29,473 open files, as profile websocket asks for, one for each connection and 5 % for the rest, holds 27,999 connections, fewer than the 28,000 of connectionsPerInstance: it binds first',
        fix: 'write `nofile: { atLeast: 29474 }` in policies/tuning/websocket.yaml',
      },
    ])
  })

  it('that end before the average at which the fleet grows are an error', () => {
    expect(files(21_053)).toMatchObject([{ severity: 'warning' }])
    expect(files(21_052)).toMatchObject([
      { severity: 'error', says: expect.stringContaining('19,999 connections, fewer than the 20,000') },
    ])
  })

  it('are needed twice behind nginx, which is no error where one would do', () => {
    const proxy = { 'nginx.proxy_read_timeout': { atLeast: 65 }, localPorts: { atLeast: 55_000 } }
    const behind = (atLeast: number) => find(declared, { ...roomy, ...proxy, nofile: { atLeast } })
    expect(behind(58_948)).toEqual([])
    expect(behind(40_000)).toMatchObject([
      { severity: 'warning', fix: 'write `nofile: { atLeast: 58948 }` in policies/tuning/websocket.yaml' },
    ])
    expect(behind(20_000)).toMatchObject([{ severity: 'error' }])
  })

  it('grow with the connections where the profile says so', () => {
    const perConnection = (atLeastPerConnection: number) =>
      find({ ...declared, connectionsPerInstance: 20_000 }, { ...roomy, nofile: { atLeastPerConnection } })
    expect(perConnection(1.06)).toEqual([])
    expect(perConnection(1.05)).toMatchObject([{ severity: 'error' }])
  })
})

describe('the conntrack table', () => {
  const entries = (setting: Record<string, number>, capacity = declared) =>
    find(capacity, { ...roomy, [conntrackMax]: setting })

  it('has room for four entries a connection', () => {
    expect(entries({ atLeast: 112_000 })).toEqual([])
    expect(entries({ atLeast: 111_999 })).toMatchObject([
      {
        severity: 'warning',
        at: ['tuning'],
        says: expect.stringContaining('holds 27,999 connections'),
        fix: 'write `net.netfilter.nf_conntrack_max: { atLeast: 112000 }` in policies/tuning/websocket.yaml',
      },
    ])
  })

  it('with fewer entries than connections is an error', () => {
    expect(entries({ atLeast: 20_000 })).toMatchObject([{ severity: 'warning' }])
    expect(entries({ atLeast: 19_999 })).toMatchObject([{ severity: 'error' }])
  })

  it('grows with the vCPUs of the type where the profile says so', () => {
    expect(entries({ atLeastPerCore: 16_384 })).toEqual([])
    expect(entries({ atLeastPerCore: 16_384 }, { ...declared, instanceType: 'c5.xlarge' })).toMatchObject([
      { says: expect.stringContaining('65,536 entries') },
    ])
  })
})

describe('the local ports of a proxy', () => {
  const behind = (localPorts: Settings, connectionsPerInstance: number) =>
    find(
      { ...declared, connectionsPerInstance, kilobitsPerConnection: 10 },
      { ...roomy, 'nginx.proxy_send_timeout': { atLeast: 65 }, ...localPorts },
    )

  it('end at the 28,232 of the default range where the profile asks for no more', () => {
    expect(behind({}, 28_232)).toEqual([])
    expect(behind({}, 28_233)).toEqual([
      {
        severity: 'warning',
        at: ['tuning'],
        says: 'an nginx with one upstream address and 28,232 local ports, the default, holds 28,232 connections, fewer than the 28,233 of connectionsPerInstance: it binds first',
        fix: 'write `localPorts: { atLeast: 28233 }` in policies/tuning/websocket.yaml, or give nginx several upstream addresses or a unix socket',
      },
    ])
  })

  it('are as many as the profile asks for, and never more than there are', () => {
    expect(behind({ localPorts: { atLeast: 55_000 } }, 55_000)).toEqual([])
    expect(behind({ localPorts: { atLeast: 55_000 } }, 60_000)).toMatchObject([{ severity: 'warning' }])
    expect(behind({ localPorts: { atLeast: 55_000 } }, 70_000)).toMatchObject([
      { fix: 'give nginx several upstream addresses, or a unix socket' },
    ])
  })

  it('do not matter where nginx does not proxy', () => {
    const settings = { ...roomy, localPorts: { atLeast: 10_000 } }
    expect(find(declared, settings)).toEqual([])
  })
})

describe('the baseline bandwidth of the instance type', () => {
  const on = (instanceType: string, kilobitsPerConnection: number) =>
    find({ ...declared, instanceType, kilobitsPerConnection, kilobytesPerConnection: 1 })

  it('carries all connections, or the types are named that would', () => {
    expect(on('c5.xlarge', 44.6)).toEqual([])
    expect(on('c5.xlarge', 44.7)).toEqual([
      {
        severity: 'warning',
        at: ['capacity', 'instanceType'],
        says: 'the baseline of 1.25 Gbps of c5.xlarge (up to 10 for minutes only), at 44.7 kb/s for each, holds 27,964 connections, fewer than the 28,000 of connectionsPerInstance: it binds first',
        fix: 'take a type with a baseline of 1.26 Gbps, as of c5.2xlarge; or write `capacity.connectionsPerInstance: 27964`',
      },
    ])
  })

  it('that ends before the average at which the fleet grows is an error', () => {
    expect(on('c5.large', 37.5)).toMatchObject([{ severity: 'warning' }])
    expect(on('c5.large', 37.6)).toMatchObject([
      {
        severity: 'error',
        fix: 'take a type with a baseline of 1.06 Gbps, as of c5n.large, c5.xlarge, c5.2xlarge; or write `capacity.connectionsPerInstance: 19946`, with `capacity.targetPerInstance` and `scaling.out.at` under it',
      },
    ])
  })

  it('is said without types where none would do, and no burst where there is none', () => {
    const [found] = on('c5.metal', 1_000)
    expect(found?.says).toContain('the baseline of 25 Gbps of c5.metal, at')
    expect(found?.fix).toMatch(/^take a type with a baseline of 28 Gbps; or write `capacity/)
  })
})

describe('the memory of the instance type', () => {
  const using = (kilobytesPerConnection: number) => find({ ...declared, kilobytesPerConnection })

  it('holds nine tenths of it in connections: what the kernel needs, and the server', () => {
    expect(using(548.8)).toEqual([])
    expect(using(548.9)).toMatchObject([
      {
        severity: 'warning',
        at: ['capacity', 'instanceType'],
        says: expect.stringMatching(
          /^nine tenths of the 16 GiB of c5\.2xlarge, at 3\.4 KB for the kernel and 549 for the server, holds 27,9\d\d connections/,
        ),
        fix: expect.stringMatching(
          /^take a type with 16\.01 GiB of memory; or write `capacity\.connectionsPerInstance: 27\d{3}`$/,
        ),
      },
    ])
    expect(using(770)).toMatchObject([{ severity: 'error' }])
  })

  it('is judged by the kernel alone where nobody measured the server', () => {
    const { kilobytesPerConnection: _, ...rest } = declared
    const large = {
      instanceType: 'c5.large',
      kilobitsPerConnection: 0.001,
      connectionsPerInstance: 2_000_000,
    }
    const found = find({ ...rest, ...large }, { ...roomy, nofile: { atLeast: 4_000_000 } })
    expect(found.map(({ severity, fix }) => [severity, fix])).toEqual([
      ['warning', expect.stringContaining('GiB of memory')],
      ['info', 'declare `capacity.kilobytesPerConnection`'],
    ])
  })
})

describe('what nobody declares', () => {
  it('is not judged, and said once', () => {
    expect(find({}, null)).toEqual([
      {
        severity: 'info',
        at: ['capacity'],
        says: 'open files, conntrack, bandwidth and memory are not proved to hold connectionsPerInstance',
        fix: 'declare `tuning`, `capacity.instanceType`, `capacity.kilobitsPerConnection` and `capacity.kilobytesPerConnection`',
      },
    ])
    expect(find(declared, { 'dns.cached': { is: true }, nofile: { atMost: 5 } })).toMatchObject([
      {
        says: 'open files and conntrack are not proved to hold connectionsPerInstance',
        fix: 'declare `nofile` in policies/tuning/websocket.yaml and `net.netfilter.nf_conntrack_max` in policies/tuning/websocket.yaml',
      },
    ])
  })

  it('is a type that the table does not have, or has no baseline of', () => {
    expect(find({ ...declared, instanceType: 'c9.huge' })).toMatchObject([
      {
        says: 'bandwidth and memory are not proved to hold connectionsPerInstance',
        fix: 'bring c9.huge into the table with `tide types --update`',
      },
    ])
    const micro = find({
      ...declared,
      instanceType: 't2.micro',
      connectionsPerInstance: 16_000,
      kilobytesPerConnection: 10,
    })
    expect(micro).toMatchObject([
      {
        says: 'bandwidth is not proved to hold connectionsPerInstance',
        fix: 'measure t2.micro, whose baseline AWS does not say',
      },
    ])
  })
})

describe('laws of the envelope', () => {
  const setting = fc.record({ atLeast: fc.integer({ min: 0, max: 400_000 }) })
  const drawn = fc.record({
    limit: fc.integer({ min: 100, max: 60_000 }),
    nofile: setting,
    entries: setting,
    localPorts: setting,
    isProxy: fc.boolean(),
    kilobits: fc.integer({ min: 1, max: 2_000 }).map((tenths) => tenths / 10),
    kilobytes: fc.integer({ min: 1, max: 5_000 }).map((tenths) => tenths / 10),
    instanceType: fc.constantFrom(...types.keys()),
  })

  it('a profile as the fix says, and no more connections than it says, leave nothing over', () => {
    fc.assert(
      fc.property(
        drawn,
        ({ limit, nofile, entries, localPorts, isProxy, kilobits, kilobytes, instanceType }) => {
          const capacity = {
            targetPerInstance: 1,
            instanceType,
            kilobitsPerConnection: kilobits,
            kilobytesPerConnection: kilobytes,
          }
          const settings: Settings = {
            nofile,
            [conntrackMax]: entries,
            ...(isProxy ? { localPorts, 'nginx.proxy_read_timeout': { atLeast: 65 } } : {}),
          }
          const judged = (connectionsPerInstance: number, mended: Settings) =>
            find({ ...capacity, connectionsPerInstance }, mended, {}).filter(
              ({ severity }) => severity !== 'info',
            )
          const mended = { ...settings }
          let fewest = limit
          for (const { fix } of judged(limit, settings)) {
            const [, name = '', atLeast] = /^write `([\w.]+): \{ atLeast: (\d+) \}/.exec(fix) ?? []
            if (atLeast !== undefined) mended[name] = { atLeast: Number(atLeast) }
            const fewer = /connectionsPerInstance: (\d+)/.exec(fix)?.[1]
            fewest = Math.min(fewest, Number(fewer ?? limit))
          }
          if (fewest >= 1) expect(judged(fewest, mended)).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })
})
