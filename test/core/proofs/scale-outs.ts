/** Draws fleets with any scale-out that AWS takes: steps or simple, with or without a pool and a second alarm. */
import fc from 'fast-check'
import type { Fleet } from '../../../src/core/desired.ts'
import { aFleet } from '../../build.ts'

export interface ScaleOutDraft {
  /** What was drawn, for a counterexample to show. */
  drawn: object
  instances: number
  leadMinutes: number
  /** The average or the fullest instance, whichever is watched from lower on. */
  lowest: number
  hasMaximum: boolean
  fleet: (capacity?: Record<string, unknown>) => Fleet
}

/** An instance holds 10,000; all times are whole minutes. */
export const anyScaleOut: fc.Arbitrary<ScaleOutDraft> = fc
  .record({
    instances: fc.integer({ min: 1, max: 12 }),
    more: fc.integer({ min: 1, max: 20 }),
    at: fc.integer({ min: 3_000, max: 9_500 }),
    gaps: fc.array(fc.integer({ min: 200, max: 3_000 }), { maxLength: 3 }),
    adds: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 4, maxLength: 4 }),
    isSimple: fc.boolean(),
    pause: fc.integer({ min: 0, max: 8 }),
    leadMinutes: fc.integer({ min: 1, max: 12 }),
    period: fc.constantFrom(1, 1, 1, 2, 5),
    datapoints: fc.integer({ min: 1, max: 3 }),
    spare: fc.integer({ min: 0, max: 2 }),
    pool: fc.option(
      fc.record({
        min: fc.integer({ min: 0, max: 4 }),
        more: fc.integer({ min: 0, max: 20 }),
        lead: fc.integer({ min: 1, max: 4 }),
      }),
    ),
    maximum: fc.option(
      fc.record({
        at: fc.integer({ min: 3_000, max: 9_900 }),
        add: fc.integer({ min: 1, max: 5 }),
        warmup: fc.integer({ min: 0, max: 8 }),
      }),
    ),
  })
  .map((draft) => ({
    drawn: draft,
    instances: draft.instances,
    leadMinutes: draft.leadMinutes,
    lowest: Math.min(draft.at, draft.maximum?.at ?? draft.at),
    hasMaximum: draft.maximum !== null,
    fleet: (capacity = {}) => {
      const { instances, more, at, adds, pause, leadMinutes, pool, maximum } = draft
      const risen = (index: number) => draft.gaps.slice(0, index).reduce((sum, gap) => sum + gap, at)
      const steps = [0, ...draft.gaps].map((_, index) => ({ from: risen(index), add: adds[index] }))
      const answer = draft.isSimple ? { add: adds[0], cooldown: `${pause}m` } : { steps, warmup: `${pause}m` }
      const out = {
        at,
        period: `${draft.period}m`,
        datapoints: `${draft.datapoints} of ${draft.datapoints + draft.spare}`,
        missingData: 'notBreaching',
        ...answer,
      }
      const fullest = maximum && {
        at: maximum.at,
        period: '1m',
        datapoints: '2 of 3',
        missingData: 'notBreaching',
        warmup: `${maximum.warmup}m`,
        add: maximum.add,
      }
      const prepared = pool && {
        min: pool.min,
        maxPrepared: pool.min + instances + pool.more,
        leadMinutes: Math.min(pool.lead, leadMinutes),
      }
      const sizes = { min: instances, max: instances + more, connectionsPerInstance: 10_000 }
      return aFleet({
        capacity: { ...sizes, targetPerInstance: 2_000, leadMinutes, ...capacity },
        scaling: { out, ...(fullest ? { maximum: fullest } : {}) },
        ...(prepared ? { warmPool: prepared } : {}),
      })
    },
  }))
