import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flapping } from '../../../src/core/proofs/flapping.ts'
import { hindsight, seenSize } from '../../../src/core/proofs/hindsight.ts'
import { reachableSizes } from '../../../src/core/proofs/reach.ts'
import type { Found } from '../../../src/core/proofs/risk.ts'
import { aFleet, aPeak } from '../../build.ts'

const trigger = { period: '1m', datapoints: '3 of 3', missingData: 'notBreaching' }
const slow = { period: '5m', datapoints: '3 of 3', missingData: 'ignore' }

interface Case {
  min?: number
  max?: number
  skew?: string
  out?: Record<string, unknown>
  inward?: Record<string, unknown> | null
  maximum?: Record<string, unknown>
}

/** +2 from 20,000 and −1 from 9,500, from 3 to 40 instances, with what the case says otherwise. */
function fleet({ min = 3, max = 40, skew, out, inward, maximum }: Case = {}, peaks = [] as number[]) {
  const balance = { port: 443, maxSkew: skew, ignoreYoungerThan: '15m', staleAfter: '2h' }
  return aFleet(
    {
      capacity: { min, max },
      scaling: {
        out: { ...trigger, at: 20_000, warmup: '5m', steps: [{ from: 20_000, add: 2 }], ...out },
        ...(inward === null ? {} : { in: { ...slow, at: 9_500, remove: 1, cooldown: '5m', ...inward } }),
        ...(maximum ? { maximum: { ...trigger, warmup: '5m', add: 2, ...maximum } } : {}),
      },
      ...(skew ? { balance } : {}),
    },
    peaks.map((instances) => aPeak({ size: { instances } })),
  )
}

function find(...about: Parameters<typeof fleet>): Found[] {
  return flapping.find(fleet(...about), { at: 0, types: new Map() })
}

describe('the thresholds that article S1 prints', () => {
  const printed = {
    min: 1,
    out: {
      warmup: undefined,
      steps: [
        { from: 20_000, add: 2 },
        { from: 25_000, add: 2 },
        { from: 30_000, add: 3 },
      ],
    },
    inward: { cooldown: undefined },
  }

  it('grow one instance to three and take one of them away again', () => {
    const [found, ...others] = find(printed)
    expect(found).toEqual({
      severity: 'error',
      at: ['scaling', 'out', 'steps', 0, 'add'],
      says: 'at 1 → 3 instances the average falls from 20,000 to 6,667: scale-in at 9,500 follows 15m later at the same load (1 → 3 → 2), and connections are cut for nothing; at 2 → 4 instances it lands 5 % over that',
      fix: 'write `capacity.min: 3`, or `scaling.in.at: 6060`',
    })
    expect(others).toHaveLength(1)
  })

  it('leave two instances that become one a thin margin', () => {
    expect(find(printed)[1]).toEqual({
      severity: 'warning',
      at: ['scaling', 'in', 'at'],
      says: 'at 2 → 1 instances the average rises from 9,500 to 19,000, 5 % under scale-out at 20,000: with 10 % imbalance it flaps',
      fix: 'write `capacity.min: 2`, or `scaling.in.at: 9090`',
    })
  })

  it('hold from three instances on', () => {
    expect(find({ ...printed, min: 3 })).toEqual([])
  })
})

describe('scale-in', () => {
  it.each([
    // low · 4 ÷ 3 against 20,000: 15,000 reaches it, and 1.1 times 13,637 does too.
    [15_000, 'error'],
    [14_999, 'warning'],
    [13_637, 'warning'],
    [13_636, 'fine'],
  ])('from 4 to 3 instances at %i is %s', (at, expected) => {
    const ofIn = find({ inward: { at }, out: { steps: [{ from: 20_000, add: 1 }] } }).filter(
      ({ at }) => 'includes' in at && at.includes('in'),
    )
    expect(ofIn[0]?.severity ?? 'fine').toBe(expected)
  })

  it('goes on and on where it brings the average over scale-out, and says how fast', () => {
    const found = find({ min: 2, inward: { at: 15_000 } }).find(
      ({ at }) => 'includes' in at && at.includes('in'),
    )
    expect(found?.says).toBe(
      'at 3 → 2 instances the average rises from 15,000 to 22,500: scale-out at 20,000 follows 3m later, and at a constant load it goes on and on (3 → 2 → 4 → 3 → …), about every 28m; the same up to 4 instances; at 5 → 4 instances it lands 6 % under that',
    )
    expect(found?.fix).toBe('write `capacity.min: 5`, or `scaling.in.at: 12121`')
  })

  it('removes only what is above the floor', () => {
    // Six of nine would leave three with three times the average: with a max of 4 only one can go.
    expect(find({ max: 4, inward: { remove: 6 } })).toEqual([])
    expect(find({ max: 9, inward: { remove: 6 } })).toHaveLength(1)
  })

  it('is judged step by step', () => {
    const steps = (to: number) => ({
      remove: undefined,
      cooldown: undefined,
      period: '1m',
      steps: [
        { to: 9_500, remove: 1 },
        { to, remove: 4 },
      ],
    })
    // 7 → 3: 9,000 becomes 21,000, 7,000 becomes 16,333.
    expect(find({ inward: steps(9_000) })).toMatchObject([
      { severity: 'error', at: ['scaling', 'in', 'steps', 1, 'to'] },
    ])
    expect(find({ inward: steps(7_000) })).toEqual([])
  })

  it('takes the first step down with its alarm', () => {
    const steps = [{ to: 15_000, remove: 1 }]
    const found = find({
      min: 2,
      inward: { at: 15_000, remove: undefined, cooldown: undefined, period: '1m', steps },
    })
    expect(found.map(({ fix }) => fix)).toContainEqual(
      expect.stringMatching(/`scaling\.in\.at: (\d+)` and `scaling\.in\.steps\[0\]\.to: \1`/),
    )
  })

  it('is measured with the imbalance that the file declares', () => {
    // 12,667 · 1.5 is under 20,000, · 1.6 is not.
    expect(find({ skew: '50%' })).toEqual([])
    expect(find({ skew: '60%' })).toMatchObject([
      { severity: 'warning', says: expect.stringMatching(/with 60 % imbalance it flaps$/) },
    ])
  })

  it('must not set off the maximum alarm either', () => {
    expect(find({ maximum: { at: 18_000 } })).toEqual([])
    const [found] = find({ maximum: { at: 12_500 }, inward: { at: 9_500 } }).filter(
      ({ at }) => 'includes' in at && at.includes('in'),
    )
    expect(found).toMatchObject({
      severity: 'error',
      says: expect.stringContaining('the maximum alarm at 12,500'),
    })
  })
})

