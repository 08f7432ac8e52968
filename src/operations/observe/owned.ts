/** Observe, for what no file declares any more: the groups that it is on. Nothing is asked where there is none. */
import { readGroups } from '../../adapters/auto-scaling/read-groups.ts'
import { readPolicies } from '../../adapters/auto-scaling/read-policies.ts'
import { readScheduledActions } from '../../adapters/auto-scaling/read-scheduled-actions.ts'
import { reading } from '../../adapters/cloud-error.ts'
import type { Clients } from '../../adapters/connect.ts'
import type { Where } from '../../core/change.ts'
import { isBackstop, madeFor, ownPrefix } from '../../core/marks.ts'
import type { Alarm, Owned, OwnedGroup, Reading, ScheduledAction } from '../../core/observed.ts'
import { policiesRun } from '../../core/scaling/policy-arn.ts'
import { accountIn, accountOf, declarerOf, type Whose } from '../../core/whose.ts'

/** Absent where the alarms could not be read: then nobody knows what there is, and each fleet says so. */
export async function observeOwned(
  where: Where,
  read: { alarms: Reading<Map<string, Alarm>>; scheduledActions: Reading<Map<string, ScheduledAction[]>> },
  { autoScaling }: Clients,
  whose: Whose,
): Promise<Owned[]> {
  if ('unread' in read.alarms) return []
  const alarms = [...read.alarms.read.values()].filter(({ name }) => name.startsWith(ownPrefix))
  const names = groupsOf(where, alarms, read.scheduledActions, whose)
  const groups = await reading(async (): Promise<OwnedGroup[]> => {
    if (names.length === 0) return []
    const found = await readGroups(autoScaling, names)
    // AWS refuses a whole call for a group that does not exist.
    const living = [...found.keys()]
    const [policies, actions] = await Promise.all([
      readPolicies(autoScaling, living),
      readScheduledActions(autoScaling, living),
    ])
    return [...found.values()].map((group) => ({
      group,
      policies: policies.get(group.name) ?? [],
      scheduledActions: actions.get(group.name) ?? [],
    }))
  })
  return [{ where, alarms, groups }]
}

/** Groups that no file names, and that an alarm of this repository or a backstop acts on. */
function groupsOf(
  where: Where,
  alarms: Alarm[],
  scheduledActions: Reading<Map<string, ScheduledAction[]>>,
  whose: Whose,
): string[] {
  const ours = alarms.filter((alarm) => !declarerOf(whose, alarm) && madeFor(alarm, whose.owner) !== null)
  const run = ours.flatMap(({ spec }) => policiesRun(spec))
  const here = accountIn(where, alarms)
  const backed =
    'read' in scheduledActions
      ? [...scheduledActions.read].filter(([, actions]) => actions.some(isBackstop))
      : []
  const groups = [
    ...run.filter(({ arn, group }) => !whose.runs(group, accountOf(arn))).map(({ group }) => group),
    ...backed.map(([group]) => group).filter((group) => !whose.runs(group, here)),
  ]
  return [...new Set(groups)].sort()
}
