/** Routing: the Changes that make load balancer and target group equal to what the file names, and nothing else of them. */
import { type Action, type Change, change, targetOf } from '../change.ts'
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import type { Group, RoutingState } from '../observed.ts'
import { joined, type Part } from '../part.ts'
import { type Clash, clashesOfAttributes, clashesOfHealthCheck, type Live } from './clash.ts'
import {
  type Declared,
  declaredOfHealthCheck,
  declaredOfLoadBalancer,
  declaredOfTargetGroup,
} from './declare.ts'
import { clashing, disputed, healthCheckHazards, missingThings, noAttribute } from './findings.ts'
import type { Routing } from './section.ts'
import { type Claims, isWriter, rivalsOf } from './shared.ts'

/** What is written in one call. */
interface Writable {
  kind: 'set-target-group' | 'set-load-balancer' | 'set-health-check'
  arn: string
  name: string
  /** In people's words. */
  title: string
  live: Live
  declared: Declared[]
  clashes: (live: Live, declared: Declared[]) => Clash[]
}

export function planRouting(fleet: Fleet, group: Group, live: RoutingState, claims: Claims): Part {
  const found = [...missingThings(fleet, group, live), ...healthCheckHazards(fleet, group)]
  return joined([
    { changes: [], findings: found },
    ...writables(fleet, live).map((writable) => planOne(fleet, writable, claims)),
  ])
}

/** The health check first: what the other two change is for instances that pass it. */
function writables({ policy: { routing } }: Fleet, { targetGroup, loadBalancer }: RoutingState): Writable[] {
  if (!routing) return []
  return [
    ...(targetGroup ? ofTargetGroup(routing, targetGroup) : []),
    ...(loadBalancer ? ofLoadBalancer(routing, loadBalancer) : []),
  ]
}

function ofTargetGroup(routing: Routing, group: NonNullable<RoutingState['targetGroup']>): Writable[] {
  const { arn, name } = group
  const title = `target group ${name}`
  return [
    {
      kind: 'set-health-check',
      arn,
      name,
      title: `health check of ${title}`,
      live: { ...group.healthCheck },
      declared: declaredOfHealthCheck(routing),
      clashes: clashesOfHealthCheck,
    },
    {
      kind: 'set-target-group',
      arn,
      name,
      title,
      live: group.attributes,
      declared: declaredOfTargetGroup(routing),
      clashes: clashesOfAttributes,
    },
  ]
}

function ofLoadBalancer(
  routing: Routing,
  { arn, name, attributes }: NonNullable<RoutingState['loadBalancer']>,
): Writable[] {
  return [
    {
      kind: 'set-load-balancer',
      arn,
      name,
      title: `load balancer ${name}`,
      live: attributes,
      declared: declaredOfLoadBalancer(routing),
      clashes: () => [],
    },
  ]
}

function planOne(fleet: Fleet, writable: Writable, claims: Claims): Part {
  const { arn, title, live } = writable
  const findings: Finding[] = []
  const settled = writable.declared.filter((declared) => {
    if (!Object.hasOwn(live, declared.key)) {
      findings.push(noAttribute(fleet, title, declared))
      return false
    }
    const rivals = rivalsOf(fleet, arn, declared, claims)
    if (rivals.length > 0) findings.push(disputed(fleet, title, declared, rivals))
    return rivals.length === 0
  })
  const different = settled.filter(({ key, value }) => live[key] !== value)
  // What somebody has set together already is fine with AWS.
  const clashes = writable
    .clashes(live, settled)
    .filter(({ keys }) => different.some(({ key }) => keys.includes(key)))
  findings.push(...clashes.map((clash) => clashing(fleet, title, clash)))
  const differing = different.filter(
    (declared) =>
      !clashes.some(({ keys }) => keys.includes(declared.key)) && isWriter(fleet, arn, declared, claims),
  )
  return { changes: differing.length > 0 ? [write(fleet, writable, differing)] : [], findings }
}

function write(fleet: Fleet, { kind, arn, name, live }: Writable, differing: Declared[]): Change {
  const keys = differing.map(({ key }) => key)
  const action = {
    kind,
    arn,
    before: Object.fromEntries(keys.map((key) => [key, live[key]])),
    after: Object.fromEntries(differing.map(({ key, value }) => [key, value])),
  }
  const paths = differing.map(({ path }) => path.join('.')).join(', ')
  return change(action as Action, {
    concern: 'routing',
    fleet: fleet.name,
    target: targetOf(fleet.policy, name),
    because: `${paths} of ${fleet.file} ${differing.length === 1 ? 'differs' : 'differ'}`,
  })
}
