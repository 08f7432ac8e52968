import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../src/core/desired.ts'
import { MINUTE } from '../../src/core/instant.ts'
import { plan } from '../../src/core/plan/plan.ts'
import { observe } from '../../src/operations/observe/observe.ts'
import { runApply, runPlan } from '../../src/operations/run.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { aFleet, aPeak, clock, scalingSection } from '../build.ts'

const concerns = ['prewarm', 'scaling'] as const

/** A valid fleet drawn at random, with the sandbox's group somewhere else than it should be. */
const aRandomFleet = fc.record({
  min: fc.integer({ min: 0, max: 20 }),
  room: fc.integer({ min: 0, max: 60 }),
  at: fc.integer({ min: 2_000, max: 50_000 }),
  gaps: fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 6 }),
  inward: fc.boolean(),
  maximum: fc.boolean(),
  pool: fc.option(
    fc.record({ min: fc.integer({ min: 0, max: 9 }), maxPrepared: fc.integer({ min: 9, max: 40 }) }),
  ),
  notify: fc.boolean(),
  peaks: fc.array(
    fc.record({
      instances: fc.integer({ min: 1, max: 90 }),
      from: fc.integer({ min: 0, max: 1_439 }),
      ramp: fc.constantFrom(0, 1_200),
    }),
    { maxLength: 3 },
  ),
  live: fc.record({ min: fc.integer({ min: 0, max: 30 }), max: fc.integer({ min: 30, max: 120 }) }),
})

type Drawn = typeof aRandomFleet extends fc.Arbitrary<infer T> ? T : never

function toFleet(drawn: Drawn, index: number): Fleet {
  const { at, gaps, min, room } = drawn
  const starts = [0, ...gaps].map((_, index) => at + gaps.slice(0, index).reduce((sum, gap) => sum + gap, 0))
  const trigger = { period: '1m', datapoints: '2 of 3', missingData: 'missing', warmup: '60s' }
  return aFleet(
    {
      fleet: `f${index}`,
      group: `group-${index}`,
      region: index % 2 === 0 ? 'us-east-1' : 'eu-central-1',
      capacity: { min, max: Math.max(1, min + room) },
      scaling: {
        out: { ...trigger, at, steps: starts.map((from, step) => ({ from, add: step + 1 })) },
        ...(drawn.inward ? { in: { ...scalingSection.in, at: Math.ceil(at / 3) } } : {}),
        ...(drawn.maximum ? { maximum: { ...trigger, at: at + 1, add: 1 } } : {}),
        ...(drawn.notify ? { notify: ['arn:aws:sns:us-east-1:123456789012:ops'] } : {}),
      },
      ...(drawn.pool ? { warmPool: drawn.pool } : {}),
    },
    drawn.peaks.map(({ instances, from, ramp }, peak) =>
      aPeak({
        name: `p${peak}`,
        size: { instances },
        rampSeconds: ramp,
        when: { kind: 'days', days: [1, 2, 3, 4, 5, 6, 7], window: { from, to: ((from + 179) % 1_440) + 1 } },
      }),
    ),
  )
}

function worldOf(drawn: Drawn[], at: number) {
  const fleets = drawn.map(toFleet)
  // Live sizes that no file says: the plan has to find its way from them.
  const seeded = fleets.map((fleet, index) => ({
    ...fleet,
    policy: { ...fleet.policy, capacity: { ...fleet.policy.capacity, ...drawn[index]?.live } },
  }))
  const sandbox = seedSandbox(seeded, at)
  return {
    sandbox,
    loop: {
      desired: { fleets, guardrails: { limits: {}, freeze: [] } },
      connect: sandbox.connect,
      commit: null,
      at,
      concerns,
    },
  }
}

const fleets = fc.array(aRandomFleet, { minLength: 1, maxLength: 4 })
const minute = fc.integer({ min: 0, max: 3 * 1_440 }).map((minutes) => clock('00:00') + minutes * MINUTE)

