/** Load balancers and target groups that several fleets declare: one of them writes, and none where they disagree. */
import type { Fleet } from '../desired.ts'
import type { Observed, RoutingState } from '../observed.ts'
import {
  type Declared,
  declaredOfHealthCheck,
  declaredOfLoadBalancer,
  declaredOfTargetGroup,
} from './declare.ts'
import type { Routing } from './section.ts'

export interface Claim {
  fleet: string
  value: Declared['value']
  /** `mode: observe` writes nothing. */
  isEnforced: boolean
}

/** What each fleet of a plan declares, by what it is declared of. */
export type Claims = ReadonlyMap<string, Claim[]>

export function routingClaims(fleets: Fleet[], { fleets: seen }: Observed): Claims {
  const claims = fleets.flatMap(({ name, policy: { routing, mode } }) => {
    const live = seen[name]?.routing
    if (!routing || !live || !('read' in live)) return []
    return declaredOn(routing, live.read).map(({ arn, key, value }) => ({
      key: claimKey(arn, key),
      claim: { fleet: name, value, isEnforced: mode === 'enforce' },
    }))
  })
  const byKey = Map.groupBy(claims, ({ key }) => key)
  return new Map([...byKey].map(([key, same]) => [key, same.map(({ claim }) => claim)]))
}

function declaredOn(routing: Routing, { targetGroup, loadBalancer }: RoutingState) {
  const on = (arn: string | undefined, declared: Declared[]) =>
    arn === undefined ? [] : declared.map(({ key, value }) => ({ arn, key, value }))
  return [
    ...on(targetGroup?.arn, [...declaredOfTargetGroup(routing), ...declaredOfHealthCheck(routing)]),
    ...on(loadBalancer?.arn, declaredOfLoadBalancer(routing)),
  ]
}

function claimKey(arn: string, key: string): string {
  return `${arn} ${key}`
}

/** The fleets that declare another value for it. */
export function rivalsOf(fleet: Fleet, arn: string, { key, value }: Declared, claims: Claims): Claim[] {
  const all = claims.get(claimKey(arn, key)) ?? []
  return all.filter((claim) => claim.fleet !== fleet.name && claim.value !== value)
}

/** Of fleets that agree the first that may write does: one Change, and not one for each of them. */
export function isWriter(fleet: Fleet, arn: string, { key }: Declared, claims: Claims): boolean {
  const all = claims.get(claimKey(arn, key)) ?? []
  const writer = all.find(({ isEnforced }) => isEnforced) ?? all[0]
  return writer === undefined || writer.fleet === fleet.name
}
