/** A real Lambda client that runs functions with response streaming in this process. */
import {
  type InvokeWithResponseStreamRequest,
  LambdaClient,
  LambdaServiceException,
  RequestTooLargeException,
  ResourceNotFoundException,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda'
import type { StreamifyHandler } from 'aws-lambda'
import { answerInMemory, credentials } from '../answer-in-memory.ts'
import { createFaults, type Faults } from '../faults.ts'
import { metadata, refused, SandboxError } from '../refusal.ts'
import { contextOf, isStreaming } from './runtime.ts'
import { respond } from './stream.ts'

export interface LambdaSandbox {
  client: LambdaClient
  /** Deploys a function. `timeout`: how long an invocation may take, in milliseconds. */
  deploy(name: string, handler: StreamifyHandler, timeout?: number): void
  /** Every later answer breaks off after so many bytes, as where a connection is lost. */
  breakAfter(bytes: number): void
  /** What was invoked, oldest first. */
  invocations: { name: string; event: unknown }[]
  faults: Faults
}

const account = 'arn:aws:lambda:us-east-1:123456789012:function'
const mostBytes = 6 * 1024 * 1024

export function createLambdaSandbox(): LambdaSandbox {
  const functions = new Map<string, { handler: StreamifyHandler; timeout: number }>()
  const invocations: LambdaSandbox['invocations'] = []
  const faults = createFaults()
  let lasting = Infinity

  function answer(operation: string, input: InvokeWithResponseStreamRequest): object {
    if (operation !== 'InvokeWithResponseStream')
      throw new SandboxError(`the sandbox has no model of lambda ${operation}`)
    const { FunctionName: name = '', Payload = new Uint8Array(), ...rest } = input
    const [other] = Object.entries(rest).flatMap(([member, value]) => (value === undefined ? [] : [member]))
    if (other) throw new SandboxError(`${operation}: the sandbox has no model of ${other}`)
    refuse(operation, name)
    const found = functions.get(name)
    if (!found) throw notFound(name)
    if (Payload.length > mostBytes)
      throw new RequestTooLargeException(
        refused(`Request must be smaller than ${mostBytes} bytes for the InvokeFunction operation`),
      )
    const event: unknown = JSON.parse(new TextDecoder().decode(Payload))
    invocations.push({ name, event })
    const context = contextOf(name, `${account}:${name}`, found.timeout)
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      ResponseStreamContentType: 'application/octet-stream',
      EventStream: respond(found.handler, event, context, lasting),
    }
  }

  function refuse(operation: string, name: string): void {
    const verdict = faults.verdict(operation)
    if (verdict === 'throttled')
      throw new TooManyRequestsException({
        ...refused('Rate Exceeded.'),
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      })
    if (verdict === 'denied') throw denied(name)
  }

  const client = new LambdaClient({ region: 'us-east-1', credentials })
  client.middlewareStack.use(
    answerInMemory((operation, input) => answer(operation, input as InvokeWithResponseStreamRequest)),
  )
  return {
    client,
    deploy(name, handler, timeout = 300_000) {
      if (!isStreaming(handler)) throw new SandboxError(`${name} was not given to streamifyResponse`)
      functions.set(name, { handler, timeout })
    },
    breakAfter: (bytes) => {
      lasting = bytes
    },
    invocations,
    faults,
  }
}

function notFound(name: string): Error {
  return new ResourceNotFoundException({
    ...refused(`Function not found: ${account}:${name}`),
    Type: 'User',
    Message: undefined,
  })
}

/** IAM's refusal; the SDK has no class for it. */
function denied(name: string): Error {
  const who = 'arn:aws:sts::123456789012:assumed-role/springtide/session'
  return new LambdaServiceException({
    name: 'AccessDeniedException',
    message: `User: ${who} is not authorized to perform: lambda:InvokeFunction on resource: ${account}:${name} because no identity-based policy allows the lambda:InvokeFunction action`,
    $fault: 'client',
    $metadata: metadata(403),
  })
}
