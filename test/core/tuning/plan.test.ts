import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Finding } from '../../../src/core/finding.ts'
import type { NodeReading } from '../../../src/core/node.ts'
import { networkFamilies } from '../../../src/core/tuning/bandwidth.ts'
import { factNames } from '../../../src/core/tuning/facts.ts'
import { planTuning } from '../../../src/core/tuning/plan.ts'
import { aFleet } from '../../build.ts'
import { alike, aNode, aSurvey, types } from './nodes.ts'

type Settings = Record<string, Record<string, unknown>>

const shipped: Settings = parse(
  readFileSync(new URL('../../../policies/tuning/websocket.yaml', import.meta.url), 'utf8'),
).settings

/** What the nodes' findings are against these settings, for a fleet of 28,000 connections a node. */
function found(nodes: Record<string, NodeReading>, settings: Settings = shipped): Finding[] {
  return planTuning(aFleet({}, [], settings), aSurvey(nodes), types, [])
}

function untuned(nodes: Record<string, NodeReading>, settings: Settings): string[] {
  return found(nodes, settings)
    .filter(({ code }) => code === 'untuned')
    .map(({ actual }) => actual)
}

describe('a setting', () => {
  it('is a finding once for all nodes that fail alike, with a few of them by name', () => {
    const nodes = { ...alike(17, aNode({ nofile: 65_536 })), ...alike(7, aNode(), 'j-') }
    const [finding, ...rest] = found(nodes, {
      nofile: { atLeast: 1_048_576, severity: 'critical', why: 'files', remedy: 'LimitNOFILE=1048576' },
    })
    expect(rest).toEqual([])
    expect(finding).toEqual({
      concern: 'tuning',
      code: 'untuned',
      fleet: 'arena',
      target: 'nofile on the nodes of group prod-arena',
      severity: 'critical',
      status: 'drifted',
      expected: 'nofile at least 1048576 open files: files',
      actual: '17 of 24 nodes: nofile 65536 < 1048576 (i-00, i-01, i-02 and 14 more)',
      remedy: 'LimitNOFILE=1048576',
    })
  })

  it('that nodes fail in different ways stays one finding, however many ways there are', () => {
    const two = { ...alike(2, aNode({ nofile: 1_024 })), ...alike(3, aNode({ nofile: 4_096 }), 'j-') }
    expect(untuned(two, { nofile: { atLeast: 65_536 } })).toEqual([
      '3 of 5 nodes: nofile 4096 < 65536 (j-00, j-01, j-02); 2 of 5 nodes: nofile 1024 < 65536 (i-00, i-01)',
    ])
    const many = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`i-${index}`, aNode({ nofile: index })]),
    )
    const [actual = ''] = untuned(many, { nofile: { atLeast: 65_536 } })
    expect(actual).toMatch(/; 4997 of 5000 nodes: other values \(.* and 4994 more\)$/)
    expect(actual.length).toBeLessThan(300)
  })

  it.each([
    ['atLeast', { atLeast: 100 }, 99, 100],
    ['atMost', { atMost: 100 }, 101, 100],
    ['is', { is: 100 }, 101, 100],
    [
      'atLeastPerConnection, of what the policy says a node holds',
      { atLeastPerConnection: 1.2 },
      33_599,
      33_600,
    ],
    ['a product that binary fractions make a little more', { atLeastPerConnection: 1.1 }, 30_799, 30_800],
    ['atLeastPerCore', { atLeastPerCore: 16_384 }, 131_071, 131_072],
    [
      'the highest of several: by connections',
      { atLeast: 1, atLeastPerConnection: 2, atLeastPerCore: 3 },
      55_999,
      56_000,
    ],
    [
      'the highest of several: by cores',
      { atLeast: 1, atLeastPerConnection: 2, atLeastPerCore: 9_000 },
      71_999,
      72_000,
    ],
    ['both ends', { atLeast: 5, atMost: 100 }, 4, 5],
  ])('holds %s exactly', (_, setting, wrong, right) => {
    const of = (value: number) => untuned({ i: aNode({ nofile: value }) }, { nofile: setting })
    expect(of(right)).toEqual([])
    expect(of(wrong)).toEqual([expect.stringContaining(`nofile ${wrong}`)])
  })

  it('counts the cores of each node', () => {
    const nodes = { small: aNode({ cores: 2 }), large: aNode({ cores: 64 }) }
    expect(untuned(nodes, { 'net.netfilter.nf_conntrack_max': { atLeastPerCore: 16_384 } })).toEqual([
      '1 of 2 nodes: net.netfilter.nf_conntrack_max 524288 < 1048576 (large)',
    ])
  })

  it('by core is unchecked where the cores are unknown, unless it fails without them', () => {
    const coreless = { i: aNode({}, { cores: 'nproc is missing' }) }
    const [finding] = found(coreless, { nofile: { atLeast: 5, atLeastPerCore: 16_384 } })
    expect(finding).toMatchObject({
      code: 'fact-unchecked',
      actual: expect.stringContaining('nproc is missing'),
    })
    expect(untuned(coreless, { nofile: { atLeast: 2_000_000, atLeastPerCore: 1 } })).toHaveLength(1)
  })

  it('holds what is true or false, and whole texts', () => {
    const nodes = { i: aNode({ 'dns.cached': false, namespace: 'own' }) }
    expect(untuned(nodes, { 'dns.cached': { is: true }, namespace: { is: 'host' } })).toEqual([
      '1 of 1 node: namespace own, not host (i)',
      '1 of 1 node: dns.cached false, not true (i)',
    ])
    expect(untuned({ i: aNode() }, { 'dns.cached': { is: true }, namespace: { is: 'host' } })).toEqual([])
  })

  it('sees words, with and without a value, in dashes or underscores, and not parts of words', () => {
    const flags = (text: string, setting: Record<string, unknown>) =>
      untuned({ i: aNode({ 'node.flags': text }) }, { 'node.flags': setting })
    expect(flags('--max_old_space_size=4096', { has: ['--max-old-space-size'] })).toEqual([])
    expect(flags('--max-old-space-size-x=1', { has: ['--max-old-space-size'] })).toHaveLength(1)
    expect(flags('--max-old-space-size=4096', { has: ['--max-old-space-size=8192'] })).toHaveLength(1)
    expect(flags('', { hasNot: ['--expose-gc'] })).toEqual([])
    expect(
      flags('--nouse-idle-notification --expose-gc', { hasNot: ['--nouse-idle-notification'], has: ['--x'] }),
    ).toEqual(['1 of 1 node: node.flags has --nouse-idle-notification and lacks --x (i)'])
  })

  it('says a remedy of its own only where it knows one', () => {
    const remedy = (fact: string, setting: Record<string, unknown>) =>
      found({ i: aNode({ [fact]: 1 }) }, { [fact]: setting })[0]?.remedy
    expect(remedy('net.core.somaxconn', { atLeast: 4_096 })).toMatch(/^write net\.core\.somaxconn = 4096 to/)
    expect(remedy('nofile', { atLeast: 4_096 })).not.toContain('sysctl')
  })
})

