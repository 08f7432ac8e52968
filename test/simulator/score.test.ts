import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../src/core/instant.ts'
import { arrivals } from '../../src/simulator/arrivals.ts'
import { createMinutes, type Minute, minuteAt, rows } from '../../src/simulator/minutes.ts'
import { score } from '../../src/simulator/score.ts'
import { aFleet, aPeak, clock, scalingSection } from '../build.ts'

/** Minutes from 19:00 on, of which only what a case is about is said. */
function minutesOf(said: Partial<Minute>[]) {
  const minutes = createMinutes(said.length)
  for (const [index, minute] of said.entries()) {
    minutes.at[index] = clock('19:00') + index * MINUTE
    for (const [name, value] of Object.entries(minute)) minutes[name as keyof Minute][index] = value
  }
  return minutes
}

const fleet = aFleet({ scaling: scalingSection }, [aPeak()])
const scored = (said: Partial<Minute>[]) => score(fleet, minutesOf(said), [])

describe('the score of a run', () => {
  it('counts minutes over the target, over the threshold and at the limit', () => {
    const said = [
      { average: 10_000, fullest: 27_999 },
      { average: 10_001, fullest: 28_000 },
      { average: 20_000, refused: 7 },
      { average: 20_001, disrupted: 9 },
    ]
    expect(scored(said)).toMatchObject({
      minutesOverTarget: 3,
      minutesOverThreshold: 2,
      minutesAtLimit: 1,
      minutesRefusing: 1,
      refused: 7,
      disrupted: 9,
      worst: 28_000,
    })
  })

  it('pays for every instance that is there, to a tenth of an hour', () => {
    expect(scored(Array.from({ length: 90 }, () => ({ instances: 4, serving: 2 }))).instanceHours).toBe(6)
    expect(scored([{ instances: 6 }]).instanceHours).toBe(0.1)
  })

  it('calls a turn within half an hour a flap, and no other change', () => {
    const desired = (...[sizes, apart]: [number[], number]) =>
      sizes.flatMap((size) => Array.from({ length: apart }, () => ({ desired: size })))
    expect(scored(desired([4, 6, 8, 9], 5))).toMatchObject({ scalingActions: 3, flaps: 0 })
    expect(scored(desired([4, 6, 4, 6], 30))).toMatchObject({ scalingActions: 3, flaps: 2 })
    expect(scored(desired([4, 6, 4, 6], 31))).toMatchObject({ scalingActions: 3, flaps: 0 })
  })

  it('has peaks that were ready, late and never there', () => {
    const arrival = (minutesEarly: number | null) => ({
      peak: arrivals(fleet, evening(0))[0]?.peak,
      minutesEarly,
    })
    const peaks = [arrival(3), arrival(0), arrival(-1), arrival(null)] as never
    expect(score(fleet, minutesOf([]), peaks)).toMatchObject({ peaksReady: 2, peaksLate: 2 })
  })
})

/** 19:00 to 24:00 with 40 instances in service from this minute on. */
function evening(readyFrom: number, readyTo = Infinity) {
  return minutesOf(
    Array.from({ length: 300 }, (_, index) => ({
      serving: index >= readyFrom && index < readyTo ? 40 : 7,
      floor: index >= 50 ? 40 : 4,
    })),
  )
}

describe('the arrival of capacity for a peak', () => {
  it('is early by as many minutes as all instances were in service before the start', () => {
    expect(arrivals(fleet, evening(57))).toMatchObject([
      { floorBefore: 4, readyAt: clock('19:57'), minutesEarly: 3, servingAtStart: 40 },
    ])
  })

  it('is early by no more than the lead, for it counts from the rise', () => {
    expect(arrivals(fleet, evening(0))).toMatchObject([{ readyAt: clock('19:50'), minutesEarly: 10 }])
  })

  it('is late when they come after the start, and never when they do not', () => {
    expect(arrivals(fleet, evening(62))).toMatchObject([{ minutesEarly: -2, servingAtStart: 7 }])
    expect(arrivals(fleet, evening(299))).toMatchObject([{ readyAt: null, minutesEarly: null }])
  })

  it('does not count what was there and gone before the start', () => {
    expect(arrivals(fleet, evening(52, 58))).toMatchObject([{ readyAt: null, servingAtStart: 7 }])
  })
})

describe('minutes in columns', () => {
  it('are read back row by row', () => {
    const minutes = minutesOf([{ wanted: 5 }, { wanted: 6, serving: 2 }])
    expect(minuteAt(minutes, 1)).toMatchObject({ at: clock('19:01'), wanted: 6, serving: 2, refused: 0 })
    expect(rows(minutes).map(({ wanted }) => wanted)).toEqual([5, 6])
  })
})
