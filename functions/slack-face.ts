/** The Lambda face Slack talks to: is it Slack, what is asked, passed on. It knows neither repository nor groups. */
import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import middy from '@middy/core'
import type { LambdaFunctionURLEvent } from 'aws-lambda'
import type { Instant } from '../src/core/instant.ts'
import { type Message, messageOf, type SlackAsk } from '../src/slack/ask.ts'
import { helpFor } from '../src/slack/help.ts'
import { parsePayload } from '../src/slack/payload.ts'
import { createRepeats } from '../src/slack/repeats.ts'
import { verifySignature } from '../src/slack/signature.ts'

export interface SlackFace {
  /** Slack's signing secret. */
  secret: string
  commit: string | null
  /** Puts a message onto the queue, or rejects. */
  enqueue: (message: Message, signal: AbortSignal) => Promise<void>
  /** How long that may take, in milliseconds; Slack waits three seconds for the answer. */
  patience: number
  /** Where answers may go; Slack's own addresses where absent. */
  origins?: readonly string[]
  now: () => Instant
}

interface Answer {
  statusCode: number
  headers?: Record<string, string>
  body?: string
}

/** A click brings the message along that its button stands in: 9,000 characters, of which each may take eight bytes. */
const mostBytes = 131_072

/** For requests that are not Slack's: the same words whatever is wrong with them. */
const refusal: Answer = { statusCode: 401, body: 'not a request from Slack' }

/** The handler as Lambda is to call it. It answers whatever happens: what it cannot pass on it says in words. */
export function createSlackHandler(face: SlackFace) {
  const { secret, commit, origins, now } = face
  const logger = new Logger({ persistentKeys: { function: 'slack', commit } })
  const metrics = new Metrics({ namespace: 'Springtide', defaultDimensions: { function: 'slack' } })
  const repeats = createRepeats()

  async function receive(event: LambdaFunctionURLEvent): Promise<Answer> {
    const { method } = event.requestContext.http
    if (method === 'GET' && event.queryStringParameters?.ssl_check === '1') return { statusCode: 200 }
    if (method !== 'POST') return refuse({ statusCode: 405, headers: { allow: 'POST' } }, `it is a ${method}`)
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
    if (body.length > mostBytes) return refuse({ statusCode: 413 }, `it has ${body.length} bytes`)
    const verdict = verifySignature({ headers: event.headers, body }, secret, now())
    if ('refused' in verdict) return refuse(refusal, verdict.refused)
    if (repeats.isRepeated(verdict.signature, verdict.at, now())) return refuse(refusal, 'it was sent before')
    const payload = parsePayload(body.toString('utf8'), verdict.at, origins)
    if ('wrong' in payload) return refuse({ statusCode: 400 }, payload.wrong)
    metrics.addMetric('SlackRefused', MetricUnit.Count, 0)
    if ('ask' in payload) return take(payload.ask)
    if ('ignored' in payload) logger.info('ignored', { because: payload.ignored })
    return { statusCode: 200 }
  }

  function refuse(answer: Answer, because: string): Answer {
    logger.warn('refused', { because })
    metrics.addMetric('SlackRefused', MetricUnit.Count, 1)
    return answer
  }

  async function take(ask: SlackAsk): Promise<Answer> {
    const help = ask.kind === 'command' ? helpFor(ask.text) : null
    if (help !== null) return say(help)
    const { kind, person, channel, at } = ask
    const outcome = await passOn(messageOf(ask), face)
    if (outcome === 'passed on') {
      logger.info('passed on', { kind, person, channel, at })
      return kind === 'command' ? say('Springtide is on it: the answer follows.') : { statusCode: 200 }
    }
    logger.error('not passed on', { kind, person, channel, at, ...outcome })
    // Slack shows nobody the body of an answer to a click, but it marks the button where the status is an error.
    return kind === 'command' ? say(outcome.words) : { statusCode: 503 }
  }

  return middy(receive).use(injectLambdaContext(logger)).use(logMetrics(metrics))
}

/** Its own clock beside the signal: a client that waits for its credentials hears of no signal. */
async function passOn(
  message: Message,
  { enqueue, patience }: SlackFace,
): Promise<'passed on' | { words: string; error?: unknown }> {
  const signal = AbortSignal.timeout(patience)
  const late = new Promise<'late'>((resolve) => {
    signal.addEventListener('abort', () => resolve('late'), { once: true })
  })
  try {
    const sent = enqueue(message, signal).then(() => 'passed on' as const)
    sent.catch(() => {})
    if ((await Promise.race([sent, late])) === 'passed on') return 'passed on'
  } catch (error) {
    if (!signal.aborted)
      return { words: 'This could not be passed on, so nothing was done: please try again.', error }
  }
  return {
    words: 'This could not be passed on in time: if no answer follows within a minute, please try again.',
  }
}

/** Only our own words: Slack would parse others'. */
function say(text: string): Answer {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', text }),
  }
}