describe('for every valid repository, live account and minute', () => {
  it('apply, then plan again: only what is held, or waits for proof, is left', async () => {
    await fc.assert(
      fc.asyncProperty(fleets, minute, async (drawn, at) => {
        const { loop } = worldOf(drawn, at)
        const first = await runApply(loop)
        expect(first.outcomes?.filter(({ result }) => result === 'failed')).toEqual([])
        const again = await runPlan(loop)
        expect(again.changes.filter(({ held }) => !held)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('no request names a number of instances to run, and every floor written is within base and max', async () => {
    await fc.assert(
      fc.asyncProperty(fleets, minute, async (drawn, at) => {
        const { sandbox, loop } = worldOf(drawn, at)
        const { changes } = await runApply(loop)
        expect(sandbox.calls.length).toBeGreaterThan(0)
        for (const { input } of sandbox.calls) expect(JSON.stringify(input)).not.toContain('DesiredCapacity')
        for (const change of changes) {
          if (change.kind !== 'set-floor') continue
          const capacity = loop.desired.fleets.find(({ name }) => name === change.fleet)?.policy.capacity
          expect(change.after).toBeLessThanOrEqual(capacity?.max ?? 0)
          if (change.after < change.before) expect(change.after).toBeGreaterThanOrEqual(capacity?.min ?? 0)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('the order of the files and of the answers does not matter', async () => {
    await fc.assert(
      fc.asyncProperty(fleets, minute, async (drawn, at) => {
        const { loop } = worldOf(drawn, at)
        const { desired } = loop
        const seen = await observe(desired.fleets, at, loop.connect, { concerns, live: 'needed' })
        const reversed = { fleets: Object.fromEntries(Object.entries(seen.fleets).toReversed()) }
        const one = plan(desired, seen, at, concerns)
        const other = plan({ ...desired, fleets: desired.fleets.toReversed() }, reversed, at, concerns)
        const ids = (of: typeof one) => of.changes.map(({ id }) => id).sort()
        expect(ids(other)).toEqual(ids(one))
        expect(other.findings).toEqual(one.findings)
      }),
      { numRuns: 40 },
    )
  })
})

describe('how many calls a plan takes', () => {
  const settledWorld = (count: number) => {
    const many = Array.from({ length: count }, (_, index) =>
      aFleet({ fleet: `f${index}`, group: `group-${index}`, scaling: scalingSection }),
    )
    const sandbox = seedSandbox(many, clock('12:00'))
    const loop = {
      desired: { fleets: many, guardrails: { limits: {}, freeze: [] } },
      connect: sandbox.connect,
      commit: null,
      at: clock('12:00'),
      concerns,
    }
    return { sandbox, loop }
  }

  it('is what the pages of a hundred allow', async () => {
    for (const [count, most] of [
      [1, 4],
      [10, 4],
      [150, 2 + 3 + 3 + 1],
    ] as const) {
      const { sandbox, loop } = settledWorld(count)
      await runApply(loop)
      sandbox.calls.length = 0
      await runPlan(loop)
      expect(sandbox.calls.length).toBeLessThanOrEqual(most)
    }
  })

  it('for a minute of prewarm is one for each hundred groups', async () => {
    const { sandbox, loop } = settledWorld(150)
    sandbox.calls.length = 0
    await runApply({ ...loop, concerns: ['prewarm'] })
    expect(sandbox.calls.map(({ operation }) => operation)).toEqual([
      'DescribeAutoScalingGroups',
      'DescribeAutoScalingGroups',
    ])
  })

  it('stays bounded where an account holds far more than our fleets', async () => {
    const { sandbox, loop } = settledWorld(3)
    const hand = sandbox.region({ region: 'us-east-1' })
    for (let index = 0; index < 450; index++) hand.createGroup({ name: `foreign-${index}`, min: 0, max: 1 })
    const foreign = Array.from({ length: 450 }, (_, index) =>
      aFleet({
        fleet: `x${index}`,
        group: `foreign-${index}`,
        capacity: { min: 0, max: 1 },
        scaling: scalingSection,
      }),
    )
    await runApply({ ...loop, desired: { ...loop.desired, fleets: foreign } })
    await runApply(loop)
    sandbox.calls.length = 0
    const report = await runPlan(loop)
    expect(report.changes).toEqual([])
    const policies = sandbox.calls.filter(({ operation }) => operation === 'DescribePolicies')
    expect(policies.length).toBeLessThanOrEqual(6)
  })
})