describe('what a node does not have', () => {
  it('is not a failure: no conntrack table, no nginx, no Node.js', () => {
    const conntrack = Object.keys(shipped).filter((fact) => fact.includes('nf_conntrack'))
    const without = Object.fromEntries(conntrack.map((fact) => [fact, 'not loaded']))
    expect(conntrack).toHaveLength(4)
    expect(
      found({
        i: aNode(
          {},
          { ...without, 'nginx.keepalive_timeout': 'not nginx', 'nginx.proxy_read_timeout': 'no proxy_pass' },
        ),
      }),
    ).toEqual([])
    const java = aNode({ server: 'java', 'node.flags': undefined })
    expect(found({ java, other: aNode({ server: 'java' }, { 'node.flags': 'not node' }) })).toEqual([])
  })

  it('is one only where the node says so in those words', () => {
    const codes = (reading: NodeReading) =>
      found({ i: reading }).map(({ code, status }) => `${code} ${status}`)
    expect(codes(aNode({}, { 'net.netfilter.nf_conntrack_max': 'permission denied' }))).toEqual([
      'fact-unchecked unchecked',
    ])
    expect(codes(aNode({ 'net.netfilter.nf_conntrack_max': undefined }))).toEqual([
      'fact-unchecked unchecked',
    ])
    expect(codes(aNode({}, { 'node.flags': 'process.title hides them' }))).toEqual([
      'fact-unchecked unchecked',
    ])
    expect(codes(aNode({ server: 'nginx', 'node.flags': undefined }))).toEqual(['fact-unchecked unchecked'])
  })
})

