/** A target group behind a load balancer, as somebody else made them in moto. */
import { AttachLoadBalancerTargetGroupsCommand, AutoScalingClient } from '@aws-sdk/client-auto-scaling'
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Fleet } from '../../src/core/desired.ts'

/** Both named `name`, in front of the fleet's group. AWS gives each an idle timeout of a minute; moto tells of none until it is set. */
export async function createBalancing(
  { policy }: Fleet,
  name: string,
  { asOnAws = true } = {},
): Promise<{ targetGroup: string; loadBalancer: string }> {
  const { region, group } = policy
  const client = new ElasticLoadBalancingV2Client({ region })
  const { Subnets = [] } = await new EC2Client({ region }).send(new DescribeSubnetsCommand({}))
  const { TargetGroups: [made] = [] } = await client.send(
    new CreateTargetGroupCommand({ Name: name, Protocol: 'HTTP', Port: 80, VpcId: Subnets[0]?.VpcId }),
  )
  const { LoadBalancers: [balancer] = [] } = await client.send(
    new CreateLoadBalancerCommand({
      Name: name,
      Subnets: Subnets.slice(0, 2).map(({ SubnetId = '' }) => SubnetId),
    }),
  )
  const arns = { targetGroup: made?.TargetGroupArn ?? '', loadBalancer: balancer?.LoadBalancerArn ?? '' }
  await client.send(
    new CreateListenerCommand({
      LoadBalancerArn: arns.loadBalancer,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: arns.targetGroup }],
    }),
  )
  await new AutoScalingClient({ region }).send(
    new AttachLoadBalancerTargetGroupsCommand({
      AutoScalingGroupName: group,
      TargetGroupARNs: [arns.targetGroup],
    }),
  )
  if (asOnAws) await setIdleTimeout(region, arns.loadBalancer, '60')
  return arns
}

export async function setIdleTimeout(region: string, LoadBalancerArn: string, Value: string): Promise<void> {
  const Attributes = [{ Key: 'idle_timeout.timeout_seconds', Value }]
  const client = new ElasticLoadBalancingV2Client({ region })
  await client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }))
}
