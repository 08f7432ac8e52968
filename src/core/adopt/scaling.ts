/** The `metric` and `scaling` sections of a live group. What is said here is compiled again and compared: nothing else is adopted. */
import type { Alarm } from '../observed.ts'
import { Policy } from '../policy.ts'
import { formatPath } from '../rules/complaint.ts'
import { policyRules } from '../rules/policy-rules.ts'
import { validate } from '../rules/validate.ts'
import { shown } from '../scalars.ts'
import { differences, fieldName } from '../scaling/differ.ts'
import { planPairs } from '../scaling/pairs.ts'
import type { LiveGroup, Said, Unsaid } from './live.ts'
import { byName } from './names.ts'
import { metricNotes, notifyOf, otherAlarms, stateNotes } from './scaling-notes.ts'
import { type Candidate, candidatesOf, type Side } from './sides.ts'

interface Metric {
  namespace: string
  name: string
  dimensions?: Record<string, string>
}

interface Sections {
  metric: Metric
  scaling?: Record<string, unknown>
}

/** What the agent publishes as it comes, where no alarm says what is watched. */
const usualMetric = { namespace: 'CWAgent', name: 'netstat_tcp_established' }

/** The same again where two metrics scale: connections before anything else. */
const connections = /conn|tcp|socket|session|established/i

export function adoptScaling(live: LiveGroup): Said<Sections> {
  const unsaid: Unsaid[] = []
  const candidates = [...live.policies].sort(byName).flatMap((policy) => {
    const found = candidatesOf(policy, live.alarms)
    if (Array.isArray(found)) return found
    unsaid.push({ what: policyNamed(policy.name), why: found.problem })
    return []
  })
  const outs = candidates.filter(({ side }) => side === 'out').sort(likelyFirst)
  const out = outs.find((candidate) => problemOf(live, metricOf(live, candidate.alarm), [candidate]) === null)
  const metric = out ? metricOf(live, out.alarm) : null
  const chosen = out ? [out] : []
  for (const candidate of candidates) {
    if (candidate === out) continue
    const problem = whyNot(live, metric, chosen, candidate)
    if (problem === null) chosen.push(candidate)
    else
      unsaid.push({
        what: `${policyNamed(candidate.policy.name)} with alarm ${shown(candidate.alarm.name)}`,
        why: problem,
      })
  }
  unsaid.push(...otherAlarms(live, chosen))
  const { notify, notes } = notifyOf(chosen.map(({ alarm }) => alarm))
  const sections = Object.fromEntries(chosen.map(({ side, said }) => [side, said]))
  return {
    said: {
      metric: metric ?? usualMetric,
      ...(metric ? { scaling: { ...inOrder(sections), ...(notify ? { notify } : {}) } } : {}),
    },
    notes: [...notes, ...metricNotes(metric !== null), ...stateNotes(chosen)],
    unsaid,
  }
}

function likelyFirst(a: Candidate, b: Candidate): number {
  const rank = ({ alarm }: Candidate) => (connections.test(alarm.spec.metric) ? 0 : 1)
  return rank(a) - rank(b)
}

function policyNamed(name: string): string {
  return `scaling policy ${shown(name)}`
}

/** By the group's name alone is what the format takes for granted. */
function metricOf({ group }: LiveGroup, { spec }: Alarm): Metric {
  const { namespace, metric: name, dimensions } = spec
  const isUsual = differences(dimensions, { AutoScalingGroupName: group.name }).length === 0
  return { namespace, name, ...(isUsual ? {} : { dimensions }) }
}

function whyNot(
  live: LiveGroup,
  metric: Metric | null,
  chosen: Candidate[],
  candidate: Candidate,
): string | null {
  const { side } = candidate
  if (metric === null) {
    const problem = side === 'out' ? problemOf(live, metricOf(live, candidate.alarm), [candidate]) : null
    return problem ?? 'the format has it only beside a scale-out on the average, and none could be said'
  }
  if (differences(metricOf(live, candidate.alarm), metric).length > 0)
    return `its alarm watches ${shown(candidate.alarm.spec.metric)}, and a policy file has one metric`
  if (chosen.some((other) => other.side === side))
    return `the file has one \`scaling.${side}\`, and another one is it`
  return problemOf(live, metric, [...chosen, candidate])
}

/** Why these sides cannot be said, or would be written anew by the first plan; `null` where nothing would be. */
function problemOf(live: LiveGroup, metric: Metric, sides: Candidate[]): string | null {
  const scaling = Object.fromEntries(sides.map(({ side, said }) => [side, said]))
  const data = {
    fleet: 'adopted',
    group: live.group.name,
    region: live.where.region,
    capacity: { min: 0, max: 10_000, connectionsPerInstance: 10_000_000, leadMinutes: 1 },
    metric,
    scaling,
  }
  const { value: policy, complaints } = validate(Policy, policyRules, data)
  if (!policy) {
    const [first] = complaints
    return first ? `${formatPath(first.path)}: ${first.message}` : 'it cannot be said'
  }
  const fleet = { name: 'adopted', policy, file: 'policies/adopted.yaml', peaks: [], tuning: null }
  const change = planPairs(fleet, { ...live, beside: [], owner: undefined }).find(
    ({ kind }) => kind === 'put-policy' || kind === 'put-alarm',
  )
  if (change?.kind !== 'put-policy' && change?.kind !== 'put-alarm') return null
  const fields = differences(change.before ?? {}, change.after)
  return `the format says ${fields.map(({ field, before, after }) => `${fieldName(field)} ${shown(JSON.stringify(after))}, not ${shown(JSON.stringify(before))}`).join('; ')}`
}

function inOrder(sections: Partial<Record<Side, unknown>>): Record<string, unknown> {
  const order: Side[] = ['out', 'in', 'maximum']
  return Object.fromEntries(order.flatMap((side) => (side in sections ? [[side, sections[side]]] : [])))
}
