import { describe, expect, it } from 'vitest'
import { capacity } from '../../../src/core/proofs/capacity.ts'
import type { Found } from '../../../src/core/proofs/risk.ts'
import { aFleet, aPeak, scalingSection } from '../../build.ts'

type Section = Record<string, unknown>

function find(policy: Section = {}, peaks: Parameters<typeof aFleet>[1] = []): Found[] {
  return capacity.find(aFleet({ scaling: scalingSection, ...policy }, peaks), { at: 0, types: new Map() })
}

const { in: _, ...growing } = scalingSection

describe('the base floor', () => {
  it.each([
    [0, 'error', /no alarm brings one back$/],
    [1, 'warning', /everybody is cut off until the next is in service$/],
  ])('of %i with scale-in is an %s', (min, severity, says) => {
    expect(find({ capacity: { min } })).toEqual([
      {
        severity,
        at: ['capacity', 'min'],
        says: expect.stringMatching(says),
        fix: 'write `capacity.min: 2`',
      },
    ])
  })

  it('of 2, or without scale-in, is fine', () => {
    expect(find({ capacity: { min: 2 } })).toEqual([])
    expect(find({ capacity: { min: 1 }, scaling: growing })).toEqual([])
    expect(find({ capacity: { min: 0 }, scaling: undefined })).toEqual([])
  })

  it('that is the max leaves the alarms nothing to do', () => {
    expect(find({ capacity: { min: 4, max: 4 } })).toMatchObject([
      {
        severity: 'warning',
        at: ['capacity', 'max'],
        says: 'min and max are both 4: no alarm can change the size',
      },
    ])
    expect(find({ capacity: { min: 4, max: 5 } })).toEqual([])
    expect(find({ capacity: { min: 4, max: 4 }, scaling: undefined })).toEqual([])
  })
})

describe('the warm pool', () => {
  it('without a bound grows with max', () => {
    expect(find({ warmPool: { min: 0 } })).toEqual([
      {
        severity: 'warning',
        at: ['warmPool'],
        says: 'the warm pool grows to max minus desired: 56 prepared instances at the base floor of 4, and more whenever somebody raises max',
        fix: 'write `warmPool.maxPrepared: 8`',
      },
    ])
  })

  it('is told the largest peak as its bound, and never less than its min or more than max', () => {
    const peak = (instances: number) => [aPeak({ size: { instances } })]
    expect(find({ warmPool: { min: 0 } }, peak(40))[0]?.fix).toContain('maxPrepared: 40')
    expect(find({ warmPool: { min: 0 } }, peak(90))[0]?.fix).toContain('maxPrepared: 60')
    expect(find({ warmPool: { min: 50 } }, peak(40))[0]?.fix).toContain('maxPrepared: 50')
    expect(find({ warmPool: { min: 0, maxPrepared: 40 } }, peak(40))).toEqual([])
  })

  it('prepares nothing that can never be in service', () => {
    expect(find({ warmPool: { min: 0, maxPrepared: 61 } })).toMatchObject([
      { severity: 'warning', at: ['warmPool', 'maxPrepared'], says: expect.stringMatching(/^1 of the 61 /) },
    ])
    expect(find({ warmPool: { min: 62, maxPrepared: 63 } })[0]?.fix).toBe(
      'write `warmPool.maxPrepared: 60` and `warmPool.min: 56`, or raise `capacity.max`',
    )
    expect(find({ warmPool: { min: 57, maxPrepared: 60 } })).toMatchObject([
      { severity: 'info', at: ['warmPool', 'min'], fix: 'write `warmPool.min: 56`' },
    ])
    expect(find({ warmPool: { min: 56, maxPrepared: 60 } })).toEqual([])
  })
})

