import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFluid, type Host, type Model } from '../../src/simulator/fluid.ts'
import { algorithms } from '../../src/simulator/spread.ts'

const hosts = (...ids: string[]): Host[] => ids.map((id) => ({ id, isServing: true }))
const fluid = (model: Partial<Model> = {}) =>
  createFluid({
    limit: 28_000,
    lifeMinutes: Infinity,
    jitterMinutes: 2,
    algorithm: 'round_robin',
    seed: 1,
    ...model,
  })

describe('connections on instances', () => {
  it('leaves two nodes of 18,000 at 28,667 when four come and the load rises to 100,000', () => {
    const traffic = fluid({ limit: 30_000 })
    traffic.place(hosts('a', 'b'))
    traffic.pass(36_000)
    traffic.place(hosts('a', 'b', 'c', 'd', 'e', 'f'))
    traffic.pass(100_000)
    expect(Math.round(traffic.openOn('a'))).toBe(28_667)
    expect(Math.round(traffic.openOn('b'))).toBe(28_667)
    expect(Math.round(traffic.openOn('f'))).toBe(10_667)
  })

  it('refuses what a full instance is offered, though others have room, and lets it come back in the next minute', () => {
    const traffic = fluid({ limit: 10_000 })
    traffic.place(hosts('old'))
    traffic.pass(10_000)
    traffic.place(hosts('old', 'new'))
    traffic.pass(14_000)
    expect(traffic.now).toMatchObject({ connected: 12_000, refused: 2_000, fullest: 10_000, average: 6_000 })
    traffic.pass(14_000)
    expect(traffic.now).toMatchObject({ connected: 13_000, refused: 1_000 })
  })

  it('fills the emptiest first by least outstanding requests, up to one level', () => {
    const traffic = fluid({ algorithm: 'least_outstanding_requests' })
    traffic.place(hosts('old'))
    traffic.pass(9_000)
    traffic.place(hosts('old', 'b', 'c'))
    traffic.pass(15_000)
    expect(['old', 'b', 'c'].map(traffic.openOn)).toEqual([9_000, 3_000, 3_000])
    traffic.pass(30_000)
    expect(['old', 'b', 'c'].map(traffic.openOn)).toEqual([10_000, 10_000, 10_000])
  })

  it('spreads unevenly at random, and the same way for the same seed', () => {
    const played = (seed: number) => {
      const traffic = fluid({ algorithm: 'weighted_random', seed })
      traffic.place(hosts('a', 'b', 'c', 'd'))
      traffic.pass(40_000)
      return ['a', 'b', 'c', 'd'].map(traffic.openOn)
    }
    expect(played(1)).toEqual(played(1))
    expect(played(1)).not.toEqual(played(2))
    // The spread of 40,000 choices among four is √(10,000 × ¾) = 87.
    for (const open of played(1)) expect(Math.abs(open - 10_000)).toBeLessThan(5 * 87)
  })

  it('brings what was cut back within two minutes, onto the survivors', () => {
    const traffic = fluid()
    traffic.place(hosts('a', 'b'))
    traffic.pass(20_000)
    traffic.place(hosts('a'))
    traffic.pass(20_000)
    expect(traffic.now).toMatchObject({ disrupted: 10_000, waiting: 5_000, connected: 15_000, refused: 0 })
    traffic.pass(20_000)
    expect(traffic.now).toMatchObject({ disrupted: 0, waiting: 0, connected: 20_000 })
  })

  it('gives a draining instance nothing new, and lets it keep what it has', () => {
    const traffic = fluid()
    traffic.place(hosts('a', 'b'))
    traffic.pass(20_000)
    traffic.place([
      { id: 'a', isServing: true },
      { id: 'b', isServing: false },
    ])
    traffic.pass(24_000)
    expect([traffic.openOn('a'), traffic.openOn('b')]).toEqual([14_000, 10_000])
    expect(traffic.now).toMatchObject({ serving: 1, average: 14_000, disrupted: 0 })
  })

  it('keeps 1/e of the connections after a mean life', () => {
    const traffic = fluid({ lifeMinutes: 30 })
    traffic.place(hosts('a'))
    traffic.pass(10_000)
    traffic.place([
      { id: 'a', isServing: false },
      { id: 'b', isServing: true },
    ])
    for (let minute = 0; minute < 30; minute += 1) traffic.pass(10_000)
    expect(traffic.openOn('a')).toBeCloseTo(10_000 / Math.E, 6)
  })
})

