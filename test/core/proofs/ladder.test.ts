import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRepository } from '../../../src/adapters/repository/repository.ts'
import type { Fleet, Peak } from '../../../src/core/desired.ts'
import { capacity as capacityRule } from '../../../src/core/proofs/capacity.ts'
import { ladder } from '../../../src/core/proofs/ladder.ts'
import { recovery } from '../../../src/core/proofs/recovery.ts'
import { addedAt, ladders } from '../../../src/core/proofs/scale-out.ts'
import { declarePairs } from '../../../src/core/scaling/declare.ts'
import { chooseStep } from '../../../src/sandbox/step-choice.ts'
import { aFleet, aPeak, clock } from '../../build.ts'
import { anyScaleOut } from './scale-outs.ts'

const ground = { at: clock('12:00'), types: new Map() }
const find = (fleet: Fleet) => ladder.find(fleet, ground)
const capacity = {
  min: 3,
  max: 40,
  connectionsPerInstance: 28_000,
  targetPerInstance: 16_000,
  leadMinutes: 8,
}
const alarm = { at: 20_000, period: '1m', datapoints: '3 of 5', missingData: 'notBreaching' }
const steps = [
  { from: 20_000, add: 2 },
  { from: 24_000, add: 4 },
  { from: 27_000, add: 5 },
]

function stepped(rungs: typeof steps, sizes: object = {}, peaks: Peak[] = []): Fleet {
  return aFleet(
    { capacity: { ...capacity, ...sizes }, scaling: { out: { ...alarm, warmup: '150s', steps: rungs } } },
    peaks,
  )
}

function simple(add: number, peaks: Peak[] = [], sizes: object = {}): Fleet {
  return aFleet({ capacity: { ...capacity, ...sizes }, scaling: { out: { ...alarm, add } } }, peaks)
}

describe('a ladder', () => {
  it('gives every average the step that AWS chooses by its compiled bounds', () => {
    fc.assert(
      fc.property(anyScaleOut, fc.double({ min: 0, max: 20_000, noNaN: true }), (draft, average) => {
        const { policy } = draft.fleet()
        const [compiled] = declarePairs(policy)
        const [climbed] = ladders(policy)
        if (compiled?.policy.type !== 'StepScaling' || !climbed) return
        const bounds = compiled.policy.steps.map(({ lower, upper, adjustment }) => ({
          ...(lower === null ? {} : { MetricIntervalLowerBound: lower }),
          ...(upper === null ? {} : { MetricIntervalUpperBound: upper }),
          ScalingAdjustment: adjustment,
        }))
        const chosen = chooseStep(bounds, average - compiled.alarm.threshold, 'above')
        expect(addedAt(climbed, average)).toBe(chosen?.ScalingAdjustment ?? 0)
      }),
    )
  })

  it('that climbs within what an instance holds has no risk', () => {
    expect(find(stepped(steps, {}, [aPeak({ size: { connections: 450_000 } })]))).toEqual([])
    expect(find(aFleet({ capacity }))).toEqual([])
  })

  it('of the shipped fleets has no risk', async () => {
    const { desired } = await readRepository('.')
    expect(desired?.fleets.flatMap(find)).toEqual([])
  })
})

describe('a step', () => {
  it('that no average can reach is never taken', () => {
    const article = [
      { from: 20_000, add: 2 },
      { from: 25_000, add: 3 },
      { from: 30_000, add: 4 },
    ]
    expect(find(stepped(article))).toEqual([
      {
        severity: 'warning',
        at: ['scaling', 'out', 'steps', 2, 'from'],
        says: 'no average reaches the step from 30,000, since an instance holds 28,000: never more than 3 instances are added',
        fix: 'write `scaling.out.steps[2].from: 26500`, or take the step out',
      },
    ])
    expect(find(stepped(article.with(2, { from: 26_500, add: 4 })))).toEqual([])
  })

  it('just within what an instance holds is reached, one above it is not', () => {
    const last = (from: number) => find(stepped([...steps.slice(0, 2), { from, add: 5 }]))
    expect(last(28_000)).toEqual([])
    expect(last(28_001)).toHaveLength(1)
  })

  it('that adds no more than the one before is no stronger answer', () => {
    const [found] = find(stepped(steps.with(1, { from: 24_000, add: 2 })))
    expect(found).toEqual({
      severity: 'warning',
      at: ['scaling', 'out', 'steps', 1, 'add'],
      says: 'the step from 24,000 adds 2, no more than from 20,000: an adjustment is the whole one, so that the worse breach gets no stronger answer',
      fix: 'write `scaling.out.steps[1].add: 3`, or take the step out',
    })
    expect(find(stepped(steps.toSpliced(1, 1)))).toEqual([])
    expect(find(stepped(steps.with(1, { from: 24_000, add: 3 })))).toEqual([])
  })

  it('is judged on the way down too', () => {
    const inward = {
      ...alarm,
      at: 9_500,
      warmup: '5m',
      steps: [
        { to: 9_500, remove: 2 },
        { to: 4_000, remove: 1 },
      ],
    }
    const scaling = { out: { ...alarm, warmup: '150s', steps }, in: inward }
    expect(find(aFleet({ capacity, scaling }))).toMatchObject([
      {
        at: ['scaling', 'in', 'steps', 1, 'remove'],
        says: 'the step down from 4,000 removes 1, less than the 2 from 9,500: an adjustment is the whole one, so that the worse breach gets no stronger answer',
      },
    ])
  })

  it('is not spoken of where the alarm itself is out of reach: `capacity` does that', () => {
    const fleet = stepped([{ from: 29_000, add: 2 }])
    const high = {
      ...fleet,
      policy: aFleet({ capacity, scaling: { out: { ...alarm, at: 29_000, add: 2 } } }).policy,
    }
    expect(find(high)).toEqual([])
    expect(capacityRule.find(high, ground)).toMatchObject([{ severity: 'error' }])
  })
})

