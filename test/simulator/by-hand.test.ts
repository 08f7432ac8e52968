/** The simulator beside numbers worked out by hand from what AWS and the article on custom scaling say. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { MINUTE, SECOND } from '../../src/core/instant.ts'
import { parseFault } from '../../src/simulator/fault.ts'
import { createFluid } from '../../src/simulator/fluid.ts'
import { minuteValues } from '../../src/simulator/minute-values.ts'
import type { Minutes } from '../../src/simulator/minutes.ts'
import { playAside } from '../../src/simulator/play-aside.ts'
import { type Scenario, simulate } from '../../src/simulator/simulate.ts'
import { readTrace } from '../../src/simulator/trace.ts'
import { aFleet, aPeak, clock } from '../build.ts'

const from = clock('19:00')

function scenario(fleet: Fleet, load: number[], more: Partial<Scenario> = {}): Scenario {
  const desired = { fleets: [fleet], guardrails: Guardrails.parse({}) }
  const played = { load: Float64Array.from(load), seed: 1, prewarm: true, faults: [] }
  return { desired, fleet, from, lifeMinutes: Number.POSITIVE_INFINITY, ...played, ...more }
}

const minutesOf = async (...args: Parameters<typeof scenario>) => (await simulate(scenario(...args))).minutes
const steady = (load: number, minutes: number) => Array<number>(minutes).fill(load)
const changes = (column: Float64Array) =>
  [...column.entries()].filter(([index, value]) => index > 0 && value !== column[index - 1])

/** The article: 2 more from 20,000, 2 more from 25,000, 3 more from 30,000. */
const out = {
  at: 20_000,
  period: '1m',
  datapoints: '1 of 1',
  missingData: 'notBreaching',
  warmup: '150s',
  steps: [
    { from: 20_000, add: 2 },
    { from: 25_000, add: 2 },
    { from: 30_000, add: 3 },
  ],
}

describe("the article's steps", () => {
  const capacity = { min: 10, max: 40, connectionsPerInstance: 50_000, targetPerInstance: 50_000 }
  const fleet = aFleet({ capacity, scaling: { out } })

  it.each([
    [19_999, 10],
    [20_000, 12],
    [24_999, 12],
    [25_000, 12],
    [29_999, 12],
    [30_000, 13],
    [45_000, 13],
  ])(
    'with an average of %i make %i instances of 10, a minute later and only once',
    async (average, desired) => {
      // Launches take 7.5 minutes at the median: in five nothing is in service, and what warms is counted already.
      const minutes = await minutesOf(fleet, steady(10 * average, 5))
      expect([...minutes.average]).toEqual(steady(average, 5))
      expect([...minutes.desired]).toEqual([10, ...steady(desired, 4)])
    },
  )

  it('add only the difference when the average goes from the first step to the third', async () => {
    const load = [...steady(210_000, 2), ...steady(310_000, 3)]
    // +2 after the first minute; after the third, of the +3 that its step wants, 2 warm already.
    expect([...(await minutesOf(fleet, load)).desired]).toEqual([10, 12, 12, 13, 13])
  })

  it('never leave the max', async () => {
    const small = aFleet({ capacity: { ...capacity, max: 11 }, scaling: { out } })
    expect([...(await minutesOf(small, steady(450_000, 4))).desired]).toEqual([10, 11, 11, 11])
  })
})

describe('a low alarm of 3 × 300 s at 9,500', () => {
  const low = {
    at: 9_500,
    period: '5m',
    datapoints: '3 of 3',
    missingData: 'ignore',
    remove: 1,
    cooldown: '5m',
  }
  const fleetOf = (min: number) =>
    aFleet({ capacity: { min, max: 40, targetPerInstance: 16_000 }, scaling: { out, in: low } })

  it('takes one of four after fifteen minutes at it, and no other, since three have 12,667 each', async () => {
    const minutes = await minutesOf(fleetOf(1), [...steady(64_000, 20), ...steady(38_000, 180)])
    // Before, one of the three periods has a minute of 16,000 in it: (16,000 + 4 × 9,500) / 5 = 10,800.
    expect(changes(minutes.desired)).toEqual([[35, 3]])
    expect(minutes.average[19]).toBe(16_000)
    expect(minutes.average[34]).toBe(9_500)
    expect(minutes.average.at(-1)).toBe(12_667)
  })

  it('cuts the 9,500 of that one a minute later, and half of them are back in each of two minutes', async () => {
    const { disrupted, waiting, connected } = await minutesOf(fleetOf(1), [
      ...steady(64_000, 20),
      ...steady(38_000, 30),
    ])
    expect([...disrupted.entries()].filter(([, cut]) => cut > 0)).toEqual([[36, 9_500]])
    expect([...waiting.slice(35, 39)]).toEqual([0, 4_750, 0, 0])
    expect([...connected.slice(35, 39)]).toEqual([38_000, 33_250, 38_000, 38_000])
  })

  it('does nothing at 9,501', async () => {
    const minutes = await minutesOf(fleetOf(1), [...steady(64_000, 20), ...steady(38_004, 60)])
    expect(changes(minutes.desired)).toEqual([])
  })

  it('takes the next when the last is gone (a minute) and the cooldown is over (five), down to the min', async () => {
    const minutes = await minutesOf(fleetOf(2), [...steady(64_000, 20), ...steady(8_000, 100)])
    // Two minutes of 16,000 are not enough to lift a period: (2 × 16,000 + 3 × 2,000) / 5 = 7,600, so two fewer to wait.
    expect(changes(minutes.desired)).toEqual([
      [33, 3],
      [39, 2],
    ])
  })

  it('starts again when one minute at 19,999 lifts one of the three periods', async () => {
    const load = [...steady(64_000, 20), ...steady(38_000, 7), 79_996, ...steady(38_000, 40)]
    // The 28th minute has 19,999 on each, under the high alarm; the fifteen quiet ones begin after it.
    expect(changes((await minutesOf(fleetOf(1), load)).desired)).toEqual([[43, 3]])
  })
})

