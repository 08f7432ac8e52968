import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whereOf } from '../../src/core/change.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { fleetsOf, mostShares, shareOf, sharesNeeded } from '../../src/core/share.ts'
import { aFleet } from '../build.ts'

/** So many fleets in each of the places. */
function fleetsIn(sizes: number[]): Fleet[] {
  return sizes.flatMap((size, place) => {
    const role = place === 0 ? {} : { role: `arn:aws:iam::${100_000_000_000 + place}:role/springtide` }
    const { policy, ...rest } = aFleet(role)
    return Array.from({ length: size }, (_, index) => ({ ...rest, policy, name: `f${place}-${index}` }))
  })
}

const sizes = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 })
const shares = (of: number) => Array.from({ length: of }, (_, index) => ({ share: index + 1, of }))
const names = (fleets: Fleet[]) => fleets.map(({ name }) => name)
const placeOf = ({ policy }: Fleet) => JSON.stringify(whereOf(policy))

describe('the shares of a tick', () => {
  it('are all of the fleets together, each of them once', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (some, of) => {
        const fleets = fleetsIn(some)
        const together = shares(of).flatMap((share) => names(fleetsOf(share, fleets)))
        expect(together.sort()).toEqual(names(fleets).sort())
      }),
    )
  })

  it('divide no place', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (some, of) => {
        const fleets = fleetsIn(some)
        const places = shares(of).flatMap((share) => [...new Set(fleetsOf(share, fleets).map(placeOf))])
        expect(new Set(places).size).toBe(places.length)
      }),
    )
  })

  it('are the same whatever order the fleets come in', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (some, of) => {
        const fleets = fleetsIn(some)
        for (const share of shares(of))
          expect(names(fleetsOf(share, fleets.toReversed())).sort()).toEqual(
            names(fleetsOf(share, fleets)).sort(),
          )
      }),
    )
  })

  it('are even: none has more than the mean and one place more', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (some, of) => {
        const fleets = fleetsIn(some)
        const most = Math.max(...shares(of).map((share) => fleetsOf(share, fleets).length))
        expect(most).toBeLessThanOrEqual(fleets.length / of + Math.max(...some))
      }),
    )
  })

  it('keep fleets apart that ask for a role with different external ids', () => {
    const role = 'arn:aws:iam::210987654321:role/springtide'
    const fleets = [
      aFleet({ fleet: 'a', role, externalId: 'one' }),
      aFleet({ fleet: 'b', role, externalId: 'two' }),
    ]
    expect(shares(2).map((share) => fleetsOf(share, fleets).length)).toEqual([1, 1])
  })
})

describe('how many shares there are', () => {
  it.each([
    [[10], 100, 1],
    [[100], 100, 1],
    // One place is never divided.
    [[500], 100, 1],
    [[100, 1], 100, 2],
    [[250, 250, 250, 250], 500, 2],
    [[300, 300, 300], 250, 3],
    [[], 100, 1],
  ])('%j fleets by place, %d to a share: %d', (some, fleetsPerShare, expected) => {
    expect(sharesNeeded(fleetsIn(some), fleetsPerShare)).toBe(expected)
  })
})

describe('the event of a timer', () => {
  it('names a share', () => {
    expect(shareOf({ share: 2, of: 3 })).toEqual({ share: 2, of: 3 })
    expect(shareOf({ share: 3, of: 3, more: 'ignored' })).toEqual({ share: 3, of: 3 })
  })

  it('means all of the fleets where it names none that can be', () => {
    const events = [
      {},
      null,
      'share',
      { share: 1 },
      { of: 3 },
      { share: 1, of: 1 },
      { share: 0, of: 3 },
      { share: 4, of: 3 },
      { share: 1.5, of: 3 },
      { share: '1', of: 3 },
      { share: 1, of: mostShares + 1 },
      { share: Number.NaN, of: 3 },
      { time: '2026-11-25T19:40:00Z' },
    ]
    for (const event of events) expect(shareOf(event)).toBeNull()
  })
})
