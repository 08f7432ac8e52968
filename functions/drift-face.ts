/** The Lambda face of the night: plans everything, writes nothing, and mails what it saw. */
import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import { Tracer } from '@aws-lambda-powertools/tracer'
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware'
import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import type { MailClient } from '../src/adapters/ses/connect.ts'
import type { Desired } from '../src/core/desired.ts'
import { SpringtideError } from '../src/core/error.ts'
import { formatInstant, type Instant } from '../src/core/instant.ts'
import type { Report } from '../src/core/report.ts'
import { isWorthMail, mailReport } from '../src/operations/mail-report.ts'
import { type Cloud, perform } from '../src/operations/perform.ts'
import { verdict } from '../src/render/verdict.ts'
import { deadline } from './deadline.ts'
import { keepDesired } from './kept.ts'
import { sendCounts, summarize } from './logbook.ts'
import type { Shipped } from './shipped.ts'

export interface DriftFace extends Shipped {
  cloud: Cloud
  connectMail: () => MailClient
  now: () => Instant
  /** Stands in the mail's identity, so that two stages never send the same message. */
  stage: string
}

/**
 * The handler as Lambda is to call it. It never looks at the event.
 * Rejects with SpringtideError: `invalid-repository` or `no-mailing`, nothing was looked at; `mail-not-sent`, some or all
 * recipients got no mail.
 */
export function createDriftHandler(face: DriftFace) {
  const { cloud, commit, connectMail, load, now, stage } = face
  const logger = new Logger({ persistentKeys: { function: 'drift', commit } })
  const metrics = new Metrics({ namespace: 'Springtide', defaultDimensions: { function: 'drift' } })
  const desiredNow = keepDesired(load, logger)

  async function run(_event: unknown, context: Context) {
    const desired = await desiredNow()
    const { mailing } = desired
    if (!mailing) throw noMailing
    const report = await deadline(context).limit(look(desired))
    const summary = summarize(report)
    const isSent = isWorthMail(report, mailing)
    sendCounts(metrics, summary, false)
    if (isSent) await mailReport(report, mailing, connectMail(), { stage })
    metrics.addMetric('ReportSent', MetricUnit.Count, isSent ? 1 : 0)
    metrics.addMetric('TickSucceeded', MetricUnit.Count, 1)
    const about = { at: formatInstant(report.at), verdict: verdict(report), ...summary }
    logger.info('run', { ...about, recipients: isSent ? mailing.to.length : 0 })
    return { ...about, isSent }
  }

  async function look(desired: Desired): Promise<Report> {
    const onProgress = (sentence: string) => logger.debug('progress', { sentence })
    const answer = await perform(
      { verb: 'drift', fleets: [] },
      { ...cloud, desired, commit, now, onProgress },
    )
    if (!('report' in answer)) throw new TypeError('a night without a report')
    return answer.report
  }

  return middy(run)
    .use(captureLambdaHandler(new Tracer()))
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
}

const noMailing = new SpringtideError(
  'no-mailing',
  'there is no policies/report.yaml, so nobody is to get the report',
  'write one with at, timezone, from and to, or do not deploy this function',
)
