/** What a fleet stands to lose: the numbers at both sides of each border, and that the fix is one. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hardestHit, losses } from '../../../src/core/proofs/loss.ts'
import type { Found, Ground } from '../../../src/core/proofs/risk.ts'
import { survival } from '../../../src/core/proofs/survival.ts'
import { aFleet, scalingSection } from '../../build.ts'

const ground: Ground = { at: 0, types: new Map() }

/** A fleet that grows at `at`, 20,000 if nothing is said. */
function find(capacity: Record<string, unknown>, more: Record<string, unknown> = {}, at = 20_000): Found[] {
  const out = { ...scalingSection.out, at, steps: [{ from: at, add: 2 }] }
  const scaling = { ...scalingSection, out, in: { ...scalingSection.in, at: Math.min(9_500, at - 1) } }
  return survival.find(aFleet({ capacity, scaling, ...more }), ground)
}

/** Every connection lies on every instance alike, but for what is about imbalance. */
const even = { balance: { port: 443, maxSkew: '0%', ignoreYoungerThan: '15m', staleAfter: '2h' } }
const skewed = (maxSkew: string) => ({ balance: { ...even.balance, maxSkew } })

describe('the loss of one instance', () => {
  it('puts more on the others than they hold, from the floor up to the first size that is large enough', () => {
    expect(find({ min: 2 }, even)).toEqual([
      {
        severity: 'warning',
        at: ['capacity', 'min'],
        says: 'losing one of 2 instances at an average of 20,000 connections leaves 40,000 on the other one, over the 28,000 that one holds; every size from 4 on survives it',
        fix: 'write `capacity.min: 4`, or `scaling.out.at: 14000` and `scaling.out.steps[0].from: 14000`',
      },
    ])
    expect(find({ min: 3 }, even)).toMatchObject([
      { says: expect.stringContaining('leaves 30,000 on each of the other 2'), severity: 'warning' },
    ])
    expect(find({ min: 4 }, even)).toEqual([])
  })

  it('is survived by an average that fits exactly, and not by one connection more', () => {
    expect(find({ min: 4, connectionsPerInstance: 28_000 }, even, 21_000)).toEqual([])
    const [found] = find({ min: 4, connectionsPerInstance: 28_000 }, even, 21_001)
    expect(found).toMatchObject({
      says: expect.stringContaining('leaves 28,002 on each of the other 3'),
      fix: 'write `capacity.min: 5`, or `scaling.out.at: 21000` and `scaling.out.steps[0].from: 21000`',
    })
  })

  it('leaves nobody where there is only one', () => {
    const { in: _, ...grows } = scalingSection
    expect(find({ min: 1 }, { ...even, scaling: grows })).toMatchObject([
      {
        says: 'losing the only instance leaves nobody to take its 20,000 connections; every size from 4 on survives it',
        fix: 'write `capacity.min: 4`',
      },
    ])
    expect(find({ min: 0, max: 1 }, { ...even, scaling: grows })).toMatchObject([
      {
        at: ['scaling', 'out', 'at'],
        says: expect.stringContaining('no size up to 1 survives it'),
        fix: 'write `capacity.min: 2` and `capacity.max: 2`, with `scaling.out.at: 14000` and `scaling.out.steps[0].from: 14000`',
      },
    ])
  })

  it('begins at two where scale-in leads to one: `capacity` says that', () => {
    expect(find({ min: 1 }, even)).toEqual(find({ min: 2 }, even))
    expect(find({ min: 1, max: 1 }, even)).toMatchObject([
      { says: expect.stringMatching(/^losing the only instance/) },
    ])
  })

  it('is mended by a lower average alone where no size is large enough', () => {
    expect(find({ min: 3, max: 60 }, even, 27_900)).toMatchObject([
      {
        at: ['scaling', 'out', 'at'],
        says: expect.stringContaining('no size up to 60 survives it'),
        fix: 'write `scaling.out.at: 18666` and `scaling.out.steps[0].from: 18666`',
      },
    ])
    expect(find({ min: 2, connectionsPerInstance: 18_000 }, even)).toMatchObject([
      {
        fix: 'write `scaling.out.at: 9000` and `scaling.out.steps[0].from: 9000`, with `scaling.in.at` under it',
      },
    ])
  })

  it('is judged by what peaks are sized for where nothing scales', () => {
    const fixed = (target: number) =>
      survival.find(aFleet({ capacity: { min: 3, targetPerInstance: target }, ...even }), ground)
    expect(fixed(18_666)).toEqual([])
    expect(fixed(18_667)).toMatchObject([
      { fix: 'write `capacity.min: 4`, or `capacity.targetPerInstance: 18666`' },
    ])
  })

  it('is a number to know where only the fullest of the others would hold too much', () => {
    expect(find({ min: 4 }, skewed('25%'))).toEqual([
      {
        severity: 'info',
        at: ['capacity', 'min'],
        says: 'losing one of 4 instances at an average of 20,000 connections leaves 26,667 on each of the other 3; where one is 25 % over the mean it has 33,334, over the 28,000 that one holds; every size from 10 on survives it',
        fix: 'write `capacity.min: 10`, or `scaling.out.at: 16800` and `scaling.out.steps[0].from: 16800`',
      },
    ])
    expect(find({ min: 4 }, skewed('5%'))).toEqual([])
    expect(find({ min: 5 }, skewed('12%'))).toEqual([])
    expect(find({ min: 5 }, skewed('13%'))).toMatchObject([{ severity: 'info' }])
  })
})

