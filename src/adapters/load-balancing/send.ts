/** Writes to Elastic Load Balancing: only what differs, what is not named keeps its value (ModifyLoadBalancerAttributes). */
import {
  type ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Attributes, HealthCheckSpec } from '../../core/observed.ts'
import { calling } from '../cloud-error.ts'

export async function sendTargetGroupAttributes(
  client: ElasticLoadBalancingV2Client,
  arn: string,
  attributes: Attributes,
): Promise<void> {
  const input = { TargetGroupArn: arn, Attributes: toList(attributes) }
  await calling('ModifyTargetGroupAttributes', () =>
    client.send(new ModifyTargetGroupAttributesCommand(input)),
  )
}

export async function sendLoadBalancerAttributes(
  client: ElasticLoadBalancingV2Client,
  arn: string,
  attributes: Attributes,
): Promise<void> {
  const input = { LoadBalancerArn: arn, Attributes: toList(attributes) }
  await calling('ModifyLoadBalancerAttributes', () =>
    client.send(new ModifyLoadBalancerAttributesCommand(input)),
  )
}

/** Fields that are absent keep their values, as in the examples of "modify-target-group". */
export async function sendHealthCheck(
  client: ElasticLoadBalancingV2Client,
  arn: string,
  { path, matcher, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold }: HealthCheckSpec,
): Promise<void> {
  const input = {
    TargetGroupArn: arn,
    HealthCheckPath: path,
    Matcher: matcher === undefined ? undefined : { HttpCode: matcher },
    HealthCheckIntervalSeconds: intervalSeconds,
    HealthCheckTimeoutSeconds: timeoutSeconds,
    HealthyThresholdCount: healthyThreshold,
    UnhealthyThresholdCount: unhealthyThreshold,
  }
  await calling('ModifyTargetGroup', () => client.send(new ModifyTargetGroupCommand(input)))
}

function toList(attributes: Attributes): { Key: string; Value: string }[] {
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }))
}
