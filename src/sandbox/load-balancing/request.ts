/** What requests to Elastic Load Balancing have in common. */
import {
  InvalidConfigurationRequestException,
  LoadBalancerNotFoundException,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { page } from '../paging.ts'
import { refused, SandboxError, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import type { LoadBalancerState, TargetGroupState } from './state.ts'

export type Answer<Output> = Omit<Output, '$metadata'>

export function invalidConfiguration(message: string): Error {
  return new InvalidConfigurationRequestException(refused(message))
}

export function invalid(message: string): Error {
  return validationError(message, 'load-balancing')
}

export function noTargetGroup(named: string): Error {
  return new TargetGroupNotFoundException(refused(`One or more target groups not found: '${named}'`))
}

export function noLoadBalancer(named: string): Error {
  return new LoadBalancerNotFoundException(refused(`Load balancers '[${named}]' not found`))
}

export function targetGroupOf({ loadBalancing }: RegionState, arn = ''): TargetGroupState {
  const group = loadBalancing.targetGroups.get(arn)
  if (!group) throw noTargetGroup(arn)
  return group
}

export function loadBalancerOf({ loadBalancing }: RegionState, arn = ''): LoadBalancerState {
  const balancer = loadBalancing.loadBalancers.get(arn)
  if (!balancer) throw noLoadBalancer(arn)
  return balancer
}

interface Listing {
  Names?: string[] | undefined
  Marker?: string | undefined
  PageSize?: number | undefined
}

/** By names, by ARNs or all; any that is unknown fails the request. */
export function select<T extends { name: string; arn: string }>(
  all: ReadonlyMap<string, T>,
  arns: string[] | undefined,
  names: string[] | undefined,
  missing: (named: string) => Error,
): T[] {
  if (arns !== undefined && names !== undefined)
    throw invalid('Names and ARNs cannot be specified at the same time')
  const found = [...all.values()]
  const pick = (named: string, one: T | undefined) => {
    if (!one) throw missing(named)
    return one
  }
  if (arns) return arns.map((arn) => pick(arn, all.get(arn)))
  if (names)
    return names.map((named) =>
      pick(
        named,
        found.find(({ name }) => name === named),
      ),
    )
  return found
}

/** A page of 1 to 400. */
export function pageOf<T>(
  region: RegionState,
  listing: string,
  all: T[],
  { Marker, PageSize = 400 }: Listing,
) {
  if (PageSize < 1 || PageSize > 400) throw invalid('Page size must be from 1 to 400')
  const { items, nextToken } = page(all, {
    listing,
    nextToken: Marker,
    size: Math.min(PageSize, region.pageSize),
    badToken: () => invalid('The marker is not valid'),
  })
  return { items, next: nextToken === undefined ? {} : { NextMarker: nextToken } }
}

/** Keys and values of a request that changes attributes; 1 to 20 of them. */
export function changedOf(
  attributes: { Key?: string | undefined; Value?: string | undefined }[] = [],
): [key: string, value: string][] {
  if (attributes.length < 1) throw invalid('At least one attribute must be specified')
  return attributes.map(({ Key, Value }) => {
    if (Key === undefined || Value === undefined) throw new SandboxError('an attribute has a Key and a Value')
    return [Key, Value]
  })
}

export function listed(attributes: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...attributes].map(([Key, Value]) => ({ Key, Value }))
}
