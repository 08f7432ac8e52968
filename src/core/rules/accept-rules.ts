/** What must hold between the risks a policy accepts and what it declares: only what can be found can be accepted. */
import type { Accept } from '../accept.ts'
import type { Policy } from '../policy.ts'
import { type Complaint, complaint } from './complaint.ts'
import type { Partially } from './validate.ts'

type Draft = Partially<Policy>
type Section = 'scaling' | 'tuning' | 'balance' | 'routing' | 'telemetry'

/** The section without which nobody looks for it; codes that are not here are looked for in every group. */
const lookedForBy: Partial<Record<keyof Accept, Section>> = {
  'policy-disabled': 'scaling',
  untuned: 'tuning',
  throttled: 'tuning',
  skewed: 'balance',
  'stale-connections': 'balance',
  'close-wait': 'balance',
  'no-data': 'telemetry',
  flapping: 'scaling',
  ladder: 'scaling',
  'missing-data': 'scaling',
  ramp: 'scaling',
  routing: 'routing',
  telemetry: 'telemetry',
}

/** Every risk that this policy accepts and can never meet. */
export function acceptRules(policy: Draft): Complaint[] {
  const { accept = {} } = policy
  const codes = Object.keys(accept) as (keyof Accept)[]
  return codes.flatMap((code) => {
    if (accept[code] === undefined) return []
    const needs = neededFor(code, policy)
    if (!needs) return []
    const message = `\`${code}\` is accepted, but never looked for without \`${needs}\`: remove it, or declare ${needs}`
    return [complaint(['accept', code], message, 'key')]
  })
}

/** The key that is missing. */
function neededFor(code: keyof Accept, policy: Draft): string | null {
  const { capacity, scaling, telemetry } = policy
  if (code === 'bandwidth')
    return capacity && !('kilobitsPerConnection' in capacity) ? 'capacity.kilobitsPerConnection' : null
  if (code === 'live-type') return capacity && !('instanceType' in capacity) ? 'capacity.instanceType' : null
  if (code === 'agent-too-large')
    return telemetry && 'agentParameter' in telemetry ? null : 'telemetry.agentParameter'
  // Alarms are those of scaling, and those on throttling.
  if (code === 'actions-disabled' && telemetry && 'throttling' in telemetry) return null
  if (code === 'actions-disabled') return 'scaling' in policy ? null : 'scaling'
  // Nothing flaps that only grows.
  if (code === 'flapping' && scaling) return 'in' in scaling ? null : 'scaling.in'
  const section = lookedForBy[code]
  return section && !(section in policy) ? section : null
}
