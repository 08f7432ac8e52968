/** Options as commander takes them. */
import { InvalidArgumentError } from 'commander'
import { HOUR, type Instant } from '../core/instant.ts'
import { type Typed, typedCount, typedDuration, typedHours, typedInstant } from '../core/options.ts'

/** Milliseconds. */
export function durationOption(text: string): number {
  return accepted(typedDuration(text))
}

export function instantOption(text: string): Instant {
  return accepted(typedInstant(text))
}

export function countOption(text: string): number {
  return accepted(typedCount(text))
}

/** Milliseconds. */
export function hoursOption(text: string): number {
  return accepted(typedHours(text)) * HOUR
}

function accepted(typed: Typed): number {
  if ('value' in typed) return typed.value
  throw new InvalidArgumentError(typed.problem)
}
