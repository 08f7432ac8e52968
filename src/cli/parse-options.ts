/** Options as people type them: parsed once, refused with a sentence. */
import { InvalidArgumentError } from 'commander'
import { HOUR, type Instant, SECOND } from '../core/instant.ts'
import { formatDuration, parseDuration } from '../core/scalars.ts'

/** `2h`, `90m`: milliseconds. Between a minute and two weeks: what is wanted longer belongs into a schedule. */
export function durationOption(text: string): number {
  const seconds = parseDuration(text)
  if (seconds === null) throw new InvalidArgumentError('Write a duration such as 2h, 90m or 1h30m.')
  if (seconds < 60 || seconds > 14 * 86_400) {
    throw new InvalidArgumentError(
      `${formatDuration(seconds)} is out of range: from 1m to 14d; longer ones belong into schedules/.`,
    )
  }
  return seconds * SECOND
}

/** ISO 8601 with a zone, or `now`: `2027-06-29T18:00Z`, `2027-06-29T20:00+02:00`. */
export function instantOption(text: string): Instant {
  const match = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
  const at = Date.parse(text)
  if (!match || Number.isNaN(at)) {
    throw new InvalidArgumentError(
      'Write an instant with its zone, such as 2027-06-29T18:00Z or 2027-06-29T20:00+02:00.',
    )
  }
  return at
}

/** A whole number from 1 up: `600000`, `600_000`, `600k`. */
export function countOption(text: string): number {
  const match = /^(\d[\d_,]*)(k|m)?$/i.exec(text)
  const value =
    Number(match?.[1]?.replaceAll(/[_,]/g, '')) *
    ({ k: 1_000, m: 1_000_000 }[match?.[2]?.toLowerCase() ?? ''] ?? 1)
  if (!match || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('Write a whole number such as 600000 or 600k.')
  }
  return value
}

/** Hours of a timeline: 1 to 336. */
export function hoursOption(text: string): number {
  const hours = Number(text)
  if (!Number.isInteger(hours) || hours < 1 || hours > 336)
    throw new InvalidArgumentError('Write whole hours from 1 to 336.')
  return hours * HOUR
}