describe('what one instance holds', () => {
  const holding = (connectionsPerInstance: number, rest: Section = {}) =>
    find({ capacity: { connectionsPerInstance }, ...rest })

  it.each([
    // 20,000 and 10 % imbalance.
    [22_001, 'fine'],
    [22_000, 'warning'],
    [20_001, 'warning'],
    [20_000, 'error'],
  ])('of %i with scale-out at 20,000 is %s', (limit, expected) => {
    expect(holding(limit)[0]?.severity ?? 'fine').toBe(expected)
  })

  it('bounds the threshold, and the fix says by how much', () => {
    expect(holding(20_000)).toEqual([
      {
        severity: 'error',
        at: ['scaling', 'out', 'at'],
        says: 'scale-out at 20,000 comes too late: an instance is full at 20,000',
        fix: 'write `scaling.out.at: 18181` and `scaling.out.steps[0].from: 18181`, or `capacity.connectionsPerInstance: 22001` if load tests prove it',
      },
    ])
    const out = { ...scalingSection.out, at: 18_181, steps: [{ from: 18_181, add: 2 }] }
    expect(holding(20_000, { scaling: { ...scalingSection, out } })).toEqual([])
    expect(holding(22_001)).toEqual([])
  })

  it('raises nothing but the limit where scale-in is in the way', () => {
    const scaling = { ...scalingSection, in: { ...scalingSection.in, at: 19_000 } }
    expect(holding(20_000, { scaling })[0]?.fix).toBe(
      'write `capacity.connectionsPerInstance: 22001` if load tests prove it',
    )
  })

  it('bounds the maximum alarm, which measures the fullest', () => {
    const { steps: _steps, ...alarm } = scalingSection.out
    const maximum = { ...alarm, add: 2 }
    const scaling = (at: number) => ({ scaling: { ...scalingSection, maximum: { ...maximum, at } } })
    expect(find(scaling(28_000))).toMatchObject([
      { severity: 'error', at: ['scaling', 'maximum', 'at'], fix: expect.stringContaining('at: 27999`') },
    ])
    expect(find(scaling(27_999))).toEqual([])
  })

  it('is no matter of imbalance where an alarm under it watches the fullest', () => {
    const { steps: _steps, ...alarm } = scalingSection.out
    const watched = (at: number) =>
      holding(22_000, { scaling: { ...scalingSection, maximum: { ...alarm, add: 2, at } } })
    expect(watched(21_999)).toEqual([])
    expect(watched(22_000).map(({ severity }) => severity)).toEqual(['warning', 'error'])
  })
})

describe('what peaks are sized for', () => {
  const sized = (targetPerInstance: number) => find({ capacity: { targetPerInstance } })

  it.each([
    [20_000, 'error'],
    [19_999, 'fine'],
    [9_501, 'fine'],
    [9_500, 'warning'],
  ])('%i between scale-in at 9,500 and scale-out at 20,000 is %s', (target, expected) => {
    expect(sized(target)[0]?.severity ?? 'fine').toBe(expected)
  })

  it('is 80 % of scale-out by default, and by the fix', () => {
    expect(sized(21_000)).toEqual([
      {
        severity: 'error',
        at: ['capacity', 'targetPerInstance'],
        says: 'peaks are sized for 21,000 connections per instance, and scale-out begins at 20,000: a peak that comes as declared sets it off on top',
        fix: 'write `capacity.targetPerInstance: 16000`',
      },
    ])
    expect(sized(16_000)).toEqual([])
    const peak = aPeak({ size: { connections: 16_000 * 61 } })
    expect(find({ capacity: { targetPerInstance: 21_000 } }, [peak])[0]?.fix).toBe(
      'write `capacity.targetPerInstance: 16000` and `capacity.max: 61`',
    )
  })

  it('is the fault of scale-in where nobody declared it', () => {
    const scaling = { ...scalingSection, in: { ...scalingSection.in, at: 16_000 } }
    expect(find({ capacity: { targetPerInstance: undefined }, scaling })).toMatchObject([
      { severity: 'warning', at: ['scaling', 'in', 'at'], fix: 'write `scaling.in.at: 15999`' },
    ])
    const { remove: _remove, cooldown: _cooldown, ...alarm } = scaling.in
    const stepped = { ...scaling, in: { ...alarm, steps: [{ to: 16_000, remove: 1 }] } }
    expect(find({ capacity: { targetPerInstance: undefined }, scaling: stepped })[0]?.fix).toBe(
      'write `scaling.in.at: 15999` and `scaling.in.steps[0].to: 15999`',
    )
  })
})
