/** The rule `flapping` against the sandbox: random valid policies under constant load, at every level. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../../src/core/desired.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { flapping } from '../../../src/core/proofs/flapping.ts'
import { reachableSizes } from '../../../src/core/proofs/reach.ts'
import { type Turn, weakTurns } from '../../../src/core/proofs/turns.ts'
import { policyRules } from '../../../src/core/rules/policy-rules.ts'
import { everyLoad, hold } from './constant-load.ts'
import { aForestalledStep, aRandomPolicy, toFleet } from './random-policy.ts'

interface Tally {
  free: number
  /** Free, with a margin that the rule calls thin: here connections are even and the load is constant. */
  thin: number
  rejected: number
  /** Of those rejected: grows and shrinks without end; turns at least once; does neither. */
  endless: number
  turned: number
  neither: number
}

/** What the rule says before the trial. */
function judge(fleet: Fleet): 'free' | 'thin' | 'rejected' {
  const found = flapping.find(fleet, { at: 0, types: new Map() })
  if (found.length === 0) return 'free'
  return found.some(({ severity }) => severity === 'error') ? 'rejected' : 'thin'
}

/** What rejects it by sizes and thresholds alone, whatever an alarm remembers. */
function plainTurns({ policy, ...fleet }: Fleet): Turn[] {
  const reached = reachableSizes({ policy, ...fleet })
  return pairs
    .flatMap((pair) => [...weakTurns(policy, pair, 1)])
    .filter(({ from, seen, margin }) => seen === from && margin <= 1 && reached.has(from))
}

/** The policy without the alarm that may be there before this one. */
function alone(policy: Policy, { move }: Turn): Policy {
  const { scaling } = policy
  if (!scaling) return policy
  const { maximum, ...rest } = scaling
  if (move.pair === 'out') return { ...policy, scaling: rest }
  const { steps: _, cooldown: __, ...out } = scaling.out
  return { ...policy, scaling: { ...scaling, out: { ...out, at: 1e9, steps: [{ from: 1e9, add: 1 }] } } }
}

const pairs = ['out', 'maximum', 'in'] as const
const numRuns = Number(process.env.FLAPPING_RUNS ?? 50)
/** Loads between the thresholds, for each policy. */
const levels = 12

describe('under a constant load', () => {
  it('nothing that is free of flapping turns, what is rejected does, and every disagreement has a reason', async ({
    annotate,
  }) => {
    const tally: Tally = { free: 0, thin: 0, rejected: 0, endless: 0, turned: 0, neither: 0 }
    let forestalled = 0
    await fc.assert(
      fc.asyncProperty(aRandomPolicy, async (drawn) => {
        const fleet = toFleet(drawn)
        fc.pre(policyRules(fleet.policy).length === 0)
        const judged = judge(fleet)
        const verdicts = await hold(fleet.policy, everyLoad(fleet, levels), drawn.seconds)
        const turns = Math.max(...verdicts.map((verdict) => verdict.turns))
        tally[judged] += 1
        if (judged !== 'rejected') expect(verdicts.filter((verdict) => verdict.turns > 0)).toEqual([])
        else tally[turns >= 4 ? 'endless' : turns > 0 ? 'turned' : 'neither'] += 1
        if (judged !== 'rejected' || turns > 0) return
        // Every disagreement is one of two. An alarm remembers less than at worst: nothing is said then of sizes and
        // thresholds alone. Or one alarm is always there before the other, whose step turns as soon as it is alone.
        for (const turn of plainTurns(fleet)) {
          const load = { size: turn.from, connections: turn.move.average * turn.from }
          const [verdict] = await hold(alone(fleet.policy, turn), [load], drawn.seconds)
          expect(fleet.policy.scaling?.maximum).toBeDefined()
          expect(verdict?.turns).toBeGreaterThan(0)
          forestalled += 1
        }
      }),
      { numRuns, examples: [[aForestalledStep]] },
    )
    const { free, thin, rejected, endless, turned, neither } = tally
    await annotate(
      `${free} free and ${thin} thin: none turned; ${rejected} rejected: ${endless} without end, ${turned} turned, ${neither} did neither (${forestalled} steps forestalled by the other alarm)`,
    )
    expect((endless + turned) / rejected).toBeGreaterThan(0.8)
  }, 3_600_000)
})