describe('the loss of one zone', () => {
  it('is not asked about where nobody says how many zones there are', () => {
    expect(find({ min: 4 }, even)).toEqual([])
  })

  it('takes the fullest zone, which has one more where the fleet does not divide', () => {
    expect(find({ min: 6, zones: 3, connectionsPerInstance: 32_000 }, even)).toMatchObject([
      {
        severity: 'warning',
        says: 'losing the zone of 3 of 7 instances at an average of 20,000 connections leaves 35,000 on each of the other 4, over the 32,000 that one holds; every size from 14 on survives it',
        fix: 'write `capacity.min: 14`, or `scaling.out.at: 18285` and `scaling.out.steps[0].from: 18285`',
      },
    ])
    expect(find({ min: 14, zones: 3, connectionsPerInstance: 32_000 }, even)).toEqual([])
  })

  it('asks for two thirds of the limit with three zones, however large the fleet', () => {
    expect(find({ min: 6, max: 6, zones: 3, connectionsPerInstance: 30_000 }, even)).toEqual([])
    expect(find({ min: 6, max: 600, zones: 3, connectionsPerInstance: 29_999 }, even)).toMatchObject([
      { at: ['scaling', 'out', 'at'], says: expect.stringContaining('no size up to 600 survives it') },
    ])
  })

  it('of one instance in each zone is the loss of an instance, and found once', () => {
    expect(find({ min: 3, max: 3, zones: 3 }, even)).toMatchObject([
      { says: expect.stringContaining('losing one of 3 instances') },
    ])
  })

  it('leaves nobody where all are in one', () => {
    expect(find({ min: 4, zones: 1 }, even)).toMatchObject([
      {
        says: 'losing the only zone leaves nobody to take its 80,000 connections; no size up to 60 survives it',
        fix: 'spread the group over more zones, and write `capacity.zones`',
      },
    ])
  })
})

