/** A real client for CloudWatch Logs over lines in memory. */
import {
  CloudWatchLogsClient,
  CloudWatchLogsServiceException,
  type FilterLogEventsRequest,
  FilterLogEvents$ as schema,
} from '@aws-sdk/client-cloudwatch-logs'
import type { Instant } from '../../core/instant.ts'
import { answerInMemory, credentials } from '../answer-in-memory.ts'
import { createFaults, type Faults } from '../faults.ts'
import { metadata, SandboxError } from '../refusal.ts'
import { shapeProblem } from '../shape.ts'
import { filterLogEvents, type LogLine } from './filter-log-events.ts'

export interface LogsSandbox {
  client: CloudWatchLogsClient
  /** Adds a line to a log group, which its first line makes. */
  write(group: string, at: Instant, message: string): void
  /** Requests seen, oldest first. */
  requests: FilterLogEventsRequest[]
  faults: Faults
}

/** `pageLines`: how many lines one page searches, whether they match or not. */
export function createLogsSandbox({ pageLines = 10_000 }: { pageLines?: number } = {}): LogsSandbox {
  const groups = new Map<string, LogLine[]>()
  const requests: FilterLogEventsRequest[] = []
  const faults = createFaults()

  function answer(operation: string, input: object): object {
    if (operation !== 'FilterLogEvents')
      throw new SandboxError(`the sandbox has no model of logs ${operation}`)
    const wrong = shapeProblem(schema[4], input)
    if (wrong) throw new SandboxError(`FilterLogEvents: ${wrong.path} is ${wrong.problem}`)
    const request: FilterLogEventsRequest = input
    requests.push(request)
    const verdict = faults.verdict(operation)
    if (verdict === 'throttled') throw refusal('ThrottlingException', 'Rate exceeded', 400)
    if (verdict === 'denied') throw denied(request.logGroupName)
    return filterLogEvents(groups, request, pageLines)
  }

  const client = new CloudWatchLogsClient({ region: 'us-east-1', credentials })
  client.middlewareStack.use(answerInMemory(answer))
  return {
    client,
    write(group, at, message) {
      groups.set(group, [...(groups.get(group) ?? []), { at, message }])
    },
    requests,
    faults,
  }
}

/** IAM's refusal; the SDK has no class for it. */
function denied(group = '*'): Error {
  const who = 'arn:aws:sts::123456789012:assumed-role/springtide/session'
  const what = `arn:aws:logs:us-east-1:123456789012:log-group:${group}:log-stream:`
  return refusal(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: logs:FilterLogEvents on resource: ${what} because no identity-based policy allows the logs:FilterLogEvents action`,
    400,
  )
}

function refusal(name: string, message: string, status: number): Error {
  return new CloudWatchLogsServiceException({
    name,
    message,
    $fault: 'client',
    $metadata: metadata(status),
  })
}