describe('scale-out', () => {
  it.each([
    // 20,000 · 3 ÷ (3 + k) against 9,500: 3 more leave 10,000, 4 more 8,571.
    [2, 'fine'],
    [3, 'warning'],
    [4, 'error'],
  ])('of 3 instances by %i is %s', (add, expected) => {
    expect(find({ out: { steps: [{ from: 20_000, add }] } })[0]?.severity ?? 'fine').toBe(expected)
  })

  it('adds no more than up to max', () => {
    expect(find({ max: 5, out: { steps: [{ from: 20_000, add: 9 }] } })).toEqual([])
  })

  it('names the step that does it', () => {
    const steps = [
      { from: 20_000, add: 2 },
      { from: 25_000, add: 6 },
    ]
    expect(find({ out: { steps } })).toMatchObject([
      { severity: 'error', at: ['scaling', 'out', 'steps', 1, 'add'] },
    ])
  })

  it('by the maximum alarm counts with the imbalance that sets it off', () => {
    // 24,000 · 3 ÷ 6 is 12,000; where one instance has a third more than the mean, that is 9,023.
    expect(find({ skew: '25%', maximum: { at: 24_000, add: 3 } })).toEqual([])
    expect(find({ skew: '33%', maximum: { at: 24_000, add: 3 } })).toMatchObject([
      {
        severity: 'warning',
        at: ['scaling', 'maximum', 'add'],
        says: 'at 3 → 6 instances the average falls from 24,000 to 12,000, 26 % over scale-in at 9,500: with 33 % imbalance it flaps',
      },
    ])
  })

  it('is no matter where nothing scales in, or nothing scales', () => {
    expect(find({ min: 1, inward: null })).toEqual([])
    expect(flapping.find(aFleet({}), { at: 0, types: new Map() })).toEqual([])
  })
})

describe('what an alarm still remembers', () => {
  it('makes a short warm-up act twice', () => {
    const inward = { at: 9_800 }
    expect(find({ inward, out: { period: '5m' } })).toEqual([])
    const [found] = find({ inward, out: { period: '5m', warmup: '1m' } })
    expect(found).toMatchObject({
      severity: 'error',
      says: expect.stringContaining(
        'for it acts again 1m after a change on what its alarm saw in the last 5m',
      ),
      fix: 'write `scaling.out.warmup: 5m`, or `capacity.min: 4`',
    })
  })

  it('makes a short cooldown act twice, however many datapoints it takes', () => {
    const inward = { at: 11_000, datapoints: '1 of 3' }
    expect(
      find({ inward: { ...inward, cooldown: '15m' }, out: { steps: [{ from: 20_000, add: 1 }] } }),
    ).toEqual([])
    const [found] = find({
      inward: { ...inward, cooldown: '5m' },
      out: { steps: [{ from: 20_000, add: 1 }] },
    })
    expect(found).toMatchObject({
      severity: 'error',
      fix: expect.stringContaining('`scaling.in.cooldown: 15m`'),
    })
  })

  it('goes with steps of scale-in, which wait for nothing', () => {
    const inward = { remove: undefined, cooldown: undefined, steps: [{ to: 9_500, remove: 2 }] }
    const [found] = find({ inward })
    expect(found?.fix).toContain(
      '`scaling.in.remove: 2` and `scaling.in.cooldown: 5m` in the place of `scaling.in.steps`',
    )
    expect(find({ inward: { ...inward, period: '1m' } })).toEqual([])
  })

  it('is the mean of the sizes of every minute', () => {
    const minutes = fc.integer({ min: 0, max: 12 })
    fc.assert(
      fc.property(
        fc.record({
          size: fc.integer({ min: 3, max: 40 }),
          by: fc.integer({ min: 1, max: 5 }),
          bound: fc.constantFrom(3, 40),
        }),
        fc.record({
          settled: minutes,
          again: fc.integer({ min: 1, max: 9 }),
          until: minutes,
          period: fc.integer({ min: 1, max: 30 }),
        }),
        ({ size, by, bound }, { settled, again, until, period }) => {
          const sizeAt = (age: number) => {
            const rounds = age < settled ? 0 : Math.floor((age - settled) / again) + 1
            return bound > size ? Math.min(bound, size + rounds * by) : Math.max(bound, size - rounds * by)
          }
          const seen = Array.from({ length: period }, (_, minute) => sizeAt(until + minute))
          const mean = seen.reduce((sum, each) => sum + each, 0) / period
          const memory = { settled, again, until, since: until + period }
          expect(seenSize(size, memory, by, bound)).toBeCloseTo(mean, 9)
        },
      ),
    )
  })

  it('is, of the fullest instance, the size at the beginning', () => {
    const { policy } = fleet({ maximum: { at: 26_000, period: '5m', warmup: '1m' } })
    const memory = hindsight(policy, 'maximum')
    expect(memory).toEqual({ since: 300, until: 300, settled: 60, again: 120 })
    expect(seenSize(9, memory, 2, 3)).toBe(5)
  })
})

