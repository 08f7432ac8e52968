import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../../src/core/desired.ts'
import { alarmMinutes, noticeMinutes } from '../../../src/core/proofs/alarm-latency.ts'
import { ramp, survivedGrowth } from '../../../src/core/proofs/ramp.ts'
import { aFleet, aPeak, clock } from '../../build.ts'
import { anyScaleOut } from './scale-outs.ts'

const ground = { at: clock('12:00'), types: new Map() }
const find = (fleet: Fleet) => ramp.find(fleet, ground)
const capacity = {
  min: 3,
  max: 40,
  connectionsPerInstance: 28_000,
  targetPerInstance: 16_000,
  leadMinutes: 8,
}
const out = {
  at: 20_000,
  period: '1m',
  datapoints: '3 of 5',
  missingData: 'notBreaching',
  warmup: '150s',
  steps: [{ from: 20_000, add: 10 }],
}
const maximum = {
  at: 26_000,
  period: '1m',
  datapoints: '2 of 3',
  missingData: 'notBreaching',
  warmup: '150s',
  add: 10,
}
const outAt = (at: number, add = 10) => ({ ...out, at, steps: [{ from: at, add }] })
const perMinute = (policy: Record<string, unknown>, instances = 3) =>
  survivedGrowth(aFleet({ capacity, scaling: { out }, ...policy }), instances)?.perMinute

describe('an alarm', () => {
  const alarm = (period: number, datapoints: number) => ({ period, datapoints: { datapoints, of: 5 } })

  it('acts after the periods it needs and two minutes', () => {
    expect(alarmMinutes(alarm(60, 3))).toBe(5)
    expect(alarmMinutes(alarm(300, 3))).toBe(17)
  })

  it('of ten seconds is evaluated every ten', () => {
    expect(alarmMinutes(alarm(10, 6))).toBeCloseTo(2.167, 3)
  })

  it('waits for samples that come more seldom than its period', () => {
    expect(alarmMinutes(alarm(60, 3), 300)).toBe(17)
    expect(alarmMinutes(alarm(60, 3), 10)).toBe(5)
  })

  it('that rings already needs one datapoint to see more', () => {
    expect(noticeMinutes(alarm(60, 3))).toBe(3)
  })
})

describe('the growth survived', () => {
  it('fills the headroom of three instances, 24,000, in 5 minutes of alarm and 8 of lead', () => {
    expect(perMinute({})).toBe(Math.floor((3 * 8_000) / 13))
  })

  it('rises with the size, for the headroom does', () => {
    expect(perMinute({}, 6)).toBe(Math.floor((6 * 8_000) / 13))
  })

  it('is bounded by what the steps add in a lead and a warm-up, however large the fleet', () => {
    const scaling = { out: outAt(20_000, 1) }
    // 20 more instances: the first after 13 minutes, 19 further ones every 8 + 2.5 + 1.
    expect(perMinute({ scaling }, 20)).toBe(Math.floor((20 * 8_000 + 19 * 28_000) / (13 + 19 * 11.5)))
    expect(perMinute({ scaling }, 39)).toBe(Math.floor((39 * 8_000) / 13))
  })

  it('takes the lead of the warm pool as long as that is deep enough', () => {
    const pool = (min: number) => ({ warmPool: { min, maxPrepared: min, leadMinutes: 2 } })
    expect(perMinute(pool(10))).toBe(Math.floor((3 * 8_000) / 7))
    expect(perMinute(pool(0))).toBe(Math.floor((3 * 8_000) / 13))
    // One is used up at once: then all start cold, at 21 instances.
    expect(perMinute(pool(1), 20)).toBe(Math.floor((21 * 8_000) / 13))
  })

  it('counts the pool as what is missing from its prepared capacity, or from max', () => {
    expect(perMinute({ warmPool: { min: 0, maxPrepared: 13, leadMinutes: 2 } })).toBe(3_428)
    expect(perMinute({ warmPool: { min: 0, leadMinutes: 2 } })).toBe(3_428)
  })

  it('takes the later step where that survives more', () => {
    const steps = [
      { from: 20_000, add: 1 },
      { from: 22_000, add: 20 },
    ]
    expect(perMinute({ scaling: { out: { ...out, steps } } }, 20)).toBe(Math.floor((20 * 6_000) / (3 + 8)))
  })

  it('takes the alarm on the fullest instance where that comes first', () => {
    const slow = { ...out, period: '5m', datapoints: '5 of 5' }
    expect(perMinute({ scaling: { out: slow } })).toBe(Math.floor((3 * 8_000) / (27 + 8)))
    expect(perMinute({ scaling: { out: slow, maximum: { ...maximum, at: 22_000 } } })).toBe(
      Math.floor((3 * 6_000) / (4 + 8)),
    )
  })

  it('knows simple scaling, whose cooldown is that of the group where nothing is said', () => {
    const { steps: _, warmup: __, ...simple } = out
    const growth = (cooldown: object) =>
      perMinute({ scaling: { out: { ...simple, add: 1, ...cooldown } } }, 20)
    expect(growth({})).toBe(Math.floor((20 * 8_000 + 19 * 28_000) / (13 + 19 * (8 + 5 + 1))))
    expect(growth({ cooldown: '1m' })).toBe(Math.floor((20 * 8_000 + 19 * 28_000) / (13 + 19 * (8 + 1 + 1))))
  })

  it('is nothing at max, nothing without instances, and unknown without scale-out', () => {
    expect(perMinute({}, 40)).toBe(0)
    expect(perMinute({}, 0)).toBe(0)
    expect(survivedGrowth(aFleet({ capacity }), 3)).toBeNull()
  })

  it('is no less with a shorter lead, and no more with less room on each instance', () => {
    fc.assert(
      fc.property(anyScaleOut, fc.integer({ min: 1, max: 5 }), (draft, less) => {
        const survived = (change: Record<string, unknown>) =>
          survivedGrowth(draft.fleet(change), draft.instances)?.perMinute ?? 0
        expect(survived({ leadMinutes: Math.max(1, draft.leadMinutes - less) })).toBeGreaterThanOrEqual(
          survived({}),
        )
        expect(survived({ connectionsPerInstance: 10_000 - less * 100 })).toBeLessThanOrEqual(survived({}))
      }),
    )
  })
})

