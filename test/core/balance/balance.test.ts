import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planBalance } from '../../../src/core/balance/plan.ts'
import { type BalanceStats, balance } from '../../../src/core/balance/stats.ts'
import type { Fleet } from '../../../src/core/desired.ts'
import type { NodeReading } from '../../../src/core/node.ts'
import { aFleet } from '../../build.ts'
import { aNode, aSurvey } from '../tuning/nodes.ts'

const HOUR = 3_600

function declared(changed: Record<string, unknown> = {}, capacity: Record<string, unknown> = {}): Fleet {
  const section = { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h', ...changed }
  return aFleet({ balance: section, capacity })
}

/** Nodes of nine hours with these connections, nothing else wrong with them. */
function holding(...counts: number[]): Record<string, NodeReading> {
  return Object.fromEntries(counts.map((established, index) => [`i-${index}`, node({ established })]))
}

function node(changed: Record<string, number | string | undefined>): NodeReading {
  return aNode({ stale: 0, closeWait: 0, ...changed })
}

function statsOf(nodes: Record<string, NodeReading>, fleet = declared()): BalanceStats {
  const stats = balance(fleet, aSurvey(nodes))
  if (!stats) throw new Error('the fleet declares no balance')
  return stats
}

function codes(nodes: Record<string, NodeReading>, fleet = declared()): string[] {
  return planBalance(fleet, aSurvey(nodes)).map(
    ({ code, severity, status }) => `${code} ${severity} ${status}`,
  )
}

const ids = (nodes: { id: string }[]) => nodes.map(({ id }) => id)

describe('the scan that article S1 prints', () => {
  it('is as even as its arithmetic says', () => {
    const stats = statsOf(holding(27_908, 27_784, 25_366))
    expect(stats.total).toBe(81_058)
    expect(stats.mean).toBeCloseTo(27_019.333, 3)
    expect(stats.maxOverMean?.toFixed(3)).toBe('1.033')
    expect(stats.minOverMean?.toFixed(3)).toBe('0.939')
    // Deviations 888.667, 764.667 and -1,653.333: their mean square is 1,369,323.6, the root of it 1,170.2.
    expect(stats.variation?.toFixed(4)).toBe('0.0433')
    expect(stats).toMatchObject({ hot: [], cold: [], toMove: 0, shedPerSecond: null, overLimit: [] })
    expect(codes(holding(27_908, 27_784, 25_366))).toEqual([])
  })
})

describe('skew', () => {
  it('names the hot and the cold, and says how many have to move and how fast', () => {
    const nodes = holding(26_000, 20_000, 20_000, 14_000)
    const fleet = declared({ acceptPerSecond: 300 })
    // Mean 20,000, so 15,000 to 25,000 is fine: 1,000 too many on one side, 1,000 too few on the other.
    expect(statsOf(nodes, fleet)).toMatchObject({ mean: 20_000, toMove: 1_000, shedPerSecond: 0.7 * 3 * 300 })
    expect(planBalance(fleet, aSurvey(nodes))).toEqual([
      {
        concern: 'balance',
        code: 'skewed',
        fleet: 'arena',
        target: 'nodes of group prod-arena',
        severity: 'warning',
        status: 'drifted',
        expected: 'every node within 25% of the mean, 20,000 connections on each of 4',
        actual: 'max/mean 1.300, min/mean 0.700: hot i-0 26,000; cold i-3 14,000',
        remedy:
          'at least 1,000 connections have to be closed on the hot nodes and come again elsewhere, at most 630 a second: 2s or longer',
      },
    ])
  })

  it('takes the larger of what is too much and what is too little', () => {
    // Mean 10,000: 22,500 is 10,000 over the band, three at 5,833 are each 1,667 under it.
    expect(statsOf(holding(22_500, 5_834, 5_833, 5_833)).toMove).toBe(10_000)
    expect(statsOf(holding(12_400, 12_400, 12_400, 2_800)).toMove).toBe(4_700)
  })

  it('that is exactly what is allowed is fine, one connection more is not', () => {
    expect(codes(holding(12_500, 10_000, 7_500))).toEqual([])
    expect(codes(holding(12_503, 9_999, 7_498))).toEqual(['skewed warning drifted'])
  })

  it('of a node or two connections at night is nothing anyone could move', () => {
    for (const counts of [[1, 0], [2, 1, 1], [0, 0, 0], [1]]) expect(codes(holding(...counts))).toEqual([])
    expect(statsOf(holding(0, 0))).toMatchObject({
      mean: 0,
      maxOverMean: null,
      variation: null,
      staleShare: 0,
    })
  })

  it('says what is missing for a rate', () => {
    const [finding] = planBalance(declared(), aSurvey(holding(20_000, 10_000, 10_000)))
    expect(finding?.remedy).toContain('`balance.acceptPerSecond` in the policy would say how fast')
  })
})

describe('after a scale-out', () => {
  const old = { established: 27_000, uptime: 9 * HOUR }
  const fresh = { established: 10_000, uptime: 1 * HOUR }

  it('connections stay where they are: information, and no alarm', () => {
    const nodes = { a: node(old), b: node(old), c: node(fresh), d: node(fresh), e: node(fresh) }
    expect(statsOf(nodes).isExplainedByAge).toBe(true)
    const [finding, ...rest] = planBalance(declared(), aSurvey(nodes))
    expect(rest).toEqual([])
    expect(finding).toMatchObject({
      code: 'skewed',
      severity: 'info',
      actual: expect.stringContaining('connections do not move by themselves after a scale-out'),
      remedy: expect.stringMatching(/^nothing, they fill as clients come again/),
    })
  })

  it('one after another is explained just as well', () => {
    const steps = {
      a: node({ established: 27_000, uptime: 100 * HOUR }),
      b: node({ established: 17_000, uptime: 20 * HOUR }),
      c: node({ established: 8_000, uptime: 4 * HOUR }),
      d: node({ established: 3_000, uptime: 1 * HOUR }),
    }
    expect(codes(steps)).toEqual(['skewed info drifted'])
  })

  it('the old ones have to be even among themselves', () => {
    const uneven = {
      a: node(old),
      b: node({ ...old, established: 13_000 }),
      c: node({ ...fresh, established: 3_000 }),
    }
    expect(codes(uneven)).toEqual(['skewed warning drifted'])
  })

  it('a cold node is no excuse when it is as old as the others', () => {
    const same = { a: node(old), b: node(old), c: node({ ...fresh, uptime: 8 * HOUR }) }
    expect(codes(same)).toEqual(['skewed warning drifted'])
    const half = { a: node(old), b: node(old), c: node({ ...fresh, uptime: 4.5 * HOUR }) }
    expect(codes(half)).toEqual(['skewed warning drifted'])
  })

  it('a young node that is the hot one is not explained', () => {
    const nodes = {
      a: node({ ...old, established: 10_000 }),
      b: node({ ...old, established: 10_000 }),
      c: node({ ...fresh, established: 27_000 }),
    }
    expect(codes(nodes)).toEqual(['skewed warning drifted'])
  })

  it('a node younger than the policy compares is left out, and still takes what others shed', () => {
    const nodes = { ...holding(26_000, 20_000, 20_000, 14_000), new: node({ established: 900, uptime: 899 }) }
    const stats = statsOf(nodes, declared({ acceptPerSecond: 100 }))
    expect([ids(stats.young), stats.counted.length, stats.mean, stats.total]).toEqual([
      ['new'],
      4,
      20_000,
      80_900,
    ])
    expect(stats.shedPerSecond).toBeCloseTo(0.7 * 4 * 100)
    expect(ids(statsOf({ ...nodes, new: node({ established: 900, uptime: 900 }) }).young)).toEqual([])
  })

  it('nothing but young nodes has no skew', () => {
    const stats = statsOf({ a: node({ ...fresh, uptime: 10 }), b: node({ ...old, uptime: 20 }) })
    expect(stats).toMatchObject({
      mean: null,
      maxOverMean: null,
      variation: null,
      total: 37_000,
      hot: [],
      toMove: 0,
    })
  })
})

describe('a node over what it can hold', () => {
  it('is critical, young or old, worst first', () => {
    const nodes = { ...holding(28_000, 28_001), new: node({ established: 29_500, uptime: 60 }) }
    expect(planBalance(declared(), aSurvey(nodes))).toMatchObject([
      {
        code: 'over-limit',
        severity: 'critical',
        expected: 'at most 28,000 connections on a node, as load tests proved',
        actual: '2 of 3 nodes hold more: new 29,500, i-1 28,001',
      },
    ])
  })
})

describe('connections nobody uses', () => {
  it('that are stale keep instances running', () => {
    const nodes = { ...holding(20_000), a: node({ stale: 12_000 }), b: node({ stale: 1_000 }) }
    expect(planBalance(declared(), aSurvey(nodes))).toMatchObject([
      {
        code: 'stale-connections',
        severity: 'warning',
        expected: "at most 5% of a node's connections without data from the client for 2h",
        actual:
          "1 of 3 nodes: a 12,000; 22% of the fleet's connections are stale and keep 1 instance running",
      },
    ])
  })

  it('that the server never closed are a leak', () => {
    const nodes = {
      ...holding(20_000),
      a: node({ closeWait: 5_000 }),
      b: node({ closeWait: 202 }),
      c: node({ closeWait: 203 }),
    }
    expect(planBalance(declared(), aSurvey(nodes))).toMatchObject([
      { code: 'close-wait', severity: 'warning', actual: '2 of 4 nodes: a 5,000, c 203; 6.3% in the fleet' },
    ])
  })

  it('in twos are no leak', () => {
    expect(codes({ a: node({ established: 4, stale: 2, closeWait: 2 }) })).toEqual([])
    expect(codes({ a: node({ established: 4, stale: 3, closeWait: 3 }) })).toEqual([
      'stale-connections warning drifted',
      'close-wait warning drifted',
    ])
  })
})

describe('what is not known', () => {
  it('is unchecked: a silent node, one that cannot count, one that does not know its age', () => {
    const nodes = {
      ...holding(20_000, 20_000),
      off: { unchecked: 'the agent is offline' },
      deaf: aNode({}, { established: 'nothing listens on port 443' }),
      ageless: aNode({}, { uptime: 'no /proc/uptime' }),
    }
    expect(statsOf(nodes).unreachable).toEqual([
      { id: 'off', why: 'the agent is offline' },
      { id: 'deaf', why: 'nothing listens on port 443' },
      { id: 'ageless', why: 'no /proc/uptime' },
    ])
    expect(codes(nodes)).toEqual(Array.from({ length: 3 }, () => 'node-unchecked warning unchecked'))
  })

  it('of the lesser counts leaves the node counted', () => {
    const nodes = { ...holding(20_000), a: aNode({}, { stale: 'ss is too old', closeWait: 'ss is too old' }) }
    const stats = statsOf(nodes)
    expect([stats.counted.length, stats.staleShare, stats.closeWaitShare]).toEqual([2, 0, 0])
    expect(planBalance(declared(), aSurvey(nodes))).toMatchObject([
      {
        code: 'fact-unchecked',
        status: 'unchecked',
        expected: 'to know closeWait, stale',
        actual: 'unchecked on 1 of 2 nodes: ss is too old (a)',
      },
    ])
    expect(statsOf({ a: aNode({}, { stale: 'no' }) }).staleShare).toBeNull()
  })

  it.each([1e308, -5, 0.5, Number.NaN, Infinity, '20000', 10_000_001])(
    'includes a node that says %j connections: it counts for nothing',
    (established) => {
      const nodes = { ...holding(20_000, 20_000), liar: aNode({ established }) }
      expect(statsOf(nodes)).toMatchObject({ mean: 20_000, total: 40_000, unreachable: [{ id: 'liar' }] })
      expect(codes(nodes)).toEqual(['node-unchecked warning unchecked'])
    },
  )

  it('includes more stale connections than there are connections', () => {
    expect(codes({ a: node({ established: 100, stale: 500 }) })).toEqual(['fact-unchecked warning unchecked'])
    expect(statsOf({ a: node({ established: 100, stale: 101 }) }).staleShare).toBe(1)
  })
})

it('a fleet that declares no balance is not looked at', () => {
  const survey = aSurvey({ i: { unchecked: 'offline' } })
  expect([planBalance(aFleet(), survey), balance(aFleet(), survey)]).toEqual([[], null])
})

it('a fleet without nodes has nothing to say, and no NaN', () => {
  expect(codes({})).toEqual([])
  expect(statsOf({})).toMatchObject({
    mean: null,
    total: 0,
    staleShare: null,
    closeWaitShare: null,
    shedPerSecond: null,
  })
})

describe('laws', () => {
  const anything = fc.oneof(
    fc.integer({ min: 0, max: 60_000 }),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constantFrom(1e308, Number.MAX_SAFE_INTEGER, -1, Number.NaN),
  )
  const said = fc.dictionary(
    fc.constantFrom('established', 'uptime', 'stale', 'closeWait', '__proto__'),
    anything,
  )
  const readings = fc.oneof(
    fc.string().map((unchecked): NodeReading => ({ unchecked })),
    said.map((facts): NodeReading => ({ report: { facts, unknown: {} } })),
    fc
      .record({
        established: fc.nat(40_000),
        uptime: fc.nat(1_000_000),
        stale: fc.nat(100),
        closeWait: fc.nat(9_000),
      })
      .map((facts) => node(facts)),
  )
  const surveys = fc.dictionary(fc.string({ minLength: 1, maxLength: 19 }), readings, { maxKeys: 15 })
  const fleet = declared({ acceptPerSecond: 300 })

  it('no number is ever NaN or infinite, whatever nodes say', () => {
    fc.assert(
      fc.property(surveys, (nodes) => {
        const numbers = (value: unknown): number[] => {
          if (typeof value === 'number') return [value]
          return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbers) : []
        }
        expect(numbers(statsOf(nodes, fleet)).filter((number) => !Number.isFinite(number))).toEqual([])
        for (const { actual, remedy, expected } of planBalance(fleet, aSurvey(nodes))) {
          expect(`${expected} ${remedy}`).not.toMatch(/NaN|Infinity|undefined|null/)
          expect(actual.length).toBeLessThan(600)
        }
      }),
    )
  })

  it('every node of a survey is counted, young or unreachable, and only one of them', () => {
    fc.assert(
      fc.property(surveys, (nodes) => {
        const { counted, young, unreachable } = statsOf(nodes, fleet)
        expect(ids([...counted, ...young, ...unreachable]).sort()).toEqual(Object.keys(nodes).sort())
      }),
    )
  })

  it('an unchecked node never turns a report green', () => {
    fc.assert(
      fc.property(surveys, fc.string(), (nodes, why) => {
        const findings = planBalance(fleet, aSurvey({ ...nodes, 'i-dark': { unchecked: why } }))
        expect(findings.some(({ status }) => status === 'unchecked')).toBe(true)
      }),
    )
  })

  it('moving as many connections as it says, from the fullest to the emptiest, evens the fleet out', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(28_000), { minLength: 1, maxLength: 12 }), (counts) => {
        const { mean, toMove } = statsOf(holding(...counts))
        const left = counts.toSorted((a, b) => a - b)
        for (let moved = 0; moved < toMove; ) {
          left.sort((a, b) => a - b)
          const [least = 0, most = 0] = [left[0], left.at(-1)]
          // As many at once as the fullest may give down to the second, so that the test is quick.
          const batch = Math.max(1, Math.min(toMove - moved, Math.floor((most - least) / 20)))
          left[0] = least + batch
          left[left.length - 1] = most - batch
          moved += batch
        }
        const slack = (mean ?? 0) * 0.06 + 2
        expect(Math.max(...left)).toBeLessThanOrEqual((mean ?? 0) * 1.25 + slack)
        expect(Math.min(...left)).toBeGreaterThanOrEqual((mean ?? 0) * 0.75 - slack)
      }),
    )
  })

  it('the order of nodes never matters', () => {
    fc.assert(
      fc.property(surveys, (nodes) => {
        const backwards = Object.fromEntries(Object.entries(nodes).reverse())
        expect(planBalance(fleet, aSurvey(backwards))).toEqual(planBalance(fleet, aSurvey(nodes)))
      }),
    )
  })
})
