/** SendMessage to a FIFO queue without content-based deduplication. */
import {
  InvalidMessageContents,
  QueueDoesNotExist,
  type SendMessageRequest,
  type SendMessageResult,
  SQSServiceException,
} from '@aws-sdk/client-sqs'
import { metadata, refused } from '../refusal.ts'
import type { createFifo } from './fifo.ts'

const mostBytes = 1_048_576

/** XML's characters: no others are taken. */
const allowed = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u

/** What a group and a key are made of. */
const label = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/

export function sendMessage(
  queue: { url: string; fifo: ReturnType<typeof createFifo> },
  input: SendMessageRequest,
): SendMessageResult {
  const { QueueUrl, MessageBody: body = '', MessageGroupId: group, MessageDeduplicationId: key } = input
  if (QueueUrl !== queue.url) throw new QueueDoesNotExist(refused('The specified queue does not exist.'))
  if (group === undefined)
    throw invalid('MissingParameter', 'The request must contain the parameter MessageGroupId.')
  if (key === undefined)
    throw invalid(
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    )
  for (const [name, value] of Object.entries({ MessageGroupId: group, MessageDeduplicationId: key })) {
    if (!label.test(value))
      throw invalid('InvalidParameterValue', `Value ${value} for parameter ${name} is invalid.`)
  }
  if (input.DelaySeconds !== undefined)
    throw invalid(
      'InvalidParameterValue',
      `Value ${input.DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type`,
    )
  const bytes = Buffer.byteLength(body)
  if (bytes === 0) throw invalid('MissingParameter', 'The request must contain the parameter MessageBody.')
  if (bytes > mostBytes)
    throw invalid(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${mostBytes} bytes.`,
    )
  if (!allowed.test(body))
    throw new InvalidMessageContents(
      refused('Invalid characters found. Valid unicode characters are #x9 | #xA'),
    )
  const held = queue.fifo.put({ body, group, key })
  return { MessageId: held.id, MD5OfMessageBody: held.md5, SequenceNumber: sequence(held.number) }
}

/** Twenty digits, rising. */
export function sequence(number: number): string {
  return `188${String(number).padStart(17, '0')}`
}

function invalid(name: string, message: string): Error {
  return new SQSServiceException({ name, message, $fault: 'client', $metadata: metadata(400) })
}
