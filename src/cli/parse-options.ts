/** Options as commander takes them. */
import { InvalidArgumentError } from 'commander'
import { HOUR } from '../core/instant.ts'
import { type Typed, typedCount, typedDuration, typedHours, typedInstant } from '../core/options.ts'

/** Milliseconds. */
export const durationOption = (text: string): number => valueOf(typedDuration(text))

export const instantOption = (text: string): number => valueOf(typedInstant(text))

export const countOption = (text: string): number => valueOf(typedCount(text))

/** Milliseconds. */
export const hoursOption = (text: string): number => valueOf(typedHours(text)) * HOUR

function valueOf(typed: Typed): number {
  if ('value' in typed) return typed.value
  throw new InvalidArgumentError(typed.problem)
}
