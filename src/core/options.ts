/** Values as people type them, on a terminal or in Slack: parsed once, refused with a sentence. */
import { type Instant, SECOND } from './instant.ts'
import { formatDuration, parseDuration } from './scalars.ts'

export type Typed = { value: number } | { problem: string }

/** `2h`, `90m`: milliseconds. Between a minute and two weeks: what is wanted longer belongs into a schedule. */
export function typedDuration(text: string): Typed {
  const seconds = parseDuration(text)
  if (seconds === null) return { problem: 'Write a duration such as 2h, 90m or 1h30m.' }
  if (seconds >= 60 && seconds <= 14 * 86_400) return { value: seconds * SECOND }
  return {
    problem: `${formatDuration(seconds)} is out of range: from 1m to 14d; longer ones belong into schedules/.`,
  }
}

/** ISO 8601 with a zone: `2027-06-29T18:00Z`, `2027-06-29T20:00+02:00`. */
export function typedInstant(text: string): Typed {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
  const at: Instant = Date.parse(text)
  if (isInstant && !Number.isNaN(at)) return { value: at }
  return {
    problem: 'Write an instant with its zone, such as 2027-06-29T18:00Z or 2027-06-29T20:00+02:00.',
  }
}

/** A whole number from 1 up: `600000`, `600_000`, `600k`. */
export function typedCount(text: string): Typed {
  const match = /^(\d[\d_,]*)(k|m)?$/i.exec(text)
  const value =
    Number(match?.[1]?.replaceAll(/[_,]/g, '')) *
    ({ k: 1_000, m: 1_000_000 }[match?.[2]?.toLowerCase() ?? ''] ?? 1)
  if (match && Number.isSafeInteger(value) && value >= 1) return { value }
  return { problem: 'Write a whole number such as 600000 or 600k.' }
}

/** Hours of a timeline: 1 to 336. */
export function typedHours(text: string): Typed {
  const hours = Number(text)
  if (Number.isInteger(hours) && hours >= 1 && hours <= 336) return { value: hours }
  return { problem: 'Write whole hours from 1 to 336.' }
}