describe('the laws of the fluid', () => {
  const anyMinute = fc.record({
    wanted: fc.integer({ min: 0, max: 300_000 }),
    serving: fc.subarray(['a', 'b', 'c', 'd', 'e', 'f', 'g']),
    draining: fc.subarray(['a', 'b', 'c', 'd', 'e', 'f', 'g']),
  })
  const anyModel = fc.record({
    limit: fc.integer({ min: 1, max: 30_000 }),
    lifeMinutes: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constant(Infinity)),
    jitterMinutes: fc.integer({ min: 1, max: 5 }),
    algorithm: fc.constantFrom(...algorithms),
    seed: fc.integer(),
  })
  const placed = ({ serving, draining }: { serving: string[]; draining: string[] }): Host[] => [
    ...hosts(...serving),
    ...draining.filter((id) => !serving.includes(id)).map((id) => ({ id, isServing: false })),
  ]

  it('conserves connections, keeps to the limit, and has none negative', () => {
    fc.assert(
      fc.property(anyModel, fc.array(anyMinute, { maxLength: 40 }), (model, minutes) => {
        const traffic = fluid(model)
        for (const minute of minutes) {
          const before = traffic.now.connected
          const lost = placed(minute)
          traffic.place(lost)
          traffic.pass(minute.wanted)
          const { connected, refused, waiting, disrupted, fullest, samples } = traffic.now
          expect(connected + refused + waiting).toBeCloseTo(minute.wanted, 4)
          for (const part of [connected, refused, waiting, disrupted]) expect(part).toBeGreaterThanOrEqual(0)
          expect(disrupted).toBeLessThanOrEqual(before + 1e-6)
          expect(fullest).toBeLessThanOrEqual(model.limit + 1e-6)
          expect(samples.maximum).toBeLessThanOrEqual(model.limit + 1e-6)
          expect(samples.sum).toBeCloseTo(connected, 6)
          expect(samples.count).toBe(lost.length)
        }
      }),
    )
  })

  it('is even in turn: what is not full has the same of what is new', () => {
    fc.assert(
      fc.property(fc.array(anyMinute, { minLength: 1, maxLength: 10 }), (minutes) => {
        const traffic = fluid()
        for (const minute of minutes) {
          traffic.place(placed(minute))
          const before = new Map(minute.serving.map((id) => [id, traffic.openOn(id)]))
          traffic.pass(minute.wanted)
          const gained = minute.serving
            .filter((id) => traffic.openOn(id) < 28_000)
            .map((id) => traffic.openOn(id) - (before.get(id) ?? 0))
          // When people leave, they leave every instance alike, which is no arrival.
          for (const gain of gained) if (gain > 0) expect(gain).toBeCloseTo(Math.max(...gained), 4)
        }
      }),
    )
  })

  it('moves nothing: without an end of lives or of people no instance loses a connection', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...algorithms),
        (rises, algorithm) => {
          const traffic = fluid({ algorithm })
          const all: Host[] = []
          let wanted = 0
          for (const [index, rise] of rises.entries()) {
            wanted += rise
            all.push({ id: `i-${index}`, isServing: true })
            const before = all.map(({ id }) => traffic.openOn(id))
            traffic.place(all)
            traffic.pass(wanted)
            for (const [slot, { id }] of all.entries())
              expect(traffic.openOn(id)).toBeGreaterThanOrEqual((before[slot] ?? 0) - 1e-6)
          }
        },
      ),
    )
  })
})
