import { describe, expect, it } from 'vitest'
import { HOUR } from '../../../src/core/instant.ts'
import { liftForEvents, type MadeForEvents } from '../../../src/forecast/points/event-guard.ts'
import { liftForDays, type Made } from '../../../src/forecast/points/peak-guard.ts'

const flat = (height: number, length = 24) => new Float64Array(length).fill(height)
const spread = { middle: flat(0), q90: flat(0.25), q95: flat(0.3) }

/** Twenty days of a load of 100, forecast as such, on which some hours held more. */
function days(burst: (day: number) => { hour: number; times: number }): Made[] {
  return Array.from({ length: 20 }, (_, day) => {
    const { hour, times } = burst(day)
    const came = flat(Math.log(100))
    came[hour] = Math.log(100 * times)
    return { path: flat(Math.log(100)), came, weight: 1, peaks: [[0, 24]] }
  })
}

function pinball(made: readonly Made[], q95: Float64Array): number {
  let sum = 0
  for (const { path, came } of made)
    for (const [index, log] of came.entries()) {
      const short = Math.exp(log) - Math.exp((path[index] ?? 0) + (q95[index] ?? 0))
      sum += short > 0 ? 0.95 * short : -0.05 * short
    }
  return sum
}

describe('the 95th percentile before the peak of a day', () => {
  it('is lifted about the hour in which days rise, and lowered far from it, never under the 90th', () => {
    const lift = liftForDays(
      days((day) => ({ hour: 12 + (day % 2), times: day % 4 < 2 ? 1.7 : 1.3 })),
      spread,
      24,
      HOUR,
    )
    expect(0.3 + (lift[12] ?? 0)).toBeGreaterThan(Math.log(0.8 * 1.7))
    expect(lift[0]).toBeLessThanOrEqual(0)
    expect(0.3 + Math.min(...lift)).toBeGreaterThanOrEqual(0.25)
  })

  it('stays where it is when it is there in time', () => {
    expect(
      liftForDays(
        days(() => ({ hour: 12, times: 1.3 })),
        spread,
        24,
        HOUR,
      ),
    ).toEqual(flat(0))
  })

  it('is not made much dearer for bursts at any hour', () => {
    const made = days((day) => ({ hour: (day * 7) % 24, times: 4 }))
    const lift = liftForDays(made, spread, 24, HOUR)
    const lifted = spread.q95.map((above, index) => above + (lift[index] ?? 0))
    expect(pinball(made, lifted) / pinball(made, spread.q95)).toBeLessThan(1.08)
  })

  it('is left alone where nine days are all that is known', () => {
    const made = days(() => ({ hour: 12, times: 3 })).slice(0, 9)
    expect(liftForDays(made, spread, 24, HOUR)).toEqual(flat(0))
  })
})

describe('the 95th percentile in the hours of an event', () => {
  const event = (which: number, times: number | null): MadeForEvents => ({
    path: flat(Math.log(100)),
    came: flat(Math.log(100)).map((log, hour) => {
      if (times === null) return Number.NaN
      return hour === 19 ? log + Math.log(times) : log
    }),
    weight: 1,
    peaks: [],
    marks: Int32Array.from({ length: 24 }, (_, hour) => (hour >= 18 && hour < 21 ? which : -1)),
  })
  const liftAt19 = (past: number[], kindOf: (which: number) => unknown = () => 0) => {
    const made = [...past.map((times, which) => event(which, times)), event(past.length, null)]
    return liftForEvents(made, flat(0.1), HOUR, kindOf)[19] ?? 0
  }

  it('stands as high as those before went', () => {
    expect(0.1 + liftAt19([1.2, 2.5, 1.4])).toBeCloseTo(Math.log(2.5))
  })

  it('looks at such days only, beside what events needed at most', () => {
    expect(0.1 + liftAt19([1.2, 2.5, 1.4], (which) => which === 1)).toBeCloseTo(Math.log(0.8 * 2.5))
  })

  it('is lifted threefold at most', () => {
    expect(liftAt19([1.2, 50, 1.4])).toBeCloseTo(Math.log(3))
  })

  it('lets one of forty go', () => {
    const past = Array.from({ length: 59 }, (_, which) => (which === 7 ? 2.6 : 1 + which / 100))
    expect(0.1 + liftAt19(past)).toBeLessThan(Math.log(2.6))
  })
})
