import type { StepAdjustment } from '@aws-sdk/client-auto-scaling'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepsProblem } from '../../src/sandbox/auto-scaling/policy-rules.ts'
import { adjusted, chooseStep } from '../../src/sandbox/step-choice.ts'
import { stepPolicy } from './arena.ts'

function step(lower: number | null, upper: number | null, adjustment: number): StepAdjustment {
  return {
    ...(lower === null ? {} : { MetricIntervalLowerBound: lower }),
    ...(upper === null ? {} : { MetricIntervalUpperBound: upper }),
    ScalingAdjustment: adjustment,
  }
}

describe('B41 the step for a breach', () => {
  it.each([
    [19_999, null],
    [20_000, 2],
    [24_999, 2],
    [25_000, 2],
    [29_999, 2],
    [30_000, 3],
    [1_000_000, 3],
  ])('with steps at 20,000, 25,000 and 30,000, an average of %i adds %s', (average, added) => {
    const chosen = chooseStep(stepPolicy.StepAdjustments, average - 20_000, 'above')
    expect(chosen?.ScalingAdjustment ?? null).toBe(added)
  })

  it('takes the second of two steps exactly on their common bound above the threshold', () => {
    const chosen = chooseStep(stepPolicy.StepAdjustments, 5_000, 'above')
    expect(chosen?.MetricIntervalLowerBound).toBe(5_000)
  })

  const scaleIn = [step(-10, 0, -1), step(-20, -10, -2), step(null, -20, -3)]
  it.each([
    [0, -1],
    [-9.9, -1],
    [-10, -2],
    [-19.9, -2],
    [-20, -3],
    [-500, -3],
  ])('below the threshold upper bounds belong to their step: %f removes %i', (delta, removed) => {
    expect(chooseStep(scaleIn, delta, 'below')?.ScalingAdjustment).toBe(removed)
  })

  it('goes by the side of the alarm when two steps meet on the threshold', () => {
    const both = [step(null, 0, -1), step(0, null, 1)]
    expect(chooseStep(both, 0, 'above')?.ScalingAdjustment).toBe(1)
    expect(chooseStep(both, 0, 'below')?.ScalingAdjustment).toBe(-1)
  })

  it('covers every breach above the threshold exactly once when the steps are valid', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }), { maxLength: 10 })
    fc.assert(
      fc.property(cuts, fc.integer({ min: 0, max: 2_000 }), (unsorted, delta) => {
        const bounds = [0, ...unsorted.sort((a, b) => a - b)]
        const steps = bounds.map((lower, index) => step(lower, bounds[index + 1] ?? null, index + 1))
        expect(stepsProblem(steps)).toBeNull()
        expect(chooseStep(steps, delta, 'above')?.ScalingAdjustment).toBe(
          bounds.filter((lower) => lower <= delta).length,
        )
      }),
    )
  })
})

describe('B42 what an adjustment makes of a capacity', () => {
  it.each([
    ['12.7 % of 100', 100, 12.7, 112],
    ['6.7 % of 10', 10, 6.7, 11],
    ['-5.8 % of 10', 10, -5.8, 9],
    ['-66.7 % of 10', 10, -66.7, 4],
    ['30 % of 11', 11, 30, 14],
    ['10 % of nothing', 0, 10, 0],
  ])('%s', (_, current, adjustment, expected) => {
    expect(adjusted(current, { type: 'PercentChangeInCapacity', adjustment })).toBe(expected)
  })

  it('adds at least the smallest magnitude to a percentage', () => {
    expect(adjusted(4, { type: 'PercentChangeInCapacity', adjustment: 25, minMagnitude: 2 })).toBe(6)
    expect(adjusted(4, { type: 'PercentChangeInCapacity', adjustment: -25, minMagnitude: 2 })).toBe(2)
  })

  it('changes by a number, or to a number', () => {
    expect(adjusted(3, { type: 'ChangeInCapacity', adjustment: 5 })).toBe(8)
    expect(adjusted(3, { type: 'ExactCapacity', adjustment: 5 })).toBe(5)
  })
})

describe('B35 steps that AWS refuses', () => {
  it.each([
    ['no step', []],
    ['21 steps', Array.from({ length: 21 }, (_, index) => step(index, index === 20 ? null : index + 1, 1))],
    ['a gap', [step(0, 5, 1), step(6, null, 2)]],
    ['an overlap', [step(0, 5, 1), step(4, null, 2)]],
    ['two open upper ends', [step(0, null, 1), step(5, null, 2)]],
    ['two open lower ends', [step(null, -5, 1), step(null, 0, 2)]],
    ['both ends open in one step', [step(null, null, 1)]],
    ['a bound above zero without an open upper end', [step(0, 5, 1)]],
    ['a bound below zero without an open lower end', [step(-5, 0, 1)]],
    ['a step that ends before it begins', [step(5, 0, 1), step(5, null, 1)]],
  ])('%s', (_, steps) => {
    expect(stepsProblem(steps)).not.toBeNull()
  })

  it.each([
    ['one open step up', [step(0, null, 1)]],
    ['one open step down', [step(null, 0, -1)]],
    ['steps in any order', [step(10, null, 3), step(0, 10, 1)]],
    ['steps on both sides', [step(null, -10, -1), step(-10, 10, 0), step(10, null, 1)]],
  ])('but not %s', (_, steps) => {
    expect(stepsProblem(steps)).toBeNull()
  })
})
