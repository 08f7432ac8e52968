/** What the sandbox remembers of Elastic Load Balancing in one Region, and how it is made by hand. */
import type { LoadBalancer, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2'
import { loadBalancerDefaults, targetGroupDefaults } from './attributes.ts'

export interface LoadBalancingState {
  /** By ARN. */
  targetGroups: Map<string, TargetGroupState>
  loadBalancers: Map<string, LoadBalancerState>
}

export interface TargetGroupState {
  name: string
  arn: string
  protocol: 'HTTP' | 'TCP'
  /** ARN of the load balancer that sends to it. */
  loadBalancer: string | null
  /** As DescribeTargetGroups gives it. */
  healthCheck: HealthCheck
  attributes: Map<string, string>
}

export interface LoadBalancerState {
  name: string
  arn: string
  type: 'application' | 'network'
  attributes: Map<string, string>
}

export type HealthCheck = Required<
  Pick<
    TargetGroup,
    | 'HealthCheckProtocol'
    | 'HealthCheckIntervalSeconds'
    | 'HealthCheckTimeoutSeconds'
    | 'HealthyThresholdCount'
    | 'UnhealthyThresholdCount'
  >
> &
  Pick<TargetGroup, 'HealthCheckPath' | 'Matcher'>

export interface NewLoadBalancer {
  name: string
  /** Default application. */
  type?: 'application' | 'network'
  /** Default one with a number of its own. */
  arn?: string
}

export interface NewTargetGroup {
  name: string
  /** Default HTTP: that of an Application Load Balancer; TCP: of a Network Load Balancer. */
  protocol?: 'HTTP' | 'TCP'
  /** ARN of the load balancer that sends to it; default none. */
  loadBalancer?: string
  /** Default one with a number of its own. */
  arn?: string
}

interface Place {
  account: string
  region: string
  loadBalancing: LoadBalancingState
}

export function createLoadBalancingState(): LoadBalancingState {
  return { targetGroups: new Map(), loadBalancers: new Map() }
}

/** Adds a load balancer; gives its ARN. Throws where there is one of that name. */
export function createLoadBalancer(place: Place, options: NewLoadBalancer): string {
  const { name, type = 'application' } = options
  const { loadBalancers } = place.loadBalancing
  if (arnOf(loadBalancers, name) !== undefined)
    throw new Error(`the sandbox has a load balancer ${name} already`)
  const kind = type === 'network' ? 'net' : 'app'
  const arn = options.arn ?? `${prefix(place)}:loadbalancer/${kind}/${name}/${hex(loadBalancers.size)}`
  loadBalancers.set(arn, { name, arn, type, attributes: new Map(loadBalancerDefaults[type]) })
  return arn
}

/** Adds a target group of type instance, with AWS's defaults; gives its ARN. Throws where there is one of that name. */
export function createTargetGroup(place: Place, options: NewTargetGroup): string {
  const { name, protocol = 'HTTP', loadBalancer = null } = options
  const { targetGroups } = place.loadBalancing
  if (arnOf(targetGroups, name) !== undefined)
    throw new Error(`the sandbox has a target group ${name} already`)
  const arn = options.arn ?? `${prefix(place)}:targetgroup/${name}/${hex(targetGroups.size)}`
  const attributes = new Map(targetGroupDefaults[protocol])
  const healthCheck = { ...healthChecks[protocol] }
  targetGroups.set(arn, { name, arn, protocol, loadBalancer, healthCheck, attributes })
  return arn
}

/** The ARN of the one of this name. */
export function arnOf(
  all: ReadonlyMap<string, { name: string; arn: string }>,
  name: string,
): string | undefined {
  return [...all.values()].find((one) => one.name === name)?.arn
}

/** "Health checks for … target groups" of the two guides. */
const common = { HealthCheckIntervalSeconds: 30, HealthyThresholdCount: 5, UnhealthyThresholdCount: 2 }
const healthChecks: Record<TargetGroupState['protocol'], HealthCheck> = {
  HTTP: {
    ...common,
    HealthCheckProtocol: 'HTTP',
    HealthCheckTimeoutSeconds: 5,
    HealthCheckPath: '/',
    Matcher: { HttpCode: '200' },
  },
  TCP: { ...common, HealthCheckProtocol: 'TCP', HealthCheckTimeoutSeconds: 10 },
}

function prefix({ account, region }: Place): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}`
}

function hex(number: number): string {
  return number.toString(16).padStart(16, '0')
}

export function describeLoadBalancer({ name, arn, type }: LoadBalancerState): LoadBalancer {
  return { LoadBalancerArn: arn, LoadBalancerName: name, Type: type, State: { Code: 'active' } }
}

export function describeTargetGroup(group: TargetGroupState): TargetGroup {
  const { Matcher, ...check } = group.healthCheck
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    Port: 443,
    TargetType: 'instance',
    HealthCheckEnabled: true,
    HealthCheckPort: 'traffic-port',
    LoadBalancerArns: group.loadBalancer === null ? [] : [group.loadBalancer],
    ...check,
    ...(Matcher ? { Matcher: { ...Matcher } } : {}),
  }
}
