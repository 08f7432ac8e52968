/** A point in time, as milliseconds since 1970-01-01T00:00:00Z. Time is always an argument; nothing in core reads a clock. */
export type Instant = number

export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** ISO 8601 in UTC to the minute when the instant is whole minutes (`2026-11-27T05:00Z`), to the second otherwise. */
export function formatInstant(at: Instant): string {
  const iso = new Date(at).toISOString()
  return at % MINUTE === 0 ? `${iso.slice(0, 16)}Z` : `${iso.slice(0, 19)}Z`
}
