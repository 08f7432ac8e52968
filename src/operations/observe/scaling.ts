/** Observe, for scaling and its backstop: policies, alarms and scheduled actions, and what of them no file declares. */
import { readPolicies } from '../../adapters/auto-scaling/read-policies.ts'
import { readScheduledActions } from '../../adapters/auto-scaling/read-scheduled-actions.ts'
import { reading } from '../../adapters/cloud-error.ts'
import type { Clients } from '../../adapters/connect.ts'
import type { Where } from '../../core/change.ts'
import type { Fleet } from '../../core/desired.ts'
import type { ObservedFleet, Owned, Reading } from '../../core/observed.ts'
import { whoseIs } from '../../core/whose.ts'
import type { Found } from '../survey.ts'
import { alarmsOf, observeAlarms } from './alarms.ts'
import type { Look } from './observe.ts'
import { observeOwned } from './owned.ts'

export interface SeenScaling {
  of: (fleet: Fleet) => Pick<ObservedFleet, 'policies' | 'alarms' | 'scheduledActions'>
  owned: Owned[]
}

export async function observeScaling(
  where: Where,
  found: Found[],
  clients: Clients,
  { whose = whoseIs(found.map(({ fleet }) => fleet)), orphans = false }: Look,
): Promise<SeenScaling> {
  const { autoScaling } = clients
  const fleets = found.map(({ fleet }) => fleet)
  const groups = fleets.map(({ policy }) => policy.group)
  const [policies, scheduledActions] = await Promise.all([
    reading(() => readPolicies(autoScaling, groups)),
    reading(() => readScheduledActions(autoScaling, groups, orphans)),
  ])
  const alarms = await observeAlarms(fleets, policies, clients, { whose, orphans })
  return {
    of: (fleet) => ({
      policies: pick(policies, (of) => of.get(fleet.policy.group) ?? []),
      alarms: pick(alarms, (of) => alarmsOf(fleet, of, policies)),
      scheduledActions: pick(scheduledActions, (of) => of.get(fleet.policy.group) ?? []),
    }),
    owned: orphans ? await observeOwned(where, { alarms, scheduledActions }, clients, whose) : [],
  }
}

export async function observeBackstop(found: Found[], { autoScaling }: Clients): Promise<SeenScaling> {
  const groups = found.map(({ fleet }) => fleet.policy.group)
  const actions = await reading(() => readScheduledActions(autoScaling, groups))
  return {
    of: (fleet) => ({ scheduledActions: pick(actions, (of) => of.get(fleet.policy.group) ?? []) }),
    owned: [],
  }
}

function pick<T, U>(from: Reading<T>, of: (value: T) => U): Reading<U> {
  return 'read' in from ? { read: of(from.read) } : from
}
