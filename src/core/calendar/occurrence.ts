/** One time a peak happens. */
import type { Instant } from '../instant.ts'

export interface Occurrence {
  startsAt: Instant
  /** Exclusive, and always after `startsAt`. */
  endsAt: Instant
  /** Of a calendar event. */
  title?: string
}
