/** envelope: what load tests proved must fit into every layer below: files, conntrack, ports, bandwidth, memory. */
import { count } from '../count.ts'
import { targetPerInstance } from '../policy.ts'
import type { Layer, Unproved } from './layer.ts'
import { profileLayers } from './profile-layers.ts'
import type { Found, Rule } from './risk.ts'
import { typeLayers } from './type-layers.ts'

export const envelope: Rule = {
  code: 'envelope',
  find(fleet, { types }) {
    const { capacity, scaling } = fleet.policy
    const type = types.get(capacity.instanceType ?? '')
    const ofProfile = profileLayers(fleet, type?.vcpus)
    const ofType = typeLayers(fleet.policy, types)
    const usual = Math.max(targetPerInstance(fleet.policy), scaling?.out.at ?? 0)
    const short = [...ofProfile.layers, ...ofType.layers]
      .filter(({ advised }) => advised < capacity.connectionsPerInstance)
      .sort((a, b) => a.advised - b.advised)
    return [
      ...short.map((layer, index) => tooLow(layer, capacity.connectionsPerInstance, usual, index === 0)),
      ...unproved([...ofProfile.unproved, ...ofType.unproved]),
    ]
  },
}

/** An error where it already gives way at the average that the fleet is sized for or grows at. */
function tooLow(
  { holds, advised, because, at, orFewer, fix }: Layer,
  limit: number,
  usual: number,
  isFirst: boolean,
): Found {
  const hurts = holds < usual
  const under = hurts
    ? `fewer than the ${count(usual)} that scaling and peaks put on an instance`
    : `fewer than the ${count(limit)} of connectionsPerInstance`
  const low = advised < usual ? ', with `capacity.targetPerInstance` and `scaling.out.at` under it' : ''
  const fewer = `write \`capacity.connectionsPerInstance: ${advised}\`${low}`
  return {
    severity: hurts ? 'error' : 'warning',
    at,
    says: `${because} holds ${count(advised)} connections, ${under}${isFirst ? ': it binds first' : ''}`,
    fix: `${fix(limit)}${orFewer && advised > 0 ? `; or ${fewer}` : ''}`,
  }
}

/** One for a fleet: what nobody declared is no fault, but nobody has proved it either. */
function unproved(parts: Unproved[]): Found[] {
  if (parts.length === 0) return []
  const layers = parts.map(({ layer }) => layer)
  const keys = [...new Set(parts.flatMap(({ declare }) => declare))]
  const todo = [...new Set(parts.flatMap((part) => part.todo))]
  return [
    {
      severity: 'info',
      at: ['capacity'],
      says: `${listed(layers)} ${layers.length === 1 ? 'is' : 'are'} not proved to hold connectionsPerInstance`,
      fix: [
        ...(keys.length > 0 ? [`declare ${listed(keys.map((key) => key.replace(/^\S+/, '`$&`')))}`] : []),
        ...todo,
      ].join('; '),
    },
  ]
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
