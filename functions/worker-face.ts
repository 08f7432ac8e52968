/** The Lambda face behind the queue: does what somebody asked in Slack, and answers there. */
import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch'
import { Logger } from '@aws-lambda-powertools/logger'
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import { Tracer } from '@aws-lambda-powertools/tracer'
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware'
import middy from '@middy/core'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { CloudError } from '../src/adapters/cloud-error.ts'
import { postToSlack } from '../src/adapters/slack/reply.ts'
import { SpringtideError } from '../src/core/error.ts'
import { errorMessage } from '../src/render/slack/error.ts'
import { askOf, type SlackAsk } from '../src/slack/ask.ts'
import { type Answering, createAnswerer } from './worker-answer.ts'

export interface WorkerFace extends Answering {
  /** Where answers may go; Slack's own addresses where absent. */
  origins?: readonly string[]
}

/**
 * The handler as Lambda is to call it. What cannot be done is said in words, and done with; a bug fails the message, so
 * that it is tried again and kept in the end. A message that comes twice makes the same request: tags are the same, and
 * the id of an applied Change is void.
 */
export function createWorkerHandler(face: WorkerFace) {
  const { commit, origins } = face
  const logger = new Logger({ persistentKeys: { function: 'worker', commit } })
  const metrics = new Metrics({ namespace: 'Springtide', defaultDimensions: { function: 'worker' } })
  const processor = new SqsFifoPartialProcessorAsync()
  const answer = createAnswerer(face, logger)

  function run(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
    return processPartialResponse(event, (record: SQSRecord) => work(record, context), processor, { context })
  }

  async function work(record: SQSRecord, context: Context): Promise<void> {
    const ask = askOf(record.body)
    try {
      await post(ask, await answer(ask, context))
    } catch (error) {
      const said = inWords(error)
      if (!said) logger.error('failed', error as Error)
      // Slack takes five messages for a wish: a bug is told once, and the answer may still come.
      if (said || record.attributes.ApproximateReceiveCount === '1') await post(ask, said ?? bug)
      if (!said) throw error
    }
  }

  /** An answer that Slack does not take is lost and not the work: that is done, and not done again for it. */
  async function post({ responseUrl }: SlackAsk, message: object): Promise<void> {
    let unanswered = 0
    try {
      await postToSlack(responseUrl, message, origins ? { origins } : {})
    } catch (error) {
      if (!(error instanceof SpringtideError)) throw error
      logger.error('unanswered', { because: error.message })
      unanswered = 1
    }
    metrics.addMetric('SlackUnanswered', MetricUnit.Count, unanswered)
  }

  return middy(run)
    .use(captureLambdaHandler(new Tracer(), { captureResponse: false }))
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
}

const bug = errorMessage(
  'something is wrong on our side',
  'it is tried again; what was done so far stands in the log of the function worker',
)

function inWords(error: unknown) {
  if (error instanceof SpringtideError) return errorMessage(error.message, error.hint)
  if (error instanceof CloudError) return errorMessage(`AWS said no: ${error.message}`, 'ask again')
  return null
}
