/** A wish from Slack as a Request, and whether whoever asks may have it. */
import { type Access, mayChange } from '../src/core/access.ts'
import { SpringtideError } from '../src/core/error.ts'
import { type Instant, MINUTE } from '../src/core/instant.ts'
import { describeRequest, isWriting, type Request } from '../src/core/request.ts'
import type { SlackAsk } from '../src/slack/ask.ts'
import { requestOf } from '../src/slack/words.ts'

export interface Wish {
  request: Request
  /** In words. */
  what: string
  /** Name and member ID. */
  by: string
  /** The name alone, as it is shown in the channel. */
  name: string
  /** Why it is not done. */
  refused: SpringtideError | null
}

/** Slack takes no answer after that, and whoever asked has gone on. */
const mostAge = 30 * MINUTE

/** @throws SpringtideError where the words are none */
export function wishOf(ask: SlackAsk, access: Access | undefined, now: Instant): Wish {
  const permitted = mayChange(access, ask)
  const name = 'name' in permitted ? permitted.name : ask.personName
  const by = `${name} (Slack ${ask.person})`
  const request: Request =
    ask.kind === 'approve'
      ? { verb: 'approve', fleets: [ask.fleet], id: ask.id }
      : requestOf(ask.text, { at: ask.at, by })
  const may = isWriting(request) || isElsewhere(ask, access) ? permitted : null
  const refused = may && 'refused' in may ? notAllowed(may.refused) : tooOld(ask.at, now)
  return { request, what: describeRequest(request), by, name, refused }
}

/** Everybody in the workspace may look, and nobody outside of it. */
function isElsewhere({ workspace }: SlackAsk, access: Access | undefined): boolean {
  return access !== undefined && workspace !== access.workspace
}

function notAllowed(because: string): SpringtideError {
  return new SpringtideError(
    'not-allowed',
    because,
    'policies/access.yaml says who may change what, and where',
  )
}

function tooOld(at: Instant, now: Instant): SpringtideError | null {
  if (now - at <= mostAge) return null
  const minutes = Math.floor((now - at) / MINUTE)
  return new SpringtideError(
    'too-old',
    `this was asked ${minutes} minutes ago, and is not done any more`,
    'ask again',
  )
}