describe('reachable sizes', () => {
  it('are those that floors and moves lead to', () => {
    const about = { min: 2, max: 8, inward: { remove: 2 } }
    expect([...reachableSizes(fleet(about))].sort()).toEqual([2, 4, 6, 8])
    expect([...reachableSizes(fleet(about, [5]))].sort()).toEqual([2, 3, 4, 5, 6, 7, 8])
  })

  it('are the only ones that are judged', () => {
    // 5 → 2 would flap, and from 2, 6 and 7 nobody comes to 5; unless a peak begins there.
    const about = {
      min: 2,
      max: 7,
      out: { steps: [{ from: 20_000, add: 4 }] },
      inward: { at: 8_500, remove: 3 },
    }
    const shrinking = (found: Found[]) => found.filter(({ at }) => 'includes' in at && at.includes('in'))
    expect(shrinking(find(about))).toEqual([])
    expect(shrinking(find(about, [5]))).toMatchObject([
      { says: expect.stringMatching(/^at 5 → 2 instances /) },
    ])
  })
})

describe('the fix', () => {
  const aCase = fc.record({
    min: fc.integer({ min: 1, max: 5 }),
    room: fc.integer({ min: 2, max: 30 }),
    low: fc.integer({ min: 1_000, max: 19_999 }),
    add: fc.integer({ min: 1, max: 6 }),
    remove: fc.integer({ min: 1, max: 4 }),
    warmup: fc.constantFrom('0s', '1m', '5m'),
    period: fc.constantFrom('1m', '5m'),
  })
  type Drawn = typeof aCase extends fc.Arbitrary<infer T> ? T : never
  const caseOf = ({
    min,
    room,
    low,
    add,
    remove,
    warmup,
    period,
  }: Drawn): Required<Pick<Case, 'min' | 'max' | 'out' | 'inward'>> => ({
    min,
    max: min + room,
    out: { period, warmup, steps: [{ from: 20_000, add }] },
    inward: { at: low, remove },
  })
  const sideOf = ({ at }: Found) => ('includes' in at && at.includes('out') ? 'out' : 'in')

  it('is enough by itself, each of its ways', () => {
    let ways = 0
    fc.assert(
      fc.property(aCase, (drawn) => {
        const about = caseOf(drawn)
        for (const found of find(about)) {
          const value = (key: string) => found.fix.match(new RegExp(`${key}: (\\w+)`))?.[1]
          const [min, at, warmup] = [value('capacity.min'), value('scaling.in.at'), value('out.warmup')]
          const changed = [
            ...(min ? [{ ...about, min: Number(min) }] : []),
            ...(at ? [{ ...about, inward: { ...about.inward, at: Number(at) } }] : []),
            ...(warmup ? [{ ...about, out: { ...about.out, warmup } }] : []),
          ]
          ways += changed.length
          for (const each of changed) expect(find(each).map(sideOf)).not.toContain(sideOf(found))
        }
      }),
      { numRuns: 300 },
    )
    expect(ways).toBeGreaterThan(100)
  })

  it('is the smallest: one less is not enough', () => {
    fc.assert(
      fc.property(aCase, (drawn) => {
        const about = { ...caseOf(drawn), out: { ...caseOf(drawn).out, warmup: '5m' } }
        for (const found of find(about)) {
          const at = Number(found.fix.match(/scaling\.in\.at: (\d+)/)?.[1])
          if (!at) continue
          const nearly = find({ ...about, inward: { ...about.inward, at: at + 1 } })
          expect(nearly.map(sideOf)).toContain(sideOf(found))
        }
      }),
      { numRuns: 300 },
    )
  })
})
