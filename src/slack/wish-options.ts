/** Flags of a wish: how much, for how long, for which fleets; or that it ends. Each throws SpringtideError that says what is missing. */
import { SpringtideError } from '../core/error.ts'
import type { Instant } from '../core/instant.ts'

export interface WishOptions {
  /** Milliseconds. */
  for?: number
  because?: string
  connections?: number
  instances?: number
  end?: boolean
  all?: boolean
}

/** Words that say both could mean either: only one of them changes what they wanted. */
export function isEnd({ end, for: length, connections, instances }: WishOptions): boolean {
  if (end && [length, connections, instances].some((value) => value !== undefined))
    throw new SpringtideError('bad-words', 'either it ends now or it lasts', 'leave one of them out')
  return end === true
}

export function sizeOf({ connections, instances }: WishOptions) {
  if (connections !== undefined && instances === undefined) return { connections }
  if (instances !== undefined && connections === undefined) return { instances }
  throw new SpringtideError(
    'no-size',
    'say how much: either connections or instances',
    'for example: /tide prewarm chat 600k for 2h, or: /tide prewarm chat 40 instances for 2h',
  )
}

export function spanOf({ for: length, because = '' }: WishOptions, at: Instant, by: string, example: string) {
  if (length !== undefined) return { since: at, until: at + length, by, because: because.slice(0, 500) }
  throw new SpringtideError('no-end', 'say for how long: it ends by itself', `for example: /tide ${example}`)
}

export function refuseUnclear(fleets: string[], { all }: WishOptions): void {
  if (all === (fleets.length === 0)) return
  if (all) throw new SpringtideError('no-fleet', 'either all fleets or some by name', 'leave one of them out')
  if (fleets.length === 0)
    throw new SpringtideError(
      'no-fleet',
      'no fleet was named',
      'for example: /tide hold chat for 1h, or: /tide hold all for 1h',
    )
}
