/** Posts a message to an address that Slack gave: an answer's, or an incoming webhook's. */
import { setTimeout as sleep } from 'node:timers/promises'
import { SpringtideError } from '../../core/error.ts'
import { slackOrigins } from '../../core/slack-origins.ts'

/** An address takes five messages ("Handling user interaction"): two attempts leave room for a second delivery. */
const mostAttempts = 2

/** In milliseconds. */
const patience = 5_000
const pause = 500

/**
 * A second attempt may post twice what the first one posted and did not confirm.
 * @throws SpringtideError `slack-refused` where Slack did not take it; the address is in no message, for whoever has it can post
 */
export async function postToSlack(
  url: string,
  message: object,
  { origins = slackOrigins }: { origins?: readonly string[] } = {},
): Promise<void> {
  if (!URL.canParse(url) || !origins.includes(new URL(url).origin))
    throw refused('the address is none of Slack')
  const body = JSON.stringify(message)
  for (let attempt = 1; ; attempt++) {
    const outcome = await post(url, body)
    if (outcome === 'taken') return
    if (!outcome.isPassing || attempt === mostAttempts) throw refused(outcome.because)
    await sleep(pause)
  }
}

async function post(url: string, body: string): Promise<'taken' | { because: string; isPassing: boolean }> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    })
    await response.body?.cancel()
  } catch (error) {
    return { because: `no answer from Slack (${nameOf(error)})`, isPassing: true }
  }
  const { ok, status } = response
  return ok
    ? 'taken'
    : { because: `Slack answered with HTTP ${status}`, isPassing: status === 429 || status >= 500 }
}

/** `fetch` says "fetch failed" and hides the reason in its cause. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name
}

function refused(because: string): SpringtideError {
  return new SpringtideError('slack-refused', because, 'see docs/slack.md')
}
