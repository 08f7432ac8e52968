/** What must hold between fleets that share a load balancer or a target group: each value of it is one. */
import type { Policy } from '../policy.ts'
import {
  type Declared,
  declaredOfHealthCheck,
  declaredOfLoadBalancer,
  declaredOfTargetGroup,
} from '../routing/declare.ts'
import { balancingName } from '../routing/section.ts'
import { complaint } from './complaint.ts'
import type { FileComplaint } from './repository-rules.ts'

interface Said extends Declared {
  file: string
  /** In people's words. */
  thing: string
  /** What the value is of: the same for two fleets only where it is the same value on AWS. */
  of: string
}

/** Where fleets share one and only AWS knows it, the plan finds it. */
export function sharedRoutingRules(policies: { file: string; value: Policy | null }[]): FileComplaint[] {
  const said = policies.flatMap(({ file, value }) => (value ? saidIn(file, value) : []))
  return [...Map.groupBy(said, ({ of }) => of).values()].flatMap((same) =>
    same.flatMap((one) => {
      const other = same.find(({ file, value }) => file !== one.file && value !== one.value)
      if (!other) return []
      const message = `${one.key} of ${one.thing} is ${one.value} here and ${other.value} in ${other.file}: it has one value, write the same in both or remove one`
      return [{ file: one.file, ...complaint(one.path, message) }]
    }),
  )
}

function saidIn(file: string, { routing, region, role }: Policy): Said[] {
  const { targetGroup, loadBalancer } = routing ?? {}
  const account = role?.split(':')[4] ?? 'this account'
  const on = (what: string, named: string | undefined, declared: Declared[]): Said[] => {
    if (named === undefined) return []
    const thing = `${what} ${balancingName(named)}`
    return declared.map((one) => ({ ...one, file, thing, of: `${region} ${account} ${thing} ${one.key}` }))
  }
  if (!routing) return []
  const ofTargetGroup = [...declaredOfTargetGroup(routing), ...declaredOfHealthCheck(routing)]
  return [
    ...on('target group', targetGroup, ofTargetGroup),
    ...on('load balancer', loadBalancer, declaredOfLoadBalancer(routing)),
  ]
}