describe('the wave of clients that come back', () => {
  const accepting = (acceptPerSecond: number) => ({ balance: { ...even.balance, acceptPerSecond } })

  it('needs as long as the others accept it at seven tenths of their rate', () => {
    const found = find({ min: 4, max: 60 }, accepting(300), 21_000)
    expect(found).toEqual([
      {
        severity: 'info',
        at: ['balance', 'acceptPerSecond'],
        says: 'losing one of 4 instances sends its 21,000 clients to the other 3, 7,000 to each: at 70 % of the 300 that each accepts in a second they need 34 s',
        fix: 'let clients come back after a random delay of up to 34 s or more',
      },
    ])
  })

  it('is that of a zone where zones are declared', () => {
    const found = find({ min: 6, max: 6, zones: 3, connectionsPerInstance: 30_000 }, accepting(200))
    expect(found).toMatchObject([
      {
        says: 'losing the zone of 2 of 6 instances sends its 40,000 clients to the other 4, 10,000 to each: at 70 % of the 200 that each accepts in a second they need 72 s',
      },
    ])
  })

  it('does not come where nobody is left', () => {
    const waves = (capacity: Record<string, unknown>) =>
      find(capacity, accepting(300)).filter(({ severity }) => severity === 'info')
    expect(waves({ min: 1, max: 1 })).toEqual([])
    expect(waves({ min: 4, zones: 1 })).toEqual([])
    expect(waves({ min: 1 })).toMatchObject([{ says: expect.stringContaining('to the other one') }])
  })
})

/** The numbers that a fix names, by key. */
function numbersOf(fix: string): { min?: number; max?: number; at?: number } {
  const number = (key: string) => {
    const found = new RegExp(`${key}: (\\d+)`).exec(fix)?.[1]
    return found === undefined ? {} : { [key.split('.').at(-1) ?? '']: Number(found) }
  }
  return { ...number('capacity.min'), ...number('capacity.max'), ...number('scaling.out.at') }
}

describe('laws of survival', () => {
  const drawn = fc.record({
    min: fc.integer({ min: 0, max: 30 }),
    more: fc.integer({ min: 0, max: 60 }),
    limit: fc.integer({ min: 100, max: 40_000 }),
    percent: fc.integer({ min: 1, max: 120 }),
    zones: fc.option(fc.integer({ min: 2, max: 6 }), { nil: undefined }),
    skew: fc.integer({ min: 0, max: 60 }),
  })

  it('each way out that is named is one', () => {
    fc.assert(
      fc.property(drawn, ({ min, more, limit, percent, zones, skew }) => {
        const at = Math.max(2, Math.floor((limit * percent) / 100))
        const max = Math.max(1, min + more)
        const capacity = { min, max, connectionsPerInstance: limit, ...(zones ? { zones } : {}) }
        const about = (found: Found) => (found.says.includes('zone') ? 'zone' : 'instance')
        for (const found of find(capacity, skewed(`${skew}%`), at)) {
          const isWorse = (after: Found) =>
            about(after) === about(found) &&
            (after.severity === found.severity || after.severity === 'warning')
          const [first = '', second] = found.fix.split(', or ')
          for (const way of [first, ...(second ? [second] : [])]) {
            const { at: lower = at, ...sizes } = numbersOf(way)
            const after = find({ ...capacity, ...sizes }, skewed(`${skew}%`), Math.max(2, lower))
            if (lower >= 2) expect(after.filter(isWorse)).toEqual([])
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('the size that is hit hardest is so among all sizes', () => {
    fc.assert(
      fc.property(drawn, ({ min, more, zones }) => {
        const [from, to] = [Math.max(2, min), Math.max(2, min) + more]
        for (const loss of losses(aFleet({ capacity: { zones } }).policy)) {
          const share = (size: number) => loss.left(size) / size
          const sizes = Array.from({ length: to - from + 1 }, (_, index) => from + index)
          expect(share(hardestHit(loss, from, to))).toBe(Math.min(...sizes.map(share)))
        }
      }),
    )
  })

  it('what survives at an average survives at every lower one', () => {
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 99 }), ({ min, more, limit, zones }, share) => {
        const capacity = { min, max: Math.max(1, min + more), connectionsPerInstance: limit, zones }
        const at = Math.max(3, Math.floor(limit * 0.7))
        const lower = Math.max(2, Math.floor((at * share) / 100))
        if (find(capacity, even, at).length === 0) expect(find(capacity, even, lower)).toEqual([])
      }),
    )
  })
})
