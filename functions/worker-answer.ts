/** What the worker makes of a wish: the Request done, and what of it changes something written down. */
import type { Logger } from '@aws-lambda-powertools/logger'
import type { Context } from 'aws-lambda'
import type { Desired } from '../src/core/desired.ts'
import { SpringtideError } from '../src/core/error.ts'
import type { Instant } from '../src/core/instant.ts'
import { isWriting } from '../src/core/request.ts'
import { type Answer, type Cloud, perform } from '../src/operations/perform.ts'
import { answerMessage } from '../src/render/slack/answer.ts'
import type { SlackMessage } from '../src/render/slack/message.ts'
import { isWish, type SlackAsk } from '../src/slack/ask.ts'
import { logAsked, writtenDown } from './asked.ts'
import { deadline } from './deadline.ts'
import { keepDesired } from './kept.ts'
import { logOutcome } from './logbook.ts'
import type { Shipped } from './shipped.ts'
import { type Wish, wishOf } from './worker-wish.ts'

export interface Answering extends Shipped {
  cloud: Cloud
  now: () => Instant
}

/** Rejects with SpringtideError where it cannot be done, and writes that down too. */
export function createAnswerer({ cloud, commit, load, now }: Answering, logger: Logger) {
  const desiredNow = keepDesired(load, logger)

  return async (ask: SlackAsk, context: Context): Promise<SlackMessage> => {
    const desired = await desiredFor(ask)
    const wish = wishOf(ask, desired.access, now())
    const { request, name, by, what } = wish
    const work = () => carryOut(wish, desired, context)
    const answer = isWriting(request)
      ? await writtenDown(logger, { at: ask.at, by, what }, work)
      : await work()
    const { mailing } = desired
    return answerMessage(request, answer, { by: name, ...(mailing ? { mailed: mailing } : {}) })
  }

  /** Without the repository nobody knows who may what; that somebody wished is written down all the same. */
  async function desiredFor(ask: SlackAsk): Promise<Desired> {
    try {
      return await desiredNow()
    } catch (error) {
      if (error instanceof SpringtideError && isWish(ask)) {
        const by = `${ask.personName} (Slack ${ask.person})`
        const what = ask.kind === 'approve' ? `approve ${ask.id} of ${ask.fleet}` : ask.text
        logAsked(logger, { at: ask.at, by, what, became: `refused: ${error.message}` })
      }
      throw error
    }
  }

  async function carryOut({ request, refused }: Wish, desired: Desired, context: Context): Promise<Answer> {
    if (refused) throw refused
    const time = deadline(context)
    const work = perform(request, {
      ...cloud,
      connect: time.guard(cloud.connect),
      desired,
      commit,
      now,
      onProgress: (sentence) => logger.debug('progress', { sentence }),
      onOutcome(change, outcome) {
        logOutcome(logger, change, outcome)
        time.count()
      },
    })
    return time.limit(work)
  }
}