describe('two instances with 18,000 each and four new ones, as load goes to 100,000', () => {
  const rise = [...steady(36_000, 90), ...steady(100_000, 30)]
  const slowly = [
    ...steady(36_000, 70),
    ...Array.from({ length: 50 }, (_, index) => 36_000 + 1_280 * (index + 1)),
  ]
  const fleetOf = (connectionsPerInstance: number) =>
    aFleet({ capacity: { min: 2, connectionsPerInstance, targetPerInstance: 18_000 } }, [
      aPeak({ size: { instances: 6 } }),
    ])
  const end = ({ serving, fullest, average }: Minutes) =>
    [serving, fullest, average].map((each) => each.at(-1))

  it.each([
    ['at once', rise],
    ['over fifty minutes', slowly],
  ])('end at 28,667 on the old ones, while the average is 16,667: %s', async (_, load) => {
    const minutes = await minutesOf(fleetOf(30_000), load)
    // 64,000 more, round robin over six, are 10,667 for each.
    expect(end(minutes)).toEqual([6, 28_667, 16_667])
  })

  it('are refused by the old ones at 28,000, a third as many each minute, though 68,000 places are free', async () => {
    const { refused, connected, ...rest } = await minutesOf(fleetOf(28_000), rise)
    // Two of six refuse 667 each; who is refused asks again, and in two of six cases comes to a full one.
    expect([...refused.slice(89, 96)]).toEqual([0, 1_333, 444, 148, 49, 16, 5])
    expect(connected.at(-1)).toBe(100_000)
    expect(end({ refused, connected, ...rest })).toEqual([6, 28_000, 16_667])
  })
})

describe('lives of thirty minutes', () => {
  it('leave an old instance with 13,679 of 20,000 half an hour after a second one came', async () => {
    const fleet = aFleet({ capacity: { min: 1, targetPerInstance: 20_000 } }, [
      aPeak({ size: { instances: 2 } }),
    ])
    const { serving, fullest } = await minutesOf(fleet, steady(20_000, 180), { lifeMinutes: 30 })
    const second = serving.indexOf(2)
    // Each minute half of those who leave come back to it: 10,000 + 10,000 / e.
    expect(fullest[second - 1]).toBe(20_000)
    expect(fullest[second + 29]).toBe(Math.round(10_000 + 10_000 / Math.E))
  })

  it('make room for 328 of 2,328 who ask a full instance of 10,000 each minute', async () => {
    const capacity = { min: 1, max: 1, connectionsPerInstance: 10_000 }
    const { refused, connected } = await minutesOf(aFleet({ capacity }), steady(12_000, 60), {
      lifeMinutes: 30,
    })
    // 10,000 × (1 − e^(−1/30)) = 328 leave; 12,000 − 9,672 ask, and 2,000 stay outside.
    expect([...refused]).toEqual(steady(2_000, 60))
    expect([...connected]).toEqual(steady(10_000, 60))
  })
})

