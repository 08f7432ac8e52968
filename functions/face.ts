/** The Lambda face: one run of the loop over the repository that was shipped with the function. */
import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics } from '@aws-lambda-powertools/metrics'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import { Tracer } from '@aws-lambda-powertools/tracer'
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware'
import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import type { Connect } from '../src/adapters/connect.ts'
import type { Concern } from '../src/core/concern.ts'
import { SpringtideError } from '../src/core/error.ts'
import { formatInstant, type Instant } from '../src/core/instant.ts'
import { shareOf } from '../src/core/share.ts'
import type { Around } from '../src/operations/around/around.ts'
import { runApply } from '../src/operations/run.ts'
import type { LookAtNodes } from '../src/operations/survey.ts'
import { deadline } from './deadline.ts'
import { keepDesired } from './kept.ts'
import {
  failures,
  logFinding,
  logOutcome,
  type Summary,
  sendCounts,
  sendNodeMetrics,
  sendShareSucceeded,
  summarize,
} from './logbook.ts'
import type { Shipped } from './shipped.ts'

export interface Face extends Shipped {
  /** The function's name in logs and metrics. */
  name: string
  concerns: readonly Concern[]
  connect: Connect
  /** How nodes are looked at, for the concerns that do. */
  nodes?: LookAtNodes
  /** What stands around groups, for the concerns that look there. */
  around?: Around
  /** How long one Region may hold up the others, in milliseconds; absent: as long as it takes. */
  patience?: number
  now: () => Instant
}

/**
 * The handler as Lambda is to call it, with logs, metrics and traces around it; it lives as long as its container.
 * Of the event it takes which share of the fleets is meant, and nothing else: a late, doubled or repeated invocation does
 * what is right for now.
 * Rejects with SpringtideError: `invalid-repository`, nothing was read or written; `incomplete-run`, all that could be
 * done was done, and the message names what was not; or `out-of-time`, ten seconds before Lambda would end it.
 */
export function createHandler(face: Face) {
  const { name, commit, concerns, connect, load, nodes, around, patience, now } = face
  const logger = new Logger({ persistentKeys: { function: name, commit } })
  const metrics = new Metrics({ namespace: 'Springtide', defaultDimensions: { function: name } })
  const desiredNow = keepDesired(load, logger)

  async function run(event: unknown, context: Context): Promise<Summary> {
    const time = deadline(context)
    const share = shareOf(event)
    const work = runApply({
      desired: await desiredNow(),
      connect: time.guard(connect),
      commit,
      at: now(),
      concerns,
      ...(nodes ? { nodes } : {}),
      ...(around ? { around } : {}),
      ...(share ? { share } : {}),
      ...(patience === undefined ? {} : { patience }),
      onOutcome(change, outcome) {
        logOutcome(logger, change, outcome)
        time.count()
      },
    })
    const report = await time.limit(work)
    for (const finding of report.findings) logFinding(logger, finding)
    const summary = summarize(report)
    const failed = failures(report)
    sendCounts(metrics, summary, failed.length === 0)
    if (share && failed.length === 0) sendShareSucceeded(metrics, share)
    sendNodeMetrics(metrics, report)
    logger[failed.length > 0 ? 'error' : 'info']('run', {
      at: formatInstant(report.at),
      ...(share ? { share } : {}),
      ...summary,
    })
    if (failed.length > 0) {
      throw new SpringtideError(
        'incomplete-run',
        failed.join('; '),
        'all else was done; the next run tries these again',
      )
    }
    return summary
  }

  return middy(run)
    .use(captureLambdaHandler(new Tracer()))
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
}
