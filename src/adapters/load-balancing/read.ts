/** Reads target groups, load balancers and their attributes; attributes have no call for several at once. */
import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Attributes, HealthCheckSpec } from '../../core/observed.ts'
import { listByGroup } from '../auto-scaling/list.ts'
import { CloudError, calling } from '../cloud-error.ts'

/** DescribeTargetGroups and DescribeLoadBalancers take a PageSize of 1 to 400; with names they are left out. */
const pageSize = 400

export interface TargetGroupSeen {
  arn: string
  name: string
  healthCheck: HealthCheckSpec
  /** ARNs; one at most, or none (API_TargetGroup). */
  loadBalancers: string[]
}

/** Those that exist, by name. One unknown name fails a call with several: many are listed by account instead. */
export async function readTargetGroups(
  client: ElasticLoadBalancingV2Client,
  names: string[],
): Promise<Map<string, TargetGroupSeen>> {
  const found = await listByGroup(names, (name, marker) =>
    orNone(async () => {
      const input =
        name === undefined ? { PageSize: pageSize, Marker: marker } : { Names: [name], Marker: marker }
      const page = await calling('DescribeTargetGroups', () =>
        client.send(new DescribeTargetGroupsCommand(input)),
      )
      return { items: (page.TargetGroups ?? []).map(toTargetGroup), next: page.NextMarker }
    }, nothing),
  )
  return firsts(found)
}

/** Those that exist, by name; their ARNs. */
export async function readLoadBalancerArns(
  client: ElasticLoadBalancingV2Client,
  names: string[],
): Promise<Map<string, string>> {
  const found = await listByGroup(names, (name, marker) =>
    orNone(async () => {
      const input =
        name === undefined ? { PageSize: pageSize, Marker: marker } : { Names: [name], Marker: marker }
      const page = await calling('DescribeLoadBalancers', () =>
        client.send(new DescribeLoadBalancersCommand(input)),
      )
      const items = (page.LoadBalancers ?? []).map(({ LoadBalancerName = '', LoadBalancerArn = '' }) => ({
        group: LoadBalancerName,
        arn: LoadBalancerArn,
      }))
      return { items, next: page.NextMarker }
    }, nothing),
  )
  return new Map([...firsts(found)].map(([name, { arn }]) => [name, arn]))
}

export async function readTargetGroupAttributes(
  client: ElasticLoadBalancingV2Client,
  arn: string,
): Promise<Attributes> {
  const { Attributes = [] } = await calling('DescribeTargetGroupAttributes', () =>
    client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn })),
  )
  return toAttributes(Attributes)
}

/** `null` where there is no load balancer of that ARN. */
export async function readLoadBalancerAttributes(
  client: ElasticLoadBalancingV2Client,
  arn: string,
): Promise<Attributes | null> {
  return orNone(async () => {
    const { Attributes = [] } = await calling('DescribeLoadBalancerAttributes', () =>
      client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn })),
    )
    return toAttributes(Attributes)
  }, null)
}

const nothing = { items: [], next: undefined }

async function orNone<T, None>(read: () => Promise<T>, none: None): Promise<T | None> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof CloudError && error.code === 'not-found') return none
    throw error
  }
}

function firsts<T>(found: Map<string, T[]>): Map<string, T> {
  return new Map([...found].flatMap(([name, [first]]) => (first ? [[name, first] as const] : [])))
}

function toAttributes(list: { Key?: string | undefined; Value?: string | undefined }[]): Attributes {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]))
}

/** AWS leaves out the fields that the protocol of the check does not have. */
function toTargetGroup(group: TargetGroup): TargetGroupSeen & { group: string } {
  const { TargetGroupName: name = '', Matcher, HealthCheckPath: path } = group
  const numbers = {
    intervalSeconds: group.HealthCheckIntervalSeconds,
    timeoutSeconds: group.HealthCheckTimeoutSeconds,
    healthyThreshold: group.HealthyThresholdCount,
    unhealthyThreshold: group.UnhealthyThresholdCount,
  }
  const given = Object.entries({ path, matcher: Matcher?.HttpCode, ...numbers })
  return {
    group: name,
    name,
    arn: group.TargetGroupArn ?? '',
    healthCheck: Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    loadBalancers: group.LoadBalancerArns ?? [],
  }
}
