import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Fleet, Peak } from '../../../src/core/desired.ts'
import { peakClaims } from '../../../src/core/floor.ts'
import { DAY, MINUTE } from '../../../src/core/instant.ts'
import { type Coming, comingClaims, lookedAhead } from '../../../src/core/proofs/coming-claims.ts'
import { aFleet, aPeak, clock } from '../../build.ts'

const at = clock('12:00')

/** Every time of every peak in 400 days. */
function everyClaim(fleet: Fleet): Coming[] {
  return fleet.peaks.flatMap((peak) =>
    peakClaims({ ...fleet, peaks: [peak] }, at, at + lookedAhead).map((claim) => ({ peak, claim })),
  )
}

/** Pairs of peaks that raise in the same minute, or of which one rises while the other is on. */
function meetings(coming: Coming[]): string[] {
  const pairs = new Set<string>()
  const byDay = Map.groupBy(coming, ({ claim }) => Math.floor(claim.risesAt / DAY))
  for (const { peak, claim } of coming) {
    const day = Math.floor(claim.risesAt / DAY)
    for (const other of [day - 1, day, day + 1].flatMap((near) => byDay.get(near) ?? [])) {
      if (other.peak === peak) continue
      const pair = [peak.name, other.peak.name].sort().join(' ')
      if (other.claim.risesAt === claim.risesAt) pairs.add(`${pair} in one minute`)
      else if (other.claim.risesAt < claim.risesAt && claim.risesAt < other.claim.endsAt)
        pairs.add(`${pair} overlap`)
    }
  }
  return [...pairs].sort()
}

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Santiago',
]
const hours = fc.record({ from: fc.integer({ min: 0, max: 23 }), lasts: fc.integer({ min: 1, max: 12 }) })
const dates = fc.integer({ min: 1, max: 390 }).map((days) => {
  const date = new Date(at + days * DAY).toISOString().slice(0, 10)
  return { first: date, last: date }
})
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })

const peak: fc.Arbitrary<Peak> = fc
  .record({
    hours,
    timezone: fc.constantFrom(...zones),
    days,
    on: fc.array(dates, { minLength: 1, maxLength: 3 }),
    kind: fc.nat(2),
  })
  .map(({ hours: { from, lasts }, timezone, days, on, kind }) => {
    const to = ((from + lasts) * 60) % 1_440
    const window = { from: from * 60, to: to === 0 ? 1_440 : to }
    const when: Peak['when'] =
      kind === 0 ? { kind: 'dates', dates: on, window } : { kind: 'days', days, window }
    return aPeak({ timezone, when })
  })

it('sees every meeting of two peaks that 400 days have, wherever their clocks are changed', () => {
  fc.assert(
    fc.property(fc.array(peak, { minLength: 2, maxLength: 3 }), (some) => {
      const fleet = aFleet(
        {},
        some.map((each, index) => ({ ...each, name: `p${index}` })),
      )
      expect(meetings(comingClaims(fleet, at))).toEqual(meetings(everyClaim(fleet)))
    }),
    { numRuns: 60 },
  )
})

it('sees two peaks of one zone that only the night of a skipped hour brings together', () => {
  const timezone = 'Europe/Berlin'
  const late = aPeak({
    name: 'late',
    timezone,
    when: { kind: 'days', days: [6], window: { from: 1_320, to: 120 } },
  })
  const early = aPeak({
    name: 'early',
    timezone,
    when: { kind: 'days', days: [7], window: { from: 180, to: 240 } },
  })
  const fleet = aFleet({}, [late, early])
  expect(meetings(comingClaims(fleet, at))).toEqual(meetings(everyClaim(fleet)))
  expect(meetings(comingClaims(fleet, at))).toHaveLength(1)
})

it('gives no time of a peak twice, and none that is over', () => {
  fc.assert(
    fc.property(fc.array(peak, { minLength: 1, maxLength: 3 }), (some) => {
      const fleet = aFleet(
        {},
        some.map((each, index) => ({ ...each, name: `p${index}` })),
      )
      const coming = comingClaims(fleet, at)
      const keys = coming.map(({ peak, claim }) => `${peak.name} ${claim.startsAt / MINUTE}`)
      expect(new Set(keys).size).toBe(keys.length)
      expect(coming.every(({ claim }) => claim.endsAt > at)).toBe(true)
    }),
    { numRuns: 60 },
  )
})
