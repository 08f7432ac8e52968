/** The face of alarms: what CloudWatch tells an SNS topic becomes a message in Slack, with what is critical now. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Tracer } from '@aws-lambda-powertools/tracer'
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware'
import middy from '@middy/core'
import type { Context, SNSEvent } from 'aws-lambda'
import type { Connect } from '../src/adapters/connect.ts'
import { postToSlack } from '../src/adapters/slack/reply.ts'
import { parseAlarmMessage } from '../src/adapters/sns/alarm-message.ts'
import type { AlarmChange } from '../src/core/alarm-change.ts'
import type { Desired } from '../src/core/desired.ts'
import type { Instant } from '../src/core/instant.ts'
import { runPlan } from '../src/operations/run.ts'
import { alertMessage, type Risk } from '../src/render/slack/alert.ts'
import type { Shipped } from './shipped.ts'

export interface AlertFace extends Shipped {
  connect: Connect
  /** The incoming webhook of the channel; none: alerts go to the topic's other subscribers alone. */
  webhook: string | undefined
  /** Where a webhook may be, beside Slack. */
  origins?: readonly string[]
  now: () => Instant
}

/** Our metrics whose alarms ask for a look at the fleets: PeakAtRisk and WriteRefused watch them. */
const risky = new Set(['FindingsCritical', 'ChangesFailed'])

/** In milliseconds: a late alert is worse than one that does not know what is critical. */
const mostPatience = 20_000
/** What posting needs at most, with its second attempt. */
const timeToPost = 12_000

/**
 * Each alarm is posted, whatever becomes of the look at the fleets. What is no alarm is logged and dropped: no retry
 * would make it one. Rejects with SpringtideError `slack-refused` where a message was not taken, so that Lambda tries again.
 */
export function createAlertHandler(face: AlertFace) {
  const { commit, connect, load, now, origins, webhook } = face
  const logger = new Logger({ persistentKeys: { function: 'alert', commit } })
  let desired: Desired | undefined

  async function run(event: SNSEvent, context: Context): Promise<{ posted: number }> {
    const alarms = recordsOf(event).flatMap(({ Sns }) => {
      const alarm = parseAlarmMessage(Sns?.Message)
      if (!alarm) logger.warn('dropped: no alarm tells this', { topic: Sns?.TopicArn, id: Sns?.MessageId })
      return alarm ?? []
    })
    for (const { name, state, was, reason } of alarms)
      logger.info('alarm', { alarm: { name, state, was, reason: reason.slice(0, 1_000) } })
    if (!webhook) {
      logger.warn('not posted: there is no webhook')
      return { posted: 0 }
    }
    // SNS hands over one record at a time: nothing is posted again because of another.
    for (const alarm of alarms) {
      const patience = Math.min(mostPatience, context.getRemainingTimeInMillis() - timeToPost)
      const risk = isRisky(alarm) ? await riskNow(patience) : undefined
      await postToSlack(webhook, alertMessage(alarm, risk), origins ? { origins } : {})
    }
    return { posted: alarms.length }
  }

  async function riskNow(patience: number): Promise<Risk> {
    const waiting = new AbortController()
    try {
      return await Promise.race([
        look(),
        sleep(Math.max(0, patience), undefined, { signal: waiting.signal }).then(
          (): Risk => ({ unread: `AWS did not answer within ${Math.round(patience / 1_000)} seconds` }),
        ),
      ])
    } catch (error) {
      logger.error('not looked at', error as Error)
      return { unread: 'the look at the fleets failed, see the log of the function alert' }
    } finally {
      waiting.abort()
    }
  }

  async function look(): Promise<Risk> {
    desired ??= (await load()).desired ?? undefined
    if (!desired) return { unread: 'the repository that was deployed is invalid, see `tide check`' }
    return { report: await runPlan({ desired, connect, commit, at: now(), concerns: ['prewarm'] }) }
  }

  return middy(run).use(captureLambdaHandler(new Tracer())).use(injectLambdaContext(logger))
}

function isRisky({ state, metric }: AlarmChange): boolean {
  return state === 'ALARM' && metric?.namespace === 'Springtide' && risky.has(metric.name)
}

/** As far as an event is one: what is not is dropped. */
function recordsOf(event: SNSEvent): Partial<SNSEvent['Records'][number]>[] {
  return Array.isArray(event?.Records) ? event.Records.filter((record) => record) : []
}
