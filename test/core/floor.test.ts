import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floorAt, nextPeak, peakClaims, rampSteps, wantedAt } from '../../src/core/floor.ts'
import { HOUR, MINUTE } from '../../src/core/instant.ts'
import type { Override } from '../../src/core/tags.ts'
import { aFleet, aPeak, clock } from '../build.ts'

const anOverride = (instances: number, since: string, until: string): Override => ({
  size: { instances },
  since: clock(since),
  until: clock(until),
  by: 'ana',
  because: 'push campaign',
})

describe('the floor for now', () => {
  const fleet = aFleet({}, [aPeak()])
  const at = (time: string) => floorAt(fleet, clock(time), null).instances

  it('is the base where no peak is near', () => {
    expect(at('12:00')).toBe(4)
  })

  it('rises one lead before the peak and falls when the peak is over', () => {
    expect([at('19:49'), at('19:50'), at('22:59'), at('23:00')]).toEqual([4, 40, 40, 4])
  })

  it('sizes a peak given in connections by the target, rounded up', () => {
    const busy = aFleet({}, [aPeak({ size: { connections: 450_001 } })])
    expect(floorAt(busy, clock('21:00'), null).instances).toBe(46)
  })

  it('takes the highest of overlapping peaks', () => {
    const two = aFleet({}, [
      aPeak(),
      aPeak({
        name: 'final',
        size: { instances: 55 },
        when: {
          kind: 'dates',
          dates: [{ first: '2026-11-25', last: '2026-11-25' }],
          window: { from: 21 * 60, to: 22 * 60 },
        },
      }),
    ])
    expect(floorAt(two, clock('21:30'), null)).toMatchObject({ instances: 55, claim: { name: 'final' } })
    expect(floorAt(two, clock('22:30'), null)).toMatchObject({ instances: 40, claim: { name: 'evening' } })
  })

  it('never goes over the max of the fleet', () => {
    expect(floorAt(aFleet({}, [aPeak({ size: { instances: 90 } })]), clock('21:00'), null).instances).toBe(60)
  })

  it('follows an override from when it was asked for until it ends', () => {
    const asked = anOverride(30, '12:00', '14:00')
    const withIt = (time: string) => floorAt(fleet, clock(time), asked).instances
    expect([withIt('12:00'), withIt('13:59'), withIt('14:00')]).toEqual([30, 30, 4])
  })

  it('keeps the peak where an override asks for less', () => {
    expect(floorAt(fleet, clock('21:00'), anOverride(30, '20:00', '22:00')).instances).toBe(40)
  })
})

describe('a ramp', () => {
  const fleet = aFleet({}, [aPeak({ rampSeconds: 1_800 })])
  const at = (time: string) => floorAt(fleet, clock(time), null).instances

  it('rises in even steps of five minutes and is full one lead before the peak', () => {
    const times = ['19:24', '19:25', '19:30', '19:35', '19:40', '19:45', '19:50', '20:00']
    expect(times.map(at)).toEqual([4, 10, 16, 22, 28, 34, 40, 40])
  })

  it('has at least two steps', () => {
    expect([0, 60, 300, 301, 1_800].map(rampSteps)).toEqual([1, 2, 2, 2, 6])
  })
})

describe('laws of the floor', () => {
  const peaks = fc.array(
    fc.record({
      instances: fc.integer({ min: 1, max: 200 }),
      from: fc.integer({ min: 0, max: 1_439 }),
      to: fc.integer({ min: 1, max: 1_440 }),
      rampSeconds: fc.constantFrom(0, 90, 600, 1_800, 7_200),
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    }),
    { maxLength: 5 },
  )
  const toPeaks = (
    all: { instances: number; from: number; to: number; rampSeconds: number; days: number[] }[],
  ) =>
    all
      .filter(({ from, to }) => from !== to)
      .map(({ instances, from, to, rampSeconds, days }, index) =>
        aPeak({
          name: `p${index}`,
          size: { instances },
          rampSeconds,
          when: { kind: 'days', days, window: { from, to } },
        }),
      )
  const minutes = fc.integer({ min: 0, max: 14 * 24 * 60 }).map((minute) => clock('00:00') + minute * MINUTE)

  it('is never under the base nor over the max', () => {
    fc.assert(
      fc.property(peaks, minutes, (all, at) => {
        const { instances } = floorAt(aFleet({}, toPeaks(all)), at, null)
        expect(instances).toBeGreaterThanOrEqual(4)
        expect(instances).toBeLessThanOrEqual(60)
      }),
    )
  })

  it('does not depend on the order of the files', () => {
    fc.assert(
      fc.property(peaks, minutes, (all, at) => {
        const declared = toPeaks(all)
        const [one, other] = [declared, declared.toReversed()].map(
          (some) => floorAt(aFleet({}, some), at, null).instances,
        )
        expect(one).toBe(other)
      }),
    )
  })

  it('is full for the whole of every peak that max can hold', () => {
    fc.assert(
      fc.property(peaks, (all) => {
        const fleet = aFleet({ capacity: { max: 200 } }, toPeaks(all))
        const from = clock('00:00')
        for (const claim of peakClaims(fleet, from, from + 3 * 24 * 60 * MINUTE)) {
          for (const at of [claim.startsAt - 10 * MINUTE, claim.startsAt, claim.endsAt - 1]) {
            expect(floorAt(fleet, at, null).instances).toBeGreaterThanOrEqual(claim.instances)
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('the calendar that is kept for a stretch of hours', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Pacific/Apia']
  const anyPeak = fc
    .record({
      timezone: fc.constantFrom(...zones),
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      from: fc.integer({ min: 0, max: 1_439 }),
      to: fc.integer({ min: 1, max: 1_440 }),
      rampSeconds: fc.constantFrom(0, 1_800, 7_200),
      instances: fc.integer({ min: 1, max: 60 }),
    })
    .map(({ timezone, days, from, to, rampSeconds, instances }) =>
      aPeak({
        timezone,
        rampSeconds,
        size: { instances },
        when: { kind: 'days', days, window: { from, to } },
      }),
    )
  // Around the clock changes of 2027, and steps of every size, backwards too.
  const anyStart = fc
    .constantFrom('2027-03-28', '2027-10-31', '2027-04-04', '2027-06-01')
    .chain((date) => fc.integer({ min: -48 * 60, max: 48 * 60 }).map((by) => Date.parse(date) + by * MINUTE))
  const anySteps = fc.array(fc.integer({ min: -30 * HOUR, max: 30 * HOUR }), { minLength: 1, maxLength: 8 })

  it('gives the claims and the next peak that the whole calendar gives, at any instant and in any order', () => {
    fc.assert(
      fc.property(
        fc.array(anyPeak, { minLength: 1, maxLength: 4 }),
        anyStart,
        anySteps,
        (peaks, start, steps) => {
          const fleet = aFleet({}, peaks)
          let at = start
          for (const step of steps) {
            at += step
            const whole = peakClaims(fleet, at, at + 1)
            const { active, instances } = floorAt(fleet, at, null)
            expect(active.slice(1)).toEqual(whole)
            const { min, max } = fleet.policy.capacity
            const wanted = Math.max(min, ...whole.map((claim) => wantedAt(claim, min, at)))
            expect(instances).toBe(Math.min(max, wanted))
            const ahead = peakClaims(fleet, at, at + 48 * HOUR).find(({ risesAt }) => risesAt > at)
            expect(nextPeak(fleet, at)).toEqual(ahead ?? null)
          }
        },
      ),
    )
  })
})