describe('the books of every minute', () => {
  it('balance: established before − cut − departures + arrivals − refused = established after', () => {
    const traffic = createFluid({
      limit: 12_000,
      lifeMinutes: 30,
      jitterMinutes: 2,
      algorithm: 'round_robin',
      seed: 1,
    })
    const hosts = (serving: string) => [
      ...[...serving].map((id) => ({ id, isServing: true })),
      { id: 'witness', isServing: false },
    ]
    traffic.place([{ id: 'witness', isServing: true }])
    traffic.pass(5_000)
    const evening: [string, number][] = [
      ['ab', 20_000],
      ['abc', 35_000],
      ['abc', 60_000],
      ['ac', 38_000],
      ['ac', 30_000],
      ['acd', 30_000],
      ['d', 9_000],
      ['d', 16_000],
    ]
    for (const [serving, wanted] of evening) {
      const before = traffic.now.connected
      const witness = traffic.openOn('witness')
      traffic.place(hosts(serving))
      traffic.pass(wanted)
      const { connected, disrupted, waiting, refused } = traffic.now
      // Nothing new comes to what drains, so that it shows the share of those who stay, which is the same everywhere.
      const stay = traffic.openOn('witness') / witness
      const departures = (before - disrupted) * (1 - stay)
      const arrivals = Math.max(0, wanted - waiting - (before - disrupted) * stay)
      expect(before - disrupted - departures + arrivals - refused).toBeCloseTo(connected, 6)
      const onAll = ['a', 'b', 'c', 'd', 'witness'].reduce((sum, id) => sum + traffic.openOn(id), 0)
      expect(onAll).toBeCloseTo(connected, 6)
    }
  })

  it('agree with what the instances hold, through a peak, its end and a failure', async () => {
    const capacity = { min: 4, max: 60, connectionsPerInstance: 28_000, targetPerInstance: 16_000 }
    const low = {
      at: 9_000,
      period: '5m',
      datapoints: '3 of 3',
      missingData: 'ignore',
      remove: 1,
      cooldown: '5m',
    }
    const fleet = aFleet({ capacity, scaling: { out, in: low } }, [aPeak({ size: { instances: 12 } })])
    const load = Array.from({ length: 420 }, (_, minute) =>
      Math.round(150_000 - 110_000 * Math.cos((minute / 420) * 2 * Math.PI)),
    )
    const faults = [parseFault('no-capacity 2026-11-25T19:30Z..2026-11-25T20:30Z')]
    const minutes = await minutesOf(fleet, load, { faults, lifeMinutes: 30 })
    let settled = 0
    for (const [index, wanted] of minutes.wanted.entries()) {
      const { connected, refused, waiting, average, serving, instances } = minutes
      expect((connected[index] ?? 0) + (refused[index] ?? 0) + (waiting[index] ?? 0)).toBe(wanted)
      // Where nothing launches or drains, the instances in service hold all of it, each rounded to a half.
      if (serving[index] !== instances[index]) continue
      settled += 1
      const held = (average[index] ?? 0) * (serving[index] ?? 0)
      expect(Math.abs(held - (connected[index] ?? 0))).toBeLessThanOrEqual((serving[index] ?? 0) / 2 + 1)
    }
    expect(settled).toBeGreaterThan(100)
    expect(minutes.refused.some((refused) => refused > 0)).toBe(true)
    expect(minutes.disrupted.some((cut) => cut > 0)).toBe(true)
  })
})

describe('the same seed', () => {
  it('gives the same bytes, in this thread and in one of its own, where chance decides everything', async () => {
    const fleet = aFleet({ scaling: { out } }, [aPeak({ size: { instances: 12 } })])
    const faults = [parseFault('no-capacity us-east-1a 2026-11-25T19:30Z..2026-11-25T20:10Z')]
    const load = Array.from({ length: 180 }, (_, minute) => 40_000 + 2_000 * minute)
    const of = (seed: number) =>
      scenario(fleet, load, { seed, faults, algorithm: 'weighted_random', lifeMinutes: 30 })
    const [here, aside, other] = [
      await simulate(of(7)),
      await playAside(of(7), () => {}),
      await simulate(of(8)),
    ]
    expect(JSON.stringify(aside)).toBe(JSON.stringify(here))
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(here))
  })
})

describe('a recording of two million rows', () => {
  it('out of order and with a hole is read, and its minutes are what they are by hand', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'springtide-'))
    try {
      const file = join(directory, 'load.csv')
      const start = Math.floor(from / SECOND)
      // One a second: its value is the second of its minute; the second hour is missing, and the later million comes first.
      const row = (index: number) => `${start + index},${index % 60}\n`
      const half = (first: number) => Array.from({ length: 1_000_000 }, (_, index) => first + index)
      const isThere = (index: number) => index < 3_600 || index >= 7_200
      writeFileSync(file, [...half(1_003_600), ...half(3_600)].filter(isThere).map(row).join(''))
      const trace = await readTrace(file)
      expect(trace.at.length).toBe(2_000_000 - 3_600)
      const { values, notes } = minuteValues(trace, from + 120 * MINUTE, 33_000)
      // The average of 0 to 59.
      expect(values.every((value) => Math.abs(value - 29.5) < 1e-9)).toBe(true)
      expect([...trace.notes, ...notes]).toEqual([
        '1 row out of order: sorted by time.',
        'About 1s between values: each minute is the average of its own.',
      ])
    } finally {
      rmSync(directory, { recursive: true })
    }
  }, 30_000)
})
