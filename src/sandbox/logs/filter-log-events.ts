/** FilterLogEvents, for the one pattern that Springtide asks for. */
import {
  type FilterLogEventsRequest,
  type FilterLogEventsResponse,
  InvalidParameterException,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs'
import type { Instant } from '../../core/instant.ts'
import { page } from '../paging.ts'
import { refused, SandboxError } from '../refusal.ts'

export interface LogLine {
  at: Instant
  message: string
}

const mostEvents = 10_000

/** A page searches so many lines and gives those that match: it may be empty though others follow. */
export function filterLogEvents(
  groups: ReadonlyMap<string, LogLine[]>,
  request: FilterLogEventsRequest,
  pageLines: number,
): FilterLogEventsResponse {
  const { logGroupName = '', filterPattern, startTime = 0, endTime = Infinity, nextToken, limit } = request
  const matches = matcher(filterPattern)
  if (startTime > endTime)
    throw new InvalidParameterException(refused('startTime must not be greater than endTime'))
  const lines = groups.get(logGroupName)
  if (!lines) throw new ResourceNotFoundException(refused('The specified log group does not exist.'))
  const searched = page(
    lines.filter(({ at }) => at >= startTime && at <= endTime).sort((a, b) => a.at - b.at),
    {
      listing: JSON.stringify(['FilterLogEvents', logGroupName, filterPattern, startTime, endTime]),
      nextToken,
      size: Math.min(pageLines, limit ?? mostEvents, mostEvents),
      badToken: () => new InvalidParameterException(refused('The specified nextToken is invalid.')),
    },
  )
  return {
    events: searched.items
      .filter(({ message }) => matches(message))
      .map(({ at, message }) => ({ timestamp: at, ingestionTime: at, logStreamName: 'sandbox', message })),
    searchedLogStreams: [],
    ...(searched.nextToken ? { nextToken: searched.nextToken } : {}),
  }
}

function matcher(pattern: string | undefined): (message: string) => boolean {
  if (pattern === undefined) return () => true
  if (pattern !== '{ $.message = "asked" }') {
    throw new SandboxError(`the sandbox has no model of the filter pattern ${pattern}`)
  }
  return (message) => {
    try {
      return (JSON.parse(message) as { message?: unknown } | null)?.message === 'asked'
    } catch {
      return false
    }
  }
}
