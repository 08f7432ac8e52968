import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../../src/core/desired.ts'
import { type Recovery, recovery } from '../../../src/core/proofs/recovery.ts'
import { ladders } from '../../../src/core/proofs/scale-out.ts'
import { aFleet } from '../../build.ts'
import { anyScaleOut } from './scale-outs.ts'
import { underLoad } from './under-load.ts'

const runs = Number(process.env.SURVIVED_RUNS ?? 40)

/** A calm fleet gets so many connections at once: when its average is back, and by which sizes it went. */
async function overloaded(
  fleet: Fleet,
  taken: Recovery,
  { instances, connections }: { instances: number; connections: number },
) {
  const at = fleet.policy.scaling?.out.at ?? 0
  const load = (minute: number) => (minute === 0 ? instances * at - 1 : connections)
  const seen = await underLoad({ fleet, instances, load, minutes: taken.minutes + 60 })
  const minutes = seen.findIndex(({ average }, minute) => minute > 0 && average < at)
  return { minutes, sizes: [...new Set(seen.slice(0, minutes + 1).map(({ serving }) => serving))] }
}

function isRising(steps: { add: number }[]): boolean {
  return steps.every(({ add }, index) => add >= (steps[index - 1]?.add ?? 0))
}

describe('the way back from an overload, in the sandbox', () => {
  it('takes the rounds and minutes that are said, one minute for each answer apart', async () => {
    const fleet = aFleet({
      capacity: { min: 3, max: 40, targetPerInstance: 16_000, leadMinutes: 8 },
      scaling: {
        out: {
          at: 20_000,
          period: '1m',
          datapoints: '3 of 5',
          missingData: 'notBreaching',
          warmup: '150s',
          steps: [
            { from: 20_000, add: 2 },
            { from: 24_000, add: 4 },
            { from: 27_000, add: 5 },
          ],
        },
      },
    })
    const taken = recovery(fleet.policy, 3, 450_000)
    expect(taken).toEqual({ rounds: 5, minutes: 59, instances: 24 })
    const { minutes, sizes } = await overloaded(fleet, taken as Recovery, {
      instances: 3,
      connections: 450_000,
    })
    expect(sizes).toEqual([3, 8, 13, 18, 22, 24])
    expect(minutes).toBeGreaterThanOrEqual(59 - 5)
  })

  it('is never later than said, whatever the steps', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyScaleOut, fc.double({ min: 0.3, max: 0.99, noNaN: true }), async (draft, share) => {
        fc.pre(!draft.hasMaximum)
        const fleet = draft.fleet()
        // Where a worse breach adds less, a datapoint that comes late changes the rounds.
        fc.pre(isRising(ladders(fleet.policy)[0]?.steps ?? []))
        const { max } = fleet.policy.capacity
        const connections = Math.floor(max * draft.lowest * share)
        const taken = recovery(fleet.policy, draft.instances, connections)
        fc.pre(taken !== null && taken.rounds > 0)
        const { minutes } = await overloaded(fleet, taken as Recovery, {
          instances: draft.instances,
          connections,
        })
        expect(minutes).toBeGreaterThan(0)
        // A longer period blurs the jump, so that a lower step may come first.
        const blur = (fleet.policy.scaling?.out.period ?? 60) / 60 - 1
        expect(minutes).toBeLessThanOrEqual((taken as Recovery).minutes + blur)
      }),
      { numRuns: runs },
    )
  })
})
