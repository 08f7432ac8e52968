/** The Lambda face of `tide --remote`: one request in, and what is being done and found out, line by line. */
import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import { Tracer } from '@aws-lambda-powertools/tracer'
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware'
import middy from '@middy/core'
import type { Context, StreamifyHandler } from 'aws-lambda'
import { type Answer, encodeLine, type Line } from '../src/adapters/lambda/wire.ts'
import { SpringtideError } from '../src/core/error.ts'
import type { Instant } from '../src/core/instant.ts'
import { describeRequest, isWriting, type Request } from '../src/core/request.ts'
import { type Cloud, perform } from '../src/operations/perform.ts'
import { writtenDown } from './asked.ts'
import { deadline } from './deadline.ts'
import { keepDesired } from './kept.ts'
import { logOutcome } from './logbook.ts'
import { parseRequest, refuseWriting } from './remote-request.ts'
import type { Shipped } from './shipped.ts'

export interface RemoteFace extends Shipped {
  /** `look` has no right to change anything, and refuses to be asked for it. */
  name: 'look' | 'act'
  cloud: Cloud
  now: () => Instant
}

interface Invocation {
  event: unknown
  say: (line: Line) => void
}

/**
 * The handler as Lambda is to call it, with response streaming. Around the work stand the middlewares of the other faces:
 * middy's own mode for streams runs them before the stream is read, so they would log and count a run not yet done.
 * What the person can mend is an error line; a bug is one too, and fails the invocation.
 */
export function createRemoteHandler(face: RemoteFace): StreamifyHandler {
  const { name, commit } = face
  const logger = new Logger({ persistentKeys: { function: name, commit } })
  const metrics = new Metrics({ namespace: 'Springtide', defaultDimensions: { function: name } })
  const answer = createAnswerer(face, logger)

  async function run({ event, say }: Invocation, context: Context): Promise<void> {
    try {
      say({ answer: await answer(event, say, context) })
      metrics.addMetric('RequestsAnswered', MetricUnit.Count, 1)
    } catch (error) {
      if (!(error instanceof SpringtideError)) {
        say({ error: bug(context) })
        throw error
      }
      const { code, message, hint } = error
      logger.warn('refused', { code, because: message })
      metrics.addMetric('RequestsRefused', MetricUnit.Count, 1)
      say({ error: { code, message, hint } })
    }
  }

  const wrapped = middy(run)
    .use(captureLambdaHandler(new Tracer(), { captureResponse: false }))
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))

  return awslambda.streamifyResponse(async (event: unknown, stream, context) => {
    await wrapped({ event, say: (line) => void stream.write(encodeLine(line)) }, context)
    await new Promise<void>((resolve, reject) => {
      stream.once('error', reject)
      stream.end(resolve)
    })
  })
}

function bug({ logGroupName, awsRequestId }: Context) {
  const hint = `see the log ${logGroupName}, request ${awsRequestId}`
  return { code: 'bug', message: 'something is wrong on the side of the function', hint }
}

/** Does what is asked, and writes down what of it changes something. */
function createAnswerer({ name, cloud, commit, load, now }: RemoteFace, logger: Logger) {
  const desiredNow = keepDesired(load, logger)

  return async (event: unknown, say: (line: Line) => void, context: Context): Promise<Answer> => {
    const { request, by } = parseRequest(event)
    const work = () => carryOut(request, say, context)
    const asked = { at: now(), by, what: describeRequest(request) }
    return isWriting(request) ? writtenDown(logger, asked, work) : work()
  }

  async function carryOut(request: Request, say: (line: Line) => void, context: Context): Promise<Answer> {
    refuseWriting(request, name)
    const desired = await desiredNow()
    const time = deadline(context)
    const work = perform(request, {
      ...cloud,
      connect: time.guard(cloud.connect),
      desired,
      commit,
      now,
      onProgress: (progress) => say({ progress }),
      onOutcome(change, outcome) {
        logOutcome(logger, change, outcome)
        time.count()
        say({ progress: `change ${outcome.id} of ${change.fleet}: ${outcome.result}` })
      },
    })
    return time.limit(work)
  }
}
