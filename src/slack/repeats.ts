/** Remembers signatures for as long as they are valid: a request that comes twice is a replay. */
import type { Instant } from '../core/instant.ts'
import { signatureWindow } from './signature.ts'

export interface Repeats {
  /** Whether this signature was seen before; from now on it was. */
  isRepeated(signature: string, at: Instant, now: Instant): boolean
}

/** Only verified signatures belong into it: strangers cannot fill it. */
export function createRepeats(): Repeats {
  const validUntil = new Map<string, Instant>()
  return {
    isRepeated(signature, at, now) {
      for (const [old, until] of validUntil) if (until < now) validUntil.delete(old)
      if (validUntil.has(signature)) return true
      validUntil.set(signature, at + signatureWindow)
      return false
    },
  }
}
