/** The numbers that people compare two simulations by. */
import type { Fleet } from '../core/desired.ts'
import type { Score } from '../core/played.ts'
import { targetPerInstance } from '../core/policy.ts'
import type { Arrival } from './arrivals.ts'
import type { Minutes } from './minutes.ts'

/** A turn within so many minutes is a flap: about as long as both alarms and a launch take. */
const flapMinutes = 30

export function score({ policy }: Fleet, minutes: Minutes, peaks: readonly Arrival[]): Score {
  const target = targetPerInstance(policy)
  const threshold = policy.scaling?.out.at ?? Infinity
  const limit = policy.capacity.connectionsPerInstance
  const { average, fullest, refused, disrupted, instances } = minutes
  const ready = peaks.filter(({ minutesEarly }) => minutesEarly !== null && minutesEarly >= 0).length
  return {
    minutesOverTarget: countWhere(average, (value) => value > target),
    minutesOverThreshold: countWhere(
      average,
      (value, index) => value > threshold || isAbove0(refused, index),
    ),
    minutesAtLimit: countWhere(fullest, (value) => value >= limit),
    minutesRefusing: countWhere(refused, (value) => value > 0),
    refused: total(refused),
    disrupted: total(disrupted),
    worst: fullest.reduce((most, value) => Math.max(most, value), 0),
    instanceHours: Math.round(total(instances) / 6) / 10,
    ...moves(minutes.desired),
    peaksReady: ready,
    peaksLate: peaks.length - ready,
  }
}

function moves(desired: Float64Array): Pick<Score, 'scalingActions' | 'flaps'> {
  let [scalingActions, flaps, lastAt, lastMove] = [0, 0, -Infinity, 0]
  for (let index = 1; index < desired.length; index += 1) {
    const move = (desired[index] ?? 0) - (desired[index - 1] ?? 0)
    if (move === 0) continue
    scalingActions += 1
    if (move * lastMove < 0 && index - lastAt <= flapMinutes) flaps += 1
    ;[lastAt, lastMove] = [index, move]
  }
  return { scalingActions, flaps }
}

function countWhere(values: Float64Array, is: (value: number, index: number) => boolean): number {
  return values.reduce((sum, value, index) => sum + (is(value, index) ? 1 : 0), 0)
}

function isAbove0(values: Float64Array, index: number): boolean {
  return (values[index] ?? 0) > 0
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