describe('ramp', () => {
  it('finds nothing in a sound policy, nor in one without scale-out', () => {
    expect(find(aFleet({ capacity, scaling: { out, maximum } }, [aPeak()]))).toEqual([])
    expect(find(aFleet({ capacity }))).toEqual([])
  })

  it('says nothing where instances are full before an alarm begins to count: `capacity` does that', () => {
    const at = (value: number, more: object = {}) =>
      find(aFleet({ capacity, scaling: { out: outAt(value), ...more } }, [aPeak({ rampSeconds: 60 })]))
    expect(at(28_000)).toEqual([])
    expect(at(28_000, { maximum: { ...maximum, at: 28_000 } })).toEqual([])
    expect(at(28_000, { maximum })).toHaveLength(1)
    expect(at(27_999)).toHaveLength(1)
  })

  it('warns of a floor of 0, from which no alarm ever rings, unless `capacity` does', () => {
    const inward = { ...out, steps: undefined, warmup: undefined, at: 9_000, remove: 1 }
    const nothing = { ...capacity, min: 0 }
    expect(find(aFleet({ capacity: nothing, scaling: { out, in: inward } }))).toEqual([])
    expect(find(aFleet({ capacity: nothing, scaling: { out } }))).toMatchObject([
      { severity: 'warning', at: ['capacity', 'min'], fix: 'write `capacity.min: 1`' },
    ])
  })

  it('says the peak whose ramp is too steep should its pre-warm fail', () => {
    const peaks = [
      aPeak({ name: 'lunch', size: { connections: 100_000 }, rampSeconds: 3_600 }),
      aPeak({ name: 'evening', size: { connections: 450_000 }, rampSeconds: 3_600 }),
      aPeak({ name: 'derby', size: { instances: 29 }, rampSeconds: 1_800 }),
    ]
    expect(find(aFleet({ capacity, scaling: { out } }, peaks))).toEqual([
      {
        severity: 'warning',
        at: { file: 'schedules/arena.yaml', line: 4 },
        says: 'if the pre-warm of derby (and those of 1 more) fails, its 464,000 connections within 30 minutes grow by 13,467 a minute from 3 instances, and scale-out survives +1,846',
        fix: 'write `capacity.min: 13`, or accept `ramp` where the pre-warm is enough',
      },
    ])
    const mended = { ...capacity, min: 13 }
    expect(find(aFleet({ capacity: mended, scaling: { out } }, peaks))).toEqual([])
    expect(find(aFleet({ capacity: { ...mended, min: 12 }, scaling: { out } }, peaks))).toHaveLength(1)
  })

  it('claims nothing of a peak without a ramp, nor of one that fits on the base floor', () => {
    const peaks = [
      aPeak({ size: { connections: 450_000 } }),
      aPeak({ size: { connections: 84_000 }, rampSeconds: 60 }),
    ]
    expect(find(aFleet({ capacity, scaling: { out } }, peaks))).toEqual([])
  })

  it('is silent once its fix is made', () => {
    const sizes = fc.integer({ min: 1_000, max: 600_000 })
    fc.assert(
      fc.property(sizes, fc.integer({ min: 60, max: 7_200 }), (connections, rampSeconds) => {
        const peaks = [aPeak({ size: { connections }, rampSeconds })]
        const [found] = find(aFleet({ capacity, scaling: { out } }, peaks))
        if (!found) return
        const min = Number(/min: (\d+)/.exec(found.fix)?.[1])
        expect(find(aFleet({ capacity: { ...capacity, min }, scaling: { out } }, peaks))).toEqual([])
        expect(
          find(aFleet({ capacity: { ...capacity, min: min - 1 }, scaling: { out } }, peaks)),
        ).not.toEqual([])
      }),
    )
  })
})
