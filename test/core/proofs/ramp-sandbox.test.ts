import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRepository } from '../../../src/adapters/repository/repository.ts'
import type { Fleet } from '../../../src/core/desired.ts'
import { survivedGrowth } from '../../../src/core/proofs/ramp.ts'
import { anyScaleOut } from './scale-outs.ts'
import { underLoad } from './under-load.ts'

/** Random fleets held against the sandbox; more of them with SURVIVED_RUNS. */
const runs = Number(process.env.SURVIVED_RUNS ?? 40)

/** Grows by so many times the number from just under the threshold; how it went until the group was at its max. */
async function grow(fleet: Fleet, instances: number, times: number, from: number, limit?: number) {
  const { max, connectionsPerInstance } = fleet.policy.capacity
  const rate = (survivedGrowth(fleet, instances)?.perMinute ?? 0) * times
  const calm = instances * from - 1
  const minutes = Math.min(3_000, Math.ceil((max * connectionsPerInstance - calm) / rate) + 20)
  const load = (minute: number) => calm + rate * minute
  const seen = await underLoad({ fleet, instances, load, minutes, ...(limit ? { limit } : {}) })
  const full = seen.findIndex(({ serving }) => serving >= max)
  return full < 0 ? seen : seen.slice(0, full)
}

const isRefusing = (seen: Awaited<ReturnType<typeof grow>>) => seen.some(({ refused }) => refused > 1)

async function shipped(name: string): Promise<Fleet> {
  const { desired } = await readRepository('.')
  const fleet = desired?.fleets.find((candidate) => candidate.name === name)
  if (!fleet) throw new Error(`no fleet ${name} in the repository`)
  return { ...fleet, policy: { ...fleet.policy, mode: 'enforce' } }
}

describe('the growth survived, in the sandbox', () => {
  it.each(['chat', 'feed', 'game'])('is right to a fifth for %s at its base floor', async (name) => {
    const fleet = await shipped(name)
    const { min } = fleet.policy.capacity
    const at = fleet.policy.scaling?.out.at ?? 0
    expect(isRefusing(await grow(fleet, min, 0.9, at))).toBe(false)
    expect(isRefusing(await grow(fleet, min, 1, at))).toBe(false)
    expect(isRefusing(await grow(fleet, min, 1.2, at))).toBe(true)
  })

  it('is what brings the old instances to their limit just when the first new ones are there', async () => {
    const fleet = await shipped('chat')
    const { min, connectionsPerInstance: limit } = fleet.policy.capacity
    const perMinute = survivedGrowth(fleet, min)?.perMinute ?? 0
    const fullestBefore = async (times: number) => {
      const seen = await grow(fleet, min, times, fleet.policy.scaling?.out.at ?? 0, Infinity)
      return Math.max(...seen.flatMap(({ serving, fullest }) => (serving === min ? [fullest] : [])))
    }
    expect(await fullestBefore(0.9)).toBeLessThanOrEqual(limit)
    // A minute of growth under the limit: the sandbox takes its connections by the minute.
    expect(await fullestBefore(1)).toBeGreaterThan(limit - (2 * perMinute) / min)
    expect(await fullestBefore(1)).toBeLessThanOrEqual(limit)
    expect(await fullestBefore(1.3)).toBeGreaterThan(limit)
  })

  it('never promises too much, whatever the scale-out', { timeout: 120_000 }, async () => {
    let [isTight, all] = [0, 0]
    await fc.assert(
      fc.asyncProperty(anyScaleOut, async (draft) => {
        const fleet = draft.fleet()
        fc.pre((survivedGrowth(fleet, draft.instances)?.perMinute ?? 0) > 0)
        expect(isRefusing(await grow(fleet, draft.instances, 1, draft.lowest))).toBe(false)
        all += 1
        if (isRefusing(await grow(fleet, draft.instances, 1.5, draft.lowest))) isTight += 1
      }),
      { numRuns: runs },
    )
    // Most are refused at half as much again; the rest is made good by several steps together.
    expect(isTight / all).toBeGreaterThan(0.3)
  })
})
