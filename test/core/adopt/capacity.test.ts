/** Sizes, lead and pool of a live group, with what is guessed said to be a guess. */
import { describe, expect, it } from 'vitest'
import { adoptCapacity, adoptWarmPool } from '../../../src/core/adopt/capacity.ts'
import { adoptRouting } from '../../../src/core/adopt/routing.ts'
import { aGroup, instances } from '../../build.ts'

const launches = (count: number, seconds: number, isWarm = false) => ({
  read: Array.from({ length: count }, (_, index) => ({ isWarm, seconds: seconds + index })),
})
const pool = { min: 2, maxPrepared: -1, state: 'Stopped', reuseOnScaleIn: false, isDeleting: false } as const

describe('the lead', () => {
  it('is what 95 % of the launches took, with a tenth to spare', () => {
    expect(adoptCapacity(aGroup(), launches(20, 281), null).said.leadMinutes).toBe(6)
  })

  it('is a default where launches are few, or could not be read, and says which', () => {
    const few = adoptCapacity(aGroup(), launches(4, 900), null)
    const unread = adoptCapacity(aGroup(), { unread: 'AccessDenied\nmore' }, null)
    expect([few.said.leadMinutes, unread.said.leadMinutes]).toEqual([5, 5])
    expect(few.notes.at(-1)?.says).toContain('fewer than 5 launches')
    expect(unread.notes.at(-1)?.says).toContain('could not be read (AccessDenied\\u{a}more)')
  })

  it('of the pool is that of launches out of it, or left out', () => {
    expect(adoptWarmPool(aGroup({ warmPool: pool }), launches(9, 50, true)).said).toMatchObject({
      warmPool: { min: 2, leadMinutes: 2 },
    })
    expect(adoptWarmPool(aGroup({ warmPool: pool }), launches(9, 50)).said.warmPool).not.toHaveProperty(
      'leadMinutes',
    )
  })
})

describe('what an instance holds', () => {
  it.each([
    [20_000, 28_000],
    [9_000, 12_000],
    [1, 1],
    [9_999_999, 10_000_000],
    [null, 10_000],
  ])('with scale-out at %s is guessed as %s', (outAt, guess) => {
    const { said, notes } = adoptCapacity(aGroup(), launches(0, 0), outAt)
    expect(said.connectionsPerInstance).toBe(guess)
    expect(notes[0]?.says).toMatch(/^A GUESS/)
  })
})

describe('what is not one thing', () => {
  it('is the type of most instances, and the others are said', () => {
    const group = aGroup({ instances: [...instances(3), ...instances(1, { type: 'c6i.large' })] })
    const { said, unsaid } = adoptCapacity(group, launches(0, 0), null)
    expect(said.instanceType).toBe('c5.2xlarge')
    expect(unsaid[0]?.what).toBe('instances of 2 types')
  })

  it('is a pool that contradicts itself or goes away, and a second target group', () => {
    const odd = [
      { ...pool, min: 9, maxPrepared: 3 },
      { ...pool, isDeleting: true },
    ]
    for (const warmPool of odd) {
      const { said, unsaid } = adoptWarmPool(aGroup({ warmPool }), launches(0, 0))
      expect([said, unsaid.length]).toEqual([{}, 1])
    }
    expect(adoptRouting(aGroup({ targetGroups: ['arn:b', 'arn:a'] }), undefined).unsaid[0]?.what).toContain(
      'arn:b',
    )
  })
})
