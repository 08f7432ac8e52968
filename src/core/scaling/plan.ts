/** The concern `scaling`: policies, their alarms and the warm pool, and what stands beside them. */
import type { Fleet } from '../desired.ts'
import type { Group, ObservedFleet } from '../observed.ts'
import type { Part } from '../part.ts'
import { unread } from '../plan/findings.ts'
import { alarmNames, type Whose } from '../whose.ts'
import { alarmsBeside, besideHazards } from './beside.ts'
import { alarmHazards, policyHazards, scheduledActionHazards, suspendedHazards } from './hazards.ts'
import { planPairs } from './pairs.ts'
import { planWarmPool } from './size.ts'

export function planScaling(fleet: Fleet, seen: ObservedFleet, group: Group, whose: Whose): Part {
  const { policies, alarms, scheduledActions } = seen
  const part: Part = { changes: [], findings: suspendedHazards(fleet, group) }
  for (const [what, reading] of Object.entries({ policies, alarms, scheduledActions })) {
    if (reading && 'unread' in reading)
      part.findings.push(unread(fleet, 'scaling', `${what} of group ${group.name}`, reading.unread))
  }
  if (policies && 'read' in policies) {
    part.findings.push(...policyHazards(fleet, policies.read))
    if (alarms && 'read' in alarms) {
      const beside = alarmsBeside(fleet, policies.read, alarms.read, whose)
      const live = { policies: policies.read, alarms: alarms.read, beside, owner: whose.owner }
      const declared = new Set(alarmNames(fleet))
      const own = alarms.read.filter(({ name }) => declared.has(name))
      part.changes.push(...planPairs(fleet, live))
      part.findings.push(...alarmHazards(fleet, own, policies.read), ...besideHazards(fleet, beside))
    }
  }
  if (scheduledActions && 'read' in scheduledActions) {
    part.findings.push(...scheduledActionHazards(fleet, scheduledActions.read))
  }
  part.changes.push(...planWarmPool(fleet, group))
  return part
}
