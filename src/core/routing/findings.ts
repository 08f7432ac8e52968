/** What stands between a fleet and its routing, and is not Springtide's to change: Findings. */
import { count } from '../count.ts'
import type { Fleet } from '../desired.ts'
import { drifted, type Finding } from '../finding.ts'
import type { Group, RoutingState } from '../observed.ts'
import type { Clash } from './clash.ts'
import type { Declared } from './declare.ts'
import { balancingName } from './section.ts'
import type { Claim } from './shared.ts'

/** Things that are not there, or that no traffic goes through. */
export function missingThings(
  fleet: Fleet,
  group: Group,
  { targetGroup, loadBalancer }: RoutingState,
): Finding[] {
  const { targetGroup: named, loadBalancer: balancer } = fleet.policy.routing ?? {}
  const found: Finding[] = []
  if (named !== undefined && !targetGroup)
    found.push(
      drifted('routing', fleet, 'no-target-group', 'critical', `target group ${balancingName(named)}`, {
        expected: `a target group in ${fleet.policy.region}`,
        actual: 'there is none of that name or ARN',
        remedy: `create it, or mend \`routing.targetGroup\` in ${fleet.file}`,
      }),
    )
  if (targetGroup && !group.targetGroups.includes(targetGroup.arn))
    found.push(
      drifted('routing', fleet, 'not-registered', 'warning', `target group ${targetGroup.name}`, {
        expected: `a target group that ${group.name} registers its instances with`,
        actual: `the group registers them with ${group.targetGroups.map(balancingName).join(', ') || 'none'}: no traffic comes through this one`,
        remedy: `aws autoscaling attach-load-balancer-target-groups --auto-scaling-group-name ${group.name} --target-group-arns ${targetGroup.arn}`,
      }),
    )
  if (!loadBalancer && (balancer !== undefined || targetGroup))
    found.push(
      drifted(
        'routing',
        fleet,
        'no-load-balancer',
        'critical',
        balancer ? `load balancer ${balancingName(balancer)}` : `target group ${targetGroup?.name}`,
        {
          expected: balancer
            ? `a load balancer in ${fleet.policy.region}`
            : 'a load balancer that sends to it',
          actual: balancer ? 'there is none of that name or ARN' : 'none: no traffic comes through it',
          remedy: balancer
            ? `create it, or mend \`routing.loadBalancer\` in ${fleet.file}`
            : 'create a listener rule that forwards to it',
        },
      ),
    )
  return found
}

/** A group with health checks of type ELB replaces what fails them ("Health checks for instances in an Auto Scaling group"). */
export function healthCheckHazards(fleet: Fleet, group: Group): Finding[] {
  const { failsWhenFull, groupHealthCheckType: wanted } = fleet.policy.routing?.healthCheck ?? {}
  const replaces = group.healthCheckTypes.includes('ELB')
  const set = `aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${group.name} --health-check-type`
  const live = group.healthCheckTypes.join(', ')
  if (failsWhenFull && replaces) {
    const clients = count(fleet.policy.capacity.connectionsPerInstance)
    return [
      drifted('routing', fleet, 'kills-the-fullest', 'critical', `group ${group.name}`, {
        expected: `no health checks of type ELB: ${fleet.file} says that a full server answers unhealthy`,
        actual: `${live}: the group terminates its fullest server, with ${clients} clients that fill the next one`,
        remedy: `${set} EC2; or let a full server refuse new clients and stay healthy, and write \`failsWhenFull: false\``,
      }),
    ]
  }
  if (wanted === undefined || (wanted === 'ELB') === replaces) return []
  return [
    drifted('routing', fleet, 'health-check-type', 'warning', `group ${group.name}`, {
      expected: `health checks of type ${wanted} (${fleet.file})`,
      actual: `${live}: ${replaces ? 'the group terminates what the load balancer calls unhealthy' : 'the group keeps what the load balancer calls unhealthy'}`,
      remedy: failsWhenFull
        ? `leave it: with ELB the group would kill its fullest server; write \`groupHealthCheckType: EC2\` in ${fleet.file}`
        : `${set} ${wanted}`,
    }),
  ]
}

export function noAttribute(fleet: Fleet, target: string, { key, value, path }: Declared): Finding {
  return drifted('routing', fleet, 'no-attribute', 'warning', target, {
    expected: `${key} ${value} (${fleet.file})`,
    actual: 'a thing of its type and protocol has no such attribute: nothing is written',
    remedy: `remove \`${path.join('.')}\`, or name one of an Application Load Balancer`,
  })
}

export function clashing(fleet: Fleet, target: string, { says, fix }: Clash): Finding {
  return drifted('routing', fleet, 'refused-together', 'warning', target, {
    expected: `what ${fleet.file} names`,
    actual: `${says}: AWS refuses the two together, and nothing of them is written`,
    remedy: fix,
  })
}

/** Two fleets would write over each other for ever. */
export function disputed(fleet: Fleet, target: string, { key, value }: Declared, rivals: Claim[]): Finding {
  const others = rivals.slice(0, 3).map((rival) => `${rival.fleet} declares ${rival.value}`)
  const more = rivals.length > 3 ? ` and ${rivals.length - 3} more differ` : ''
  return drifted('routing', fleet, 'disputed-routing', 'warning', target, {
    expected: `${key} ${value} (${fleet.file})`,
    actual: `it is shared, and ${others.join(', ')}${more}: nothing is written`,
    remedy: 'write the same value in each file, or in one only',
  })
}
