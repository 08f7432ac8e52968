/** What requests to Auto Scaling have in common: groups by name, pages, and the members the sandbox has no model of. */
import { InvalidNextToken } from '@aws-sdk/client-auto-scaling'
import { type Page, page } from '../paging.ts'
import { refused, SandboxError, validationError } from '../refusal.ts'
import type { GroupState, RegionState } from '../state.ts'

/** An answer before the SDK's metadata is added. */
export type Answer<Output> = Omit<Output, '$metadata'>

/** The group, or AWS's ValidationError. */
export function groupNamed(region: RegionState, name: string | undefined): GroupState {
  const group = region.groups.get(name ?? '')
  if (!group) throw validationError(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`)
  return group
}

/** One page: 50 by default and 100 at most, or what the operation's own limits are. */
export function listing<T>(
  region: RegionState,
  what: string,
  all: readonly T[],
  request: { MaxRecords?: number | undefined; NextToken?: string | undefined },
  limits = { byDefault: 50, most: 100 },
): Page<T> {
  const records = request.MaxRecords ?? limits.byDefault
  if (records < 1 || records > limits.most)
    throw validationError(`MaxRecords must be from 1 to ${limits.most}`)
  return page(all, {
    listing: what,
    nextToken: request.NextToken,
    size: Math.min(records, region.pageSize),
    badToken: () => new InvalidNextToken(refused('The token is not valid')),
  })
}

/** Throws where a request uses what AWS knows but the sandbox has no model of. */
export function onlyModelled(operation: string, input: object, members: readonly string[]): void {
  const other = Object.entries(input).find(([name, value]) => value !== undefined && !members.includes(name))
  if (other) throw new SandboxError(`${operation}: the sandbox has no model of ${other[0]}`)
}

/** AWS's ValidationError for a name or text that is too short or too long. */
export function checkLength(what: string, value: string | undefined, most: number): void {
  if (value !== undefined && (value.length < 1 || value.length > most)) {
    throw validationError(`${what} must have 1 to ${most} characters`)
  }
}
