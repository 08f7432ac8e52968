/** Adoption: a live group in, the files that say the same out, so that the first plan has nothing to write. */
import type { Instant } from '../instant.ts'
import { Policy } from '../policy.ts'
import { policyRules } from '../rules/policy-rules.ts'
import { validate } from '../rules/validate.ts'
import { agentText } from '../telemetry/agent-text.ts'
import { adoptAgent } from './agent.ts'
import { adoptCapacity, adoptWarmPool } from './capacity.ts'
import { chooseAgent } from './choose-agent.ts'
import type { Adoption, AgentParameter, LiveGroup, Note, Said } from './live.ts'
import { adoptRouting } from './routing.ts'
import { adoptScaling } from './scaling.ts'
import { adoptSchedule } from './schedule.ts'
import { readTimers } from './timers.ts'

/**
 * Pure: the same group at the same instant gives the same files. `refused` where not even its sizes or its name can be
 * said, with the reason.
 */
export function adopt(fleet: string, live: LiveGroup, at: Instant): Adoption | { refused: string } {
  const { group, where } = live
  const scaling = adoptScaling(live)
  const out = scaling.said.scaling?.out as { at: number } | undefined
  const capacity = adoptCapacity(group, live.launches, out?.at ?? null)
  const chosen = chooseAgent(live, scaling.said.metric)
  const { agent } = chosen
  const parts: Said<Record<string, unknown>>[] = [
    adoptWarmPool(group, live.launches),
    adoptRouting(group, live.routing),
    adoptAgent(agent, scaling.said.metric.name),
  ]
  const data = {
    fleet,
    group: group.name,
    ...where,
    mode: 'observe',
    capacity: capacity.said,
    ...scaling.said,
    ...Object.assign({}, ...parts.map(({ said }) => said)),
  }
  const { value: policy, complaints } = validate(Policy, policyRules, data)
  if (!policy) return { refused: complaints[0]?.message ?? 'its settings cannot be said' }

  const { timers, unsaid: otherTimers } = readTimers(live.scheduledActions, at)
  const scheduled = adoptSchedule(policy, timers, group.min, at)
  const base = { ...withAgent(data, agent), capacity: { ...capacity.said, min: scheduled.base } }
  const hasPeaks = scheduled.drafts.length > 0
  return {
    fleet,
    group: group.name,
    drafts: [
      {
        file: `policies/${fleet}.yaml`,
        kind: 'policy',
        data: hasPeaks ? withoutBackstop(base) : base,
        head: 'Written by `tide adopt` from what the group had. Nothing is changed while mode is observe: see that `tide plan` shows no changes and what `tide check` says, write what a load test proved, then remove the line. What begins with tide check is what it objects to.',
        notes: [
          ...capacity.notes,
          ...baseNote(scheduled.base, group.min, hasPeaks),
          ...(hasPeaks ? [backstopNote] : []),
          ...scaling.notes,
          ...parts.flatMap(({ notes }) => notes),
          ...chosen.notes,
        ],
      },
      ...scheduled.drafts,
    ],
    unsaid: [
      ...scaling.unsaid,
      ...capacity.unsaid,
      ...parts.flatMap(({ unsaid }) => unsaid),
      ...chosen.unsaid,
      ...otherTimers,
      ...scheduled.unsaid,
    ],
  }
}

/** With its name the parameter is written from the file: only where that says the same as what is there. */
function withAgent(
  data: Record<string, unknown>,
  agent: AgentParameter | undefined,
): Record<string, unknown> {
  if (!agent || !data.telemetry || !('read' in agent.text)) return data
  const named = { ...data, telemetry: { ...data.telemetry, agentParameter: agent.name } }
  const { value } = validate(Policy, policyRules, named)
  return value && 'same' in agentText(value, agent.text.read) ? named : data
}

function withoutBackstop({ capacity, metric, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const { fleet, group, region, role, externalId, mode, ...sections } = rest
  const named = { fleet, group, region, role, externalId, mode }
  const said = Object.entries(named).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(said), capacity, backstop: false, metric, ...sections }
}

const backstopNote: Note = {
  path: ['backstop'],
  says: 'the live scheduled actions still raise the floor; when they are deleted, remove this line',
}

function baseNote(base: number, live: number, hasPeaks: boolean): Note[] {
  if (!hasPeaks) return []
  const now = base === live ? '' : `; MinSize is ${live} now, which is a peak's`
  return [{ path: ['capacity', 'min'], says: `the floor outside the peaks of schedules/${now}` }]
}
