/** Observe and apply, for routing: load balancers and target groups, each read once for however many fleets share it. */
import pMap from 'p-map'
import { concurrency } from '../../adapters/batch.ts'
import { reading } from '../../adapters/cloud-error.ts'
import type { AroundClients } from '../../adapters/connect-around.ts'
import {
  readLoadBalancerArns,
  readLoadBalancerAttributes,
  readTargetGroupAttributes,
  readTargetGroups,
  type TargetGroupSeen,
} from '../../adapters/load-balancing/read.ts'
import {
  sendHealthCheck,
  sendLoadBalancerAttributes,
  sendTargetGroupAttributes,
} from '../../adapters/load-balancing/send.ts'
import type { Change } from '../../core/change.ts'
import type { Attributes, Reading, RoutingState } from '../../core/observed.ts'
import { declaredOfLoadBalancer, declaredOfTargetGroup } from '../../core/routing/declare.ts'
import { balancingName, type Routing } from '../../core/routing/section.ts'
import type { Found } from '../survey.ts'

type LoadBalancing = AroundClients['loadBalancing']

export type RoutingChange = Extract<
  Change,
  { kind: 'set-target-group' | 'set-load-balancer' | 'set-health-check' }
>

/** By fleet name; a fleet without a routing section is absent, and one that names nothing costs no call. */
export async function lookAtRouting(
  { loadBalancing: client }: AroundClients,
  found: Found[],
): Promise<Map<string, Reading<RoutingState>>> {
  const routed = found.flatMap(({ fleet: { name, policy } }) =>
    policy.routing ? [{ name, routing: policy.routing }] : [],
  )
  const sections = routed.map(({ routing }) => routing)
  const [groups, balancers] = await Promise.all([
    reading(() => readTargetGroups(client, namesOf(sections.map(({ targetGroup }) => targetGroup)))),
    reading(() => readLoadBalancerArns(client, namesOf(sections.map(balancerByName)))),
  ])
  const things = routed.map(({ name, routing }) => ({
    name,
    routing,
    things: thingsOf(routing, groups, balancers),
  }))
  const attributes = await readAttributes(client, things)
  return new Map(
    things.map(({ name, things }): [string, Reading<RoutingState>] => [name, stateOf(things, attributes)]),
  )
}

function namesOf(named: (string | undefined)[]): string[] {
  return [...new Set(named.flatMap((one) => (one === undefined ? [] : balancingName(one))))]
}

/** An ARN needs no call to be found. */
function balancerByName({ loadBalancer }: Routing): string | undefined {
  return loadBalancer?.startsWith('arn:') ? undefined : loadBalancer
}

/** What a fleet's section names, as far as it exists. */
interface Things {
  targetGroup: TargetGroupSeen | null
  /** ARN. */
  loadBalancer: string | null
}

function thingsOf(
  { targetGroup: wanted, loadBalancer: named }: Routing,
  groups: Reading<Map<string, TargetGroupSeen>>,
  balancers: Reading<Map<string, string>>,
): Reading<Things> {
  let targetGroup: TargetGroupSeen | null = null
  if (wanted !== undefined) {
    if ('unread' in groups) return groups
    const seen = groups.read.get(balancingName(wanted))
    // A target group that was made anew has its old name and another ARN.
    targetGroup = seen && (!wanted.startsWith('arn:') || seen.arn === wanted) ? seen : null
  }
  if (named === undefined)
    return { read: { targetGroup, loadBalancer: targetGroup?.loadBalancers[0] ?? null } }
  if (named.startsWith('arn:')) return { read: { targetGroup, loadBalancer: named } }
  if ('unread' in balancers) return balancers
  return { read: { targetGroup, loadBalancer: balancers.read.get(named) ?? null } }
}

interface Read {
  targetGroups: Map<string, Reading<Attributes>>
  loadBalancers: Map<string, Reading<Attributes | null>>
}

/** Only of what the files name attributes of; a load balancer named by ARN also to see whether it is there. */
async function readAttributes(
  client: LoadBalancing,
  fleets: { routing: Routing; things: Reading<Things> }[],
): Promise<Read> {
  const seen = fleets.flatMap(({ routing, things }) => ('read' in things ? { routing, ...things.read } : []))
  const groups = seen
    .filter(({ routing }) => declaredOfTargetGroup(routing).length > 0)
    .flatMap(({ targetGroup }) => targetGroup?.arn ?? [])
  const balancers = seen
    .filter(
      ({ routing, loadBalancer }) =>
        declaredOfLoadBalancer(routing).length > 0 || routing.loadBalancer === loadBalancer,
    )
    .flatMap(({ loadBalancer }) => loadBalancer ?? [])
  const [targetGroups, loadBalancers] = await Promise.all([
    each(groups, (arn) => readTargetGroupAttributes(client, arn)),
    each(balancers, (arn) => readLoadBalancerAttributes(client, arn)),
  ])
  return { targetGroups, loadBalancers }
}

async function each<T>(arns: string[], read: (arn: string) => Promise<T>): Promise<Map<string, Reading<T>>> {
  const one = async (arn: string): Promise<[string, Reading<T>]> => [arn, await reading(() => read(arn))]
  return new Map(await pMap(new Set(arns), one, { concurrency }))
}

function stateOf(things: Reading<Things>, { targetGroups, loadBalancers }: Read): Reading<RoutingState> {
  if ('unread' in things) return things
  const { targetGroup, loadBalancer } = things.read
  const ofGroup = (targetGroup && targetGroups.get(targetGroup.arn)) ?? { read: {} }
  const ofBalancer = (loadBalancer === null ? null : loadBalancers.get(loadBalancer)) ?? { read: {} }
  if ('unread' in ofGroup) return ofGroup
  if ('unread' in ofBalancer) return ofBalancer
  return {
    read: {
      targetGroup: targetGroup && {
        arn: targetGroup.arn,
        name: targetGroup.name,
        healthCheck: targetGroup.healthCheck,
        attributes: ofGroup.read,
      },
      loadBalancer:
        loadBalancer === null || ofBalancer.read === null
          ? null
          : { arn: loadBalancer, name: balancingName(loadBalancer), attributes: ofBalancer.read },
    },
  }
}

export async function sendRouting(
  { loadBalancing: client }: AroundClients,
  change: RoutingChange,
): Promise<void> {
  switch (change.kind) {
    case 'set-target-group':
      return sendTargetGroupAttributes(client, change.arn, change.after)
    case 'set-load-balancer':
      return sendLoadBalancerAttributes(client, change.arn, change.after)
    case 'set-health-check':
      return sendHealthCheck(client, change.arn, change.after)
  }
}
