/** The target group and load balancer that a policy names, for a seeded sandbox: as AWS makes them. */
import type { Policy } from '../core/policy.ts'
import { balancingName } from '../core/routing/section.ts'
import type { SandboxRegion } from './sandbox-region.ts'

/** Makes those that are not there yet, since fleets may share them; gives the ARNs of the target groups. */
export function seedRouting(hand: SandboxRegion, { routing }: Policy): string[] {
  const { targetGroup, loadBalancer } = routing ?? {}
  if (targetGroup === undefined && loadBalancer === undefined) return []
  // Without a load balancer of its own name the one in front of a target group has that of the target group.
  const balancerName = balancingName(loadBalancer ?? targetGroup ?? '')
  const balancer =
    hand.loadBalancer(balancerName) ??
    hand.createLoadBalancer({ name: balancerName, ...givenArn(loadBalancer) })
  if (targetGroup === undefined) return []
  const name = balancingName(targetGroup)
  return [
    hand.targetGroup(name) ??
      hand.createTargetGroup({ name, loadBalancer: balancer, ...givenArn(targetGroup) }),
  ]
}

function givenArn(named: string | undefined): { arn?: string } {
  return named?.startsWith('arn:') ? { arn: named } : {}
}
