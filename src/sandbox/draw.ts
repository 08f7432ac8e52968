/** Chance that repeats: a draw depends on the seed and on what it is for, so that nothing else shifts it. */
import type { Spread } from './state.ts'

/** A share in [0, 1) for a seed and a text: FNV-1a, then the finaliser of MurmurHash3. */
export function draw(seed: number, what: string): number {
  let hash = 0x811c9dc5 ^ seed
  for (let index = 0; index < what.length; index += 1) {
    hash = Math.imul(hash ^ what.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** The 95th percentile of the standard normal distribution. */
const z95 = 1.6449

/** The time at a share of a spread, in seconds; its 0.5 is the median and its 0.95 the p95. */
export function secondsAt({ medianSeconds, p95Seconds }: Spread, share: number): number {
  if (p95Seconds <= medianSeconds) return medianSeconds
  return medianSeconds * (p95Seconds / medianSeconds) ** (normalAt(share) / z95)
}

/**
 * The standard normal at a share, within 0.00045 of the truth.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23.
 */
function normalAt(share: number): number {
  const tail = Math.max(Math.min(share, 1 - share), 2 ** -33)
  const t = Math.sqrt(-2 * Math.log(tail))
  const above = 2.515517 + t * (0.802853 + t * 0.010328)
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  return Math.sign(share - 0.5) * (t - above / below)
}
