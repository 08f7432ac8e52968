/** Elastic Load Balancing requests about target groups. */
import type {
  DescribeTargetGroupAttributesCommandInput,
  DescribeTargetGroupAttributesCommandOutput,
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
  ModifyTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandOutput,
  ModifyTargetGroupCommandInput,
  ModifyTargetGroupCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { SandboxError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { targetGroupProblem } from './attributes.ts'
import {
  type Answer,
  changedOf,
  invalid,
  invalidConfiguration,
  listed,
  noTargetGroup,
  pageOf,
  select,
  targetGroupOf,
} from './request.ts'
import { describeTargetGroup, type HealthCheck } from './state.ts'

export function describeTargetGroups(
  region: RegionState,
  input: DescribeTargetGroupsCommandInput,
): Answer<DescribeTargetGroupsCommandOutput> {
  if (input.LoadBalancerArn !== undefined)
    throw new SandboxError('DescribeTargetGroups: the sandbox has no model of listing by load balancer')
  const { targetGroups } = region.loadBalancing
  const found = select(targetGroups, input.TargetGroupArns, input.Names, noTargetGroup)
  const { items, next } = pageOf(region, 'target groups', found, input)
  return { TargetGroups: items.map(describeTargetGroup), ...next }
}

export function describeTargetGroupAttributes(
  region: RegionState,
  input: DescribeTargetGroupAttributesCommandInput,
): Answer<DescribeTargetGroupAttributesCommandOutput> {
  return { Attributes: listed(targetGroupOf(region, input.TargetGroupArn).attributes) }
}

export function modifyTargetGroupAttributes(
  region: RegionState,
  input: ModifyTargetGroupAttributesCommandInput,
): Answer<ModifyTargetGroupAttributesCommandOutput> {
  const group = targetGroupOf(region, input.TargetGroupArn)
  const changed = changedOf(input.Attributes)
  const after = new Map([...group.attributes, ...changed])
  const problem = targetGroupProblem(group.protocol, changed, after)
  if (problem) throw invalidConfiguration(problem)
  group.attributes = after
  return { Attributes: listed(after) }
}

const modelled = [
  'TargetGroupArn',
  'HealthCheckPath',
  'HealthCheckIntervalSeconds',
  'HealthCheckTimeoutSeconds',
  'HealthyThresholdCount',
  'UnhealthyThresholdCount',
  'Matcher',
]

export function modifyTargetGroup(
  region: RegionState,
  input: ModifyTargetGroupCommandInput,
): Answer<ModifyTargetGroupCommandOutput> {
  const group = targetGroupOf(region, input.TargetGroupArn)
  const { TargetGroupArn: _, ...given } = input
  const fields = Object.entries(given).filter(([, value]) => value !== undefined)
  const stray = fields.find(([name]) => !modelled.includes(name))
  if (stray) throw new SandboxError(`ModifyTargetGroup: the sandbox has no model of ${stray[0]}`)
  const after: HealthCheck = { ...group.healthCheck, ...Object.fromEntries(fields) }
  checkHealthCheck(after)
  group.healthCheck = after
  return { TargetGroups: [describeTargetGroup(group)] }
}

/** Ranges of ModifyTargetGroup; a timeout is shorter than the interval; only HTTP has a path and codes. */
function checkHealthCheck(check: HealthCheck): void {
  const within = (name: keyof HealthCheck, least: number, most: number) => {
    const value = Number(check[name])
    if (!Number.isInteger(value) || value < least || value > most)
      throw invalid(`${name} must be from ${least} to ${most}`)
  }
  within('HealthCheckIntervalSeconds', 5, 300)
  within('HealthCheckTimeoutSeconds', 2, 120)
  within('HealthyThresholdCount', 2, 10)
  within('UnhealthyThresholdCount', 2, 10)
  if (Number(check.HealthCheckTimeoutSeconds) >= Number(check.HealthCheckIntervalSeconds))
    throw invalid('Health check interval must be greater than the timeout.')
  const { HealthCheckPath: path, Matcher: { HttpCode: codes } = {} } = check
  if (check.HealthCheckProtocol !== 'HTTP') {
    if (path === undefined && codes === undefined) return
    throw invalidConfiguration('Path and matcher cannot be specified for TCP health checks')
  }
  if (path === undefined || !/^\/.{0,1023}$/.test(path))
    throw invalid(`Health check path '${path}' is not valid`)
  const valid = codes?.split(',').every((range) => /^[234]\d\d(-[234]\d\d)?$/.test(range))
  if (!valid) throw invalid(`Health check matcher HTTP code '${codes}' must be within '200-499'`)
}