describe('what nobody knows', () => {
  it('is unchecked, by reason, with the nodes and the facts it concerns', () => {
    const dark = aNode({}, { listenBacklog: 'ss is missing', nofile: 'ss is missing' })
    const findings = found({
      ...alike(2, dark, 'd-'),
      ...alike(20),
      off: { unchecked: 'the agent is offline' },
      gone: { unchecked: 'the agent is offline' },
      loud: { unchecked: 'no JSON' },
    })
    expect(findings.map(({ code, status, expected, actual }) => [code, status, expected, actual])).toEqual([
      [
        'node-unchecked',
        'unchecked',
        'a report of every node in service',
        'unchecked on 2 of 25 nodes: the agent is offline (gone, off)',
      ],
      [
        'node-unchecked',
        'unchecked',
        'a report of every node in service',
        'unchecked on 1 of 25 nodes: no JSON (loud)',
      ],
      [
        'fact-unchecked',
        'unchecked',
        'to know listenBacklog, nofile',
        'unchecked on 2 of 25 nodes: ss is missing (d-00, d-01)',
      ],
    ])
  })

  it('of a probe that could not say anything is one finding with its reason', () => {
    const silent: NodeReading = { report: { facts: {}, unknown: { probe: 'line too long' } } }
    expect(found({ i: silent }).map(({ code, actual }) => `${code}: ${actual}`)).toEqual([
      'fact-unchecked: unchecked on 1 of 1 node: line too long (i)',
    ])
  })

  it('stays short and harmless when 5,000 nodes invent a reason each', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [
        `i-${index}`,
        { unchecked: `\u001b[31m ${index} ${'x'.repeat(9_000)}` },
      ]),
    )
    const findings = found(nodes)
    expect(findings).toHaveLength(6)
    expect(findings.at(-1)?.actual).toMatch(/^unchecked on 4995 of 5000 nodes: 4995 other reasons/)
    for (const { actual } of findings) {
      expect(actual.length).toBeLessThan(400)
      expect(actual).not.toContain('\u001b')
    }
  })

  it.each([Number.NaN, Infinity, -1, '65536', true, 'x'.repeat(5_000)])(
    'is a number that is none: %j',
    (value) => {
      const [finding, ...rest] = found({ i: aNode({ nofile: value }) })
      expect(finding).toMatchObject({ code: 'fact-unchecked', status: 'unchecked' })
      expect(finding?.actual.length).toBeLessThan(200)
      expect(rest).toEqual([])
    },
  )
})

describe('throttled packets', () => {
  it('are found by counter, with their rate and the worst nodes first', () => {
    const nodes = {
      ...alike(21),
      a: aNode({ 'ena.bw_out': 10 }),
      b: aNode({ 'ena.bw_out': 5_000 }),
      c: aNode({ 'ena.bw_out': 966, 'ena.conntrack': 1 }),
    }
    expect(
      found(nodes).map(({ code, severity, target, actual }) => [code, severity, target, actual]),
    ).toEqual([
      [
        'throttled',
        'warning',
        'bw_out_allowance_exceeded on the nodes of group prod-arena',
        '3 of 24 nodes: 5976 packets while the probe looked, 2988 a second (b, c, a)',
      ],
      [
        'throttled',
        'critical',
        'conntrack_allowance_exceeded on the nodes of group prod-arena',
        '1 of 24 nodes: 1 packet while the probe looked, 0.5 a second (c)',
      ],
    ])
  })

  it('have no rate where the node does not say how long it looked', () => {
    for (const seconds of [0, undefined]) {
      const [finding] = found({ i: aNode({ 'ena.pps': 7, 'ena.seconds': seconds }) })
      expect(finding?.actual).toBe('1 of 1 node: 7 packets while the probe looked (i)')
    }
  })

  it('that cannot be counted are unchecked', () => {
    const counters = ['bw_in', 'bw_out', 'pps', 'conntrack', 'linklocal'].map((counter) => `ena.${counter}`)
    const unknown = Object.fromEntries(counters.map((counter) => [counter, 'ethtool is missing']))
    expect(found({ i: aNode({}, unknown) })).toMatchObject([
      {
        code: 'fact-unchecked',
        expected: 'to know ena.bw_in, ena.bw_out, ena.conntrack and 2 more',
        actual: 'unchecked on 1 of 1 node: ethtool is missing (i)',
      },
    ])
  })
})