describe('the way back', () => {
  it('is one alarm, then a lead, a warm-up and a minute for each further round', () => {
    const { policy } = stepped(steps)
    expect(recovery(policy, 3, 3 * 28_000)).toEqual({ rounds: 1, minutes: 5 + 8, instances: 8 })
    expect(recovery(policy, 17, 17 * 28_000)).toEqual({ rounds: 2, minutes: 25, instances: 24 })
  })

  it('takes the lead of the pool while that is deep enough for the round', () => {
    const pool = (min: number) =>
      aFleet({
        capacity,
        scaling: { out: { ...alarm, warmup: '150s', steps } },
        warmPool: { min, maxPrepared: min, leadMinutes: 2 },
      }).policy
    expect(recovery(pool(9), 17, 17 * 28_000)?.minutes).toBe(Math.ceil(5 + 2 + 3.5 + 2))
    expect(recovery(pool(5), 17, 17 * 28_000)?.minutes).toBe(Math.ceil(5 + 2 + 3.5 + 8))
    expect(recovery(pool(4), 17, 17 * 28_000)?.minutes).toBe(Math.ceil(5 + 8 + 3.5 + 8))
  })

  it('is nothing where the average is under the threshold, and never found beyond max', () => {
    const { policy } = stepped(steps)
    expect(recovery(policy, 3, 59_999)).toEqual({ rounds: 0, minutes: 0, instances: 3 })
    expect(recovery(policy, 3, 60_000)?.rounds).toBe(1)
    expect(recovery(policy, 3, 799_999)).not.toBeNull()
    expect(recovery(policy, 3, 800_000)).toBeNull()
  })
})

describe('an overload', () => {
  it('of a full base floor that even max does not bring back', () => {
    const found = {
      severity: 'warning',
      at: ['capacity', 'max'],
      says: 'with 3 full instances (84,000 connections) even max 4 leaves 21,000 on each: scale-out never brings the average back under 20,000',
      fix: 'write `capacity.max: 5`',
    }
    expect(find(stepped(steps, { max: 4 }))).toEqual([found])
    expect(find(stepped(steps, { max: 5 }))).toEqual([])
  })

  it('from which one instance at a time takes hours is too slow', () => {
    expect(find(simple(1))).toEqual([
      {
        severity: 'warning',
        at: ['scaling', 'out', 'add'],
        says: 'with all of 28 instances full the average is back under 20,000 after 12 rounds and 167 minutes, at 40 instances (too slow from 20 instances on); over 120 minutes is too long',
        fix: 'write `scaling.out.add: 2`',
      },
    ])
    expect(find(simple(2))).toEqual([])
  })

  it('of a peak larger than max can bring back is named with that peak', () => {
    const peak = (connections: number) => find(stepped(steps, {}, [aPeak({ size: { connections } })]))
    expect(peak(800_000)).toEqual([
      {
        severity: 'warning',
        at: { file: 'schedules/arena.yaml', line: 4 },
        says: '800,000 connections of evening are 20,000 on each of max 40: the top step never brings the average back under 20,000',
        fix: 'write `capacity.max: 41`',
      },
    ])
    expect(peak(799_999)).toEqual([])
  })

  it('that is over only when its peak is, helps nobody', () => {
    const peaks = [
      aPeak({ name: 'lunch', size: { connections: 200_000 } }),
      aPeak({ name: 'evening', size: { connections: 450_000 } }),
    ]
    expect(find(simple(1, peaks, { max: 25 }))).toEqual([
      {
        severity: 'warning',
        at: { file: 'schedules/arena.yaml', line: 4 },
        says: 'if the pre-warm of evening fails, scale-out from 3 instances needs 20 rounds and 279 minutes for 450,000 connections, and the peak lasts 180',
        fix: 'write `scaling.out.add: 2`',
      },
    ])
    expect(find(simple(2, peaks, { max: 25 }))).toEqual([])
  })

  it('of the shortest event of a calendar counts, with the time around it', () => {
    const event = { title: 'derby', zone: 'UTC', start: '2026-11-25T20:00:00', except: [], extra: [] }
    const events = [
      { ...event, durationSeconds: 7_200 },
      { ...event, durationSeconds: 1_800 },
    ]
    const last = (after: number) =>
      find(
        stepped(steps, {}, [
          aPeak({
            size: { connections: 450_000 },
            when: { kind: 'events', events, beforeSeconds: 600, afterSeconds: after * 60 },
          }),
        ]),
      )
    expect(last(19)).toMatchObject([{ fix: 'let every step add at least 5' }])
    expect(last(20)).toEqual([])
  })

  it('is silent once its fix is made', () => {
    const sizes = fc.record({
      max: fc.integer({ min: 8, max: 80 }),
      leadMinutes: fc.integer({ min: 1, max: 30 }),
    })
    fc.assert(
      fc.property(sizes, (changed) => {
        const slow = find(simple(1, [], changed))
        const add = Number(/add: (\d+)/.exec(slow[0]?.fix ?? '')?.[1])
        if (slow.length === 0 || Number.isNaN(add)) return
        expect(find(simple(add, [], changed))).toEqual([])
      }),
    )
  })
})
