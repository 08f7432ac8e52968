/** What the functions may do with Springtide's own resources: logs, queues, mail. */
import { domainOf, parseAddress } from '../src/adapters/mail/address.ts'
import { askedLogGroupArns, type FunctionName, logGroupArn, type Place, queueArn } from './names.ts'
import { allow, type Statement } from './statement.ts'

/** In place of AWSLambdaBasicExecutionRole, which may write every log group of the account. */
export function writeLog(place: Place, name: FunctionName): Statement[] {
  return [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroupArn(place, name)])]
}

/** Takes no resource: AWS allows only `*`. */
export const tracing = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']

export function readAsked(place: Place): Statement[] {
  return [allow(['logs:FilterLogEvents'], askedLogGroupArns(place))]
}

export function sendAsks(place: Place): Statement[] {
  return [allow(['sqs:SendMessage'], [queueArn(place, 'asks')])]
}

/** What Lambda does for a function that takes from a queue, with the function's role ("Using Lambda with Amazon SQS"). */
export function takeAsks(place: Place): Statement[] {
  return [
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [queueArn(place, 'asks')]),
  ]
}

/** Where Lambda puts an event whose last attempt failed, with the function's role. */
export function keepLostEvents(place: Place): Statement[] {
  return [allow(['sqs:SendMessage'], [queueArn(place, 'lostEvents')])]
}

/**
 * SES asks for `SendRawEmail` where the operation SendEmail carries a raw message. It names the identity that it found:
 * the address's own, or the one of its domain.
 */
export function sendMail({ partition, region, account }: Place, from: string): Statement[] {
  const sender = parseAddress(from)
  const identity = (name: string) => `arn:${partition}:ses:${region}:${account}:identity/${name}`
  return [
    allow(
      ['ses:SendEmail', 'ses:SendRawEmail'],
      [identity(sender.address), identity(domainOf(sender))],
      [{ test: 'StringEquals', variable: 'ses:FromAddress', values: [sender.address] }],
    ),
  ]
}