describe('bandwidth', () => {
  const fleet = (kilobitsPerConnection?: number) =>
    aFleet({ capacity: { ...(kilobitsPerConnection ? { kilobitsPerConnection } : {}) } })
  const on = (...names: string[]) => names.map((type, index) => ({ id: `i-${index}`, type }))
  const none = aSurvey({})

  it('is held against the baseline, and "up to" is called by its name', () => {
    const [finding, ...rest] = planTuning(
      fleet(100),
      none,
      types,
      on('c5.2xlarge', 'c5.2xlarge', 'c5n.2xlarge'),
    )
    expect(rest).toEqual([])
    expect(finding).toEqual({
      concern: 'tuning',
      code: 'bandwidth',
      fleet: 'arena',
      target: 'instance type c5.2xlarge of group prod-arena',
      severity: 'warning',
      status: 'drifted',
      expected: 'a baseline of 2.8 Gbps: 100 kb/s for each of 28000 connections',
      actual:
        'c5.2xlarge: AWS says `Up to 10 Gigabit`, its baseline is 2.5 Gbps, the fleet needs 2.8 (2 of 3 nodes)',
      remedy:
        'these would do: c5n.2xlarge (10), c5n.4xlarge (15), m6i.2xlarge (3.13), c6in.2xlarge (12.5); or set connectionsPerInstance to 25000 at most',
    })
  })

  it('is critical where not even a burst would carry it', () => {
    expect(planTuning(fleet(400), none, types, on('c5.2xlarge'))).toMatchObject([
      { severity: 'critical', remedy: expect.stringContaining('c6in.2xlarge (12.5)') },
    ])
    expect(planTuning(fleet(4_000), none, types, on('c5.2xlarge'))).toMatchObject([
      { remedy: 'none of the types looked at would do; or set connectionsPerInstance to 625 at most' },
    ])
  })

  it('is fine where the baseline carries it, to the last bit', () => {
    const exact = aFleet({ capacity: { kilobitsPerConnection: 100, connectionsPerInstance: 25_000 } })
    expect(planTuning(exact, none, types, on('c5.2xlarge'))).toEqual([])
  })

  it('is unchecked for a type whose baseline AWS does not say, or does not know', () => {
    for (const type of ['t2.2xlarge', 'z9.huge', '', 'constructor']) {
      expect(planTuning(fleet(1), none, types, on(type))).toMatchObject([
        { code: 'bandwidth', status: 'unchecked' },
      ])
    }
  })

  it('knows the families with more network by their letters', () => {
    const names = ['c5.large', 'c5.xlarge', 'c6i.large', 'm5d.large', 'c7gn.large', 'u-6tb1.metal', '']
    expect(networkFamilies(names)).toEqual(['c5n', 'c6in', 'm5dn'])
  })

  it('is not looked at where the policy does not say what a connection needs', () => {
    expect(planTuning(fleet(), none, types, on('c5.large', 'z9.huge'))).toEqual([])
  })
})

it('a fleet without a profile is not looked at', () => {
  expect(planTuning(aFleet(), aSurvey({ i: { unchecked: 'offline' } }), types, [])).toEqual([])
})

describe('laws', () => {
  const value = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constantFrom(0, 1e308, -1, Number.NaN, Infinity, '8', '--expose-gc'),
  )
  const name = fc.constantFrom(...factNames, '__proto__', 'constructor', 'nofil')
  const reading: fc.Arbitrary<NodeReading> = fc.oneof(
    fc.string().map((unchecked) => ({ unchecked })),
    fc
      .record({
        facts: fc.oneof(fc.dictionary(name, value), fc.constant(reportOf(aNode()).facts)),
        unknown: fc.dictionary(name, fc.constantFrom('not loaded', 'not nginx', 'ss is missing', '')),
      })
      .map((report) => ({ report })),
  )
  const surveys = fc.dictionary(fc.string({ minLength: 1, maxLength: 19 }), reading, { maxKeys: 12 })

  it('an unchecked node never turns a report green', () => {
    fc.assert(
      fc.property(surveys, fc.string(), (nodes, why) => {
        const findings = found({ ...nodes, 'i-dark': { unchecked: why } })
        expect(findings.some(({ status, code }) => status === 'unchecked' && code === 'node-unchecked')).toBe(
          true,
        )
      }),
    )
  })

  it('a fact that a profile asks for and a node does not say is never green', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(shipped)), (fact) => {
        if (fact.startsWith('nginx.')) return
        const findings = found({ i: aNode({ [fact]: undefined }) })
        expect(findings.map(({ status }) => status)).toEqual(['unchecked'])
      }),
    )
  })

  it('whatever nodes say, findings are few, short, printable and without NaN', () => {
    fc.assert(
      fc.property(surveys, (nodes) => {
        const findings = found(nodes)
        expect(findings.length).toBeLessThan(Object.keys(shipped).length + 20)
        for (const { actual, expected, remedy, target } of findings) {
          for (const text of [actual, expected, remedy, target]) {
            expect(text.length).toBeLessThan(1_200)
            expect(text).not.toMatch(/undefined|\[object/)
          }
        }
      }),
    )
  })

  it('the order of nodes never matters', () => {
    fc.assert(
      fc.property(surveys, (nodes) => {
        const backwards = Object.fromEntries(Object.entries(nodes).reverse())
        expect(found(backwards)).toEqual(found(nodes))
      }),
    )
  })

  function reportOf(node: NodeReading) {
    if ('unchecked' in node) throw new Error('no report')
    return node.report
  }
})
