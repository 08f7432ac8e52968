/** Puts messages onto a FIFO queue: once, in order, and soon or not at all. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { calling } from '../cloud-error.ts'

/**
 * In milliseconds, for one attempt of two: whoever waits has three seconds. Not as other clients are made: those bring
 * the packages of other services, and this one stands in a cold start.
 */
const requestHandler = {
  connectionTimeout: 700,
  requestTimeout: 900,
  socketTimeout: 900,
  throwOnRequestTimeout: true,
}

export function connectQueue(): SQSClient {
  return new SQSClient({ maxAttempts: 2, requestHandler })
}

/** One message: `group` keeps its order, `once` is a key of which the queue takes one in five minutes. */
export interface QueueMessage {
  body: string
  group: string
  once: string
}

/**
 * @throws CloudError where AWS says no; the signal's own reason where it was aborted, and then it may have been sent
 */
export async function sendMessage(
  client: SQSClient,
  queueUrl: string,
  { body, group, once }: QueueMessage,
  signal: AbortSignal,
): Promise<void> {
  await calling('SendMessage', () =>
    client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: once,
      }),
      { abortSignal: signal },
    ),
  )
}
