/** Apply: writes the Changes of a Plan. It decides nothing, stops half-way for nothing, and says what became of each. */
import pMap from 'p-map'
import { readPolicies } from '../adapters/auto-scaling/read-policies.ts'
import { sendFloor, sendMax, sendPolicy, sendTag, sendWarmPool } from '../adapters/auto-scaling/send.ts'
import { CloudError } from '../adapters/cloud-error.ts'
import { sendAlarm } from '../adapters/cloudwatch/alarms.ts'
import type { Clients, Connect } from '../adapters/connect.ts'
import { type Change, isApprovable, whereOf } from '../core/change.ts'
import type { AlarmSpec } from '../core/observed.ts'
import type { Outcome } from '../core/report.ts'

/** Fleets of one Region and role written at once, so that a Region that hangs holds up no other; Changes of a fleet go in order. */
const fleetsAtOnce = 8

/** Writes every Change that is not held, and those held ones whose ids are approved. In the order of `changes`. */
export async function apply(
  changes: Change[],
  connect: Connect,
  approved: ReadonlySet<string>,
  onOutcome: (change: Change, outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const places = Map.groupBy(changes, ({ target }) => JSON.stringify(whereOf(target)))
  const outcomes = await Promise.all(
    [...places.values()].map((some) =>
      pMap(
        Map.groupBy(some, ({ fleet }) => fleet).values(),
        (ofFleet) => applyInOrder(ofFleet, connect, approved, onOutcome),
        { concurrency: fleetsAtOnce },
      ),
    ),
  )
  const byId = new Map(outcomes.flat(2).map((outcome) => [outcome.id, outcome]))
  return changes.flatMap(({ id }) => byId.get(id) ?? [])
}

async function applyInOrder(
  changes: Change[],
  connect: Connect,
  approved: ReadonlySet<string>,
  onOutcome: (change: Change, outcome: Outcome) => void,
): Promise<Outcome[]> {
  const done: Outcome[] = []
  for (const change of changes) {
    const outcome = await applyOne(change, connect, approved)
    onOutcome(change, outcome)
    done.push(outcome)
  }
  return done
}

async function applyOne(change: Change, connect: Connect, approved: ReadonlySet<string>): Promise<Outcome> {
  const { id, target } = change
  if (change.held && !(isApprovable(change) && approved.has(id))) return { id, result: 'held' }
  try {
    await send(change, connect(whereOf(target)))
    return { id, result: 'applied' }
  } catch (error) {
    if (error instanceof CloudError) return { id, result: 'failed', error: error.message }
    throw error
  }
}

async function send(change: Change, { autoScaling, cloudWatch }: Clients): Promise<void> {
  const { group, name = '' } = change.target
  switch (change.kind) {
    case 'set-floor':
      return sendFloor(autoScaling, group, change.after)
    case 'set-max':
      return sendMax(autoScaling, group, change.after)
    case 'put-policy':
      return sendPolicy(autoScaling, group, name, change.after, change.enabled)
    case 'put-alarm':
      return sendAlarm(cloudWatch, name, await bound(change.after, group, autoScaling), change.keep)
    case 'put-warm-pool':
      return sendWarmPool(autoScaling, group, change.after)
    case 'set-tag':
      return sendTag(autoScaling, group, name, change.after)
  }
}

/** An alarm planned before its policy existed gets the ARN the policy has by now. */
async function bound(
  spec: AlarmSpec,
  group: string,
  autoScaling: Clients['autoScaling'],
): Promise<AlarmSpec> {
  if (!spec.alarmActions.some((action) => action.startsWith('policy:'))) return spec
  const policies = (await readPolicies(autoScaling, [group])).get(group) ?? []
  const alarmActions = spec.alarmActions.map((action) => {
    if (!action.startsWith('policy:')) return action
    const name = action.slice('policy:'.length)
    const policy = policies.find((candidate) => candidate.name === name)
    if (policy) return policy.arn
    throw new CloudError(
      'not-found',
      'PutMetricAlarm',
      `scaling policy ${name} does not exist on ${group} yet`,
      undefined,
    )
  })
  return { ...spec, alarmActions }
}
