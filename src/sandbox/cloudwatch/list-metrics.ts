/** The CloudWatch request that lists metrics by their names. */
import {
  InvalidParameterValueException,
  type ListMetricsCommandInput,
  type ListMetricsCommandOutput,
} from '@aws-sdk/client-cloudwatch'
import { DAY, HOUR } from '../../core/instant.ts'
import { page } from '../paging.ts'
import { refused, SandboxError } from '../refusal.ts'
import type { RegionState } from '../state.ts'

/** API_ListMetrics. */
const pageSize = 500

export function listMetrics(
  region: RegionState,
  input: ListMetricsCommandInput,
): Omit<ListMetricsCommandOutput, '$metadata'> {
  const { Namespace, MetricName, Dimensions = [], RecentlyActive, NextToken } = input
  if (input.IncludeLinkedAccounts !== undefined || input.OwningAccount !== undefined)
    throw new SandboxError('ListMetrics: the sandbox has no model of linked accounts')
  const now = region.timeline.now()
  const found = region.metrics
    .list(now - (RecentlyActive === undefined ? 14 * DAY : 3 * HOUR))
    .filter(({ namespace }) => Namespace === undefined || namespace === Namespace)
    .filter(({ name }) => MetricName === undefined || name === MetricName)
    .filter(({ dimensions }) =>
      Dimensions.every(({ Name = '', Value }) => {
        const value = dimensions[Name]
        return value !== undefined && (Value === undefined || value === Value)
      }),
    )
  const { items, nextToken } = page(found, {
    listing: `metrics ${JSON.stringify([Namespace, MetricName, Dimensions, RecentlyActive])}`,
    nextToken: NextToken,
    size: Math.min(pageSize, region.pageSize),
    badToken: () => new InvalidParameterValueException(refused('The token is not valid')),
  })
  return {
    Metrics: items.map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  }
}
