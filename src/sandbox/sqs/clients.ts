/** A real SQS client whose messages go into a FIFO queue in memory, and the hand that takes them out as Lambda does. */
import {
  RequestThrottled,
  type SendMessageRequest,
  SQSClient,
  SQSServiceException,
  SendMessage$ as schema,
} from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import type { Instant } from '../../core/instant.ts'
import { answerInMemory, credentials } from '../answer-in-memory.ts'
import { createFaults, type Faults } from '../faults.ts'
import { metadata, refused, SandboxError } from '../refusal.ts'
import { shapeProblem } from '../shape.ts'
import { createFifo, type Held } from './fifo.ts'
import { sendMessage, sequence } from './send-message.ts'

export interface QueueSandbox {
  client: SQSClient
  url: string
  /** The next message as Lambda hands it to a function, or nothing; its group waits until it is deleted or released. */
  take(): SQSRecord | undefined
  /** The function was done with it. */
  delete(record: SQSRecord): void
  /** The function failed: the message is there again, as after the visibility timeout. */
  release(record: SQSRecord): void
  /** Messages that are not deleted. */
  count(): number
  /** From now on no request is answered, until the caller gives up. */
  hang(): void
  faults: Faults
}

const arn = 'arn:aws:sqs:us-east-1:123456789012:asks.fifo'

export function createQueueSandbox(now: () => Instant): QueueSandbox {
  const url = 'https://sqs.us-east-1.amazonaws.com/123456789012/asks.fifo'
  const fifo = createFifo(now)
  const faults = createFaults()
  let isHanging = false

  async function answer(operation: string, input: object): Promise<object> {
    if (operation !== 'SendMessage') throw new SandboxError(`the sandbox has no model of sqs ${operation}`)
    const wrong = shapeProblem(schema[4], input)
    if (wrong) throw new SandboxError(`SendMessage: ${wrong.path} is ${wrong.problem}`)
    if (isHanging) await new Promise(() => {})
    const verdict = faults.verdict(operation)
    if (verdict === 'throttled') throw new RequestThrottled(refused('Rate exceeded'))
    if (verdict === 'denied') throw denied()
    return sendMessage({ url, fifo }, input as SendMessageRequest)
  }

  const client = new SQSClient({ region: 'us-east-1', credentials })
  client.middlewareStack.use(answerInMemory(answer))

  return {
    client,
    url,
    take() {
      const held = fifo.take()
      return held && record(held)
    },
    delete: ({ messageId }) => fifo.remove(messageId),
    release: ({ messageId }) => fifo.release(messageId),
    count: fifo.count,
    hang: () => {
      isHanging = true
    },
    faults,
  }
}

/** "Example Amazon SQS message event (FIFO queue)". */
function record(held: Held): SQSRecord {
  return {
    messageId: held.id,
    receiptHandle: `receipt-${held.number}-${held.takenTimes}`,
    body: held.body,
    attributes: {
      ApproximateReceiveCount: String(held.takenTimes),
      SentTimestamp: String(held.sentAt),
      SequenceNumber: sequence(held.number),
      MessageGroupId: held.group,
      SenderId: 'AROASANDBOX:springtide-slack',
      MessageDeduplicationId: held.key,
      ApproximateFirstReceiveTimestamp: String(held.firstTakenAt),
    },
    messageAttributes: {},
    md5OfBody: held.md5,
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: 'us-east-1',
  }
}

/** IAM's refusal; the SDK has no class for it. */
function denied(): Error {
  return new SQSServiceException({
    name: 'AccessDenied',
    message: `User: arn:aws:sts::123456789012:assumed-role/springtide/session is not authorized to perform: sqs:sendmessage on resource: ${arn}`,
    $fault: 'client',
    $metadata: metadata(403),
  })
}
