/** How much is deployed for so many fleets: memory, timers, runs at once, alarms. */
import { expect, it } from 'vitest'
import { ownFunctions } from '../../infra/functions.ts'
import { functionNames } from '../../infra/names.ts'
import { fleetsPerShare, sharesOf, sizeOf } from '../../infra/size.ts'
import { ticks } from '../../infra/ticks.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { shareOf } from '../../src/core/share.ts'
import { aFleet } from '../build.ts'
import { mailing } from './deployment.ts'

/** Divided over so many accounts. */
function fleetsIn(accounts: number, count: number): Fleet[] {
  const places = Array.from({ length: accounts }, (_, index) =>
    aFleet({ role: `arn:aws:iam::${100_000_000_000 + index}:role/springtide` }),
  )
  return Array.from({ length: count }, (_, index) => {
    const fleet = places[index % accounts] ?? aFleet()
    return { ...fleet, name: `f${index}` }
  })
}

it.each([
  [1, 512, 1],
  [1_000, 512, 1],
  [1_001, 1_024, 1],
  [3_001, 1_769, 1],
  [fleetsPerShare, 1_769, 1],
  [fleetsPerShare + 1, 1_769, 2],
  [10_000, 1_769, 2],
  [20_000, 3_008, 4],
])('gives the ticks of %d fleets %d MB, and divides them by %d', (count, memory, shares) => {
  const fleets = fleetsIn(40, count)
  expect(sharesOf(fleets)).toBe(shares)
  for (const name of ['prewarm', 'reconcile', 'tuning', 'balance'] as const)
    expect(sizeOf(name, fleets)).toEqual({ memory, reserved: shares })
  // One report, and what people ask for is looked at in whole.
  expect(sizeOf('drift', fleets)).toEqual({ memory: Math.max(memory, 1_024), reserved: 1 })
  expect(sizeOf('worker', fleets)).toEqual({ memory })
  // It reads no repository.
  expect(sizeOf('slack', fleets)).toEqual({ memory: 1_024, reserved: 5 })
})

it('is what each function declares, for as many fleets as most have', () => {
  for (const name of functionNames) {
    const { memory, reserved } = ownFunctions[name]
    expect(sizeOf(name, fleetsIn(3, 100))).toEqual({ memory, ...(reserved ? { reserved } : {}) })
  }
})

it('divides no account and Region, however many fleets it has', () => {
  expect(sharesOf(fleetsIn(1, 4 * fleetsPerShare))).toBe(1)
})

it('has one timer for a function, as it always was, where one run is enough', () => {
  expect(ticks(mailing).map(({ id, event }) => [id, event])).toEqual(
    ['PrewarmTick', 'ReconcileTick', 'TuningTick', 'BalanceTick', 'DriftTick'].map((id) => [id, undefined]),
  )
})

it('has a timer for each share, which tells the function which it is, and one for the night', () => {
  const three = ticks(mailing, 3)
  expect(new Set(three.map(({ id }) => id)).size).toBe(13)
  const prewarm = three.filter((tick) => tick.function === 'prewarm')
  expect(prewarm.map(({ id }) => id)).toEqual(['PrewarmTick', 'PrewarmTick2', 'PrewarmTick3'])
  expect(prewarm.map(({ event }) => shareOf(event))).toEqual([1, 2, 3].map((share) => ({ share, of: 3 })))
  expect(three.filter(({ event }) => event === undefined).map(({ id }) => id)).toEqual(['DriftTick'])
  expect(three.filter(({ startsAfterDeployment }) => startsAfterDeployment)).toHaveLength(3)
})
