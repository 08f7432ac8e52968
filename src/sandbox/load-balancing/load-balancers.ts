/** Elastic Load Balancing requests about load balancers themselves. */
import type {
  DescribeLoadBalancerAttributesCommandInput,
  DescribeLoadBalancerAttributesCommandOutput,
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
  ModifyLoadBalancerAttributesCommandInput,
  ModifyLoadBalancerAttributesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { RegionState } from '../state.ts'
import { loadBalancerProblem } from './attributes.ts'
import {
  type Answer,
  changedOf,
  invalid,
  invalidConfiguration,
  listed,
  loadBalancerOf,
  noLoadBalancer,
  pageOf,
  select,
} from './request.ts'
import { describeLoadBalancer } from './state.ts'

export function describeLoadBalancers(
  region: RegionState,
  input: DescribeLoadBalancersCommandInput,
): Answer<DescribeLoadBalancersCommandOutput> {
  const { LoadBalancerArns: arns, Names: names } = input
  // API_DescribeLoadBalancers: up to 20 in a single call.
  if ((arns ?? names ?? []).length > 20) throw invalid('At most 20 load balancers can be specified')
  const found = select(region.loadBalancing.loadBalancers, arns, names, noLoadBalancer)
  const { items, next } = pageOf(region, 'load balancers', found, input)
  return { LoadBalancers: items.map(describeLoadBalancer), ...next }
}

export function describeLoadBalancerAttributes(
  region: RegionState,
  input: DescribeLoadBalancerAttributesCommandInput,
): Answer<DescribeLoadBalancerAttributesCommandOutput> {
  return { Attributes: listed(loadBalancerOf(region, input.LoadBalancerArn).attributes) }
}

export function modifyLoadBalancerAttributes(
  region: RegionState,
  input: ModifyLoadBalancerAttributesCommandInput,
): Answer<ModifyLoadBalancerAttributesCommandOutput> {
  const balancer = loadBalancerOf(region, input.LoadBalancerArn)
  const changed = changedOf(input.Attributes)
  const problem = loadBalancerProblem(balancer.type, changed)
  if (problem) throw invalidConfiguration(problem)
  balancer.attributes = new Map([...balancer.attributes, ...changed])
  return { Attributes: listed(balancer.attributes) }
}
