/** Apply: writes the Changes of a Plan. It decides nothing, stops half-way for nothing, and says what became of each. */
import pMap from 'p-map'
import {
  sendFloor,
  sendMax,
  sendNoPolicy,
  sendPolicy,
  sendTag,
  sendWarmPool,
} from '../adapters/auto-scaling/send.ts'
import { sendNoScheduledAction, sendRaise } from '../adapters/auto-scaling/send-scheduled-action.ts'
import { CloudError } from '../adapters/cloud-error.ts'
import { sendAlarm, sendNoAlarm, silenceAlarms } from '../adapters/cloudwatch/alarms.ts'
import type { Connect } from '../adapters/connect.ts'
import { type Change, isApprovable, placeKey, whereOf } from '../core/change.ts'
import type { Outcome } from '../core/report.ts'
import type { Around } from './around/around.ts'
import { type BindAlarm, bindAlarms } from './bind-alarms.ts'

/** What Changes are written with; `around` where some may be for what stands around a group. */
export interface Hands {
  connect: Connect
  around?: Around
}

/** Fleets of one Region and role written at once, so that a Region that hangs holds up no other; Changes of a fleet go in order. */
const fleetsAtOnce = 8

/** Writes every Change that is not held, and those held ones whose ids are approved. In the order of `changes`. */
export async function apply(
  changes: Change[],
  hands: Hands,
  approved: ReadonlySet<string>,
  onOutcome: (change: Change, outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const places = Map.groupBy(changes, ({ target }) => placeKey(target))
  const outcomes = await Promise.all(
    [...places.values()].map((some) =>
      pMap(
        Map.groupBy(some, ({ fleet }) => fleet).values(),
        (ofFleet) => applyInOrder(ofFleet, hands, approved, onOutcome),
        { concurrency: fleetsAtOnce },
      ),
    ),
  )
  const byId = new Map(outcomes.flat(2).map((outcome) => [outcome.id, outcome]))
  return changes.flatMap(({ id }) => byId.get(id) ?? [])
}

async function applyInOrder(
  changes: Change[],
  hands: Hands,
  approved: ReadonlySet<string>,
  onOutcome: (change: Change, outcome: Outcome) => void,
): Promise<Outcome[]> {
  const done: Outcome[] = []
  const bind = bindAlarms()
  for (const change of changes) {
    const outcome = await applyOne(change, hands, bind, approved)
    onOutcome(change, outcome)
    done.push(outcome)
  }
  return done
}

async function applyOne(
  change: Change,
  hands: Hands,
  bind: BindAlarm,
  approved: ReadonlySet<string>,
): Promise<Outcome> {
  const { id } = change
  if (change.held && !(isApprovable(change) && approved.has(id))) return { id, result: 'held' }
  try {
    await send(change, hands, bind)
    return { id, result: 'applied' }
  } catch (error) {
    if (error instanceof CloudError) return { id, result: 'failed', error: error.message }
    throw error
  }
}

async function send(change: Change, { connect, around }: Hands, bind: BindAlarm): Promise<void> {
  const { autoScaling, cloudWatch } = connect(whereOf(change.target))
  const { group, name = '' } = change.target
  switch (change.kind) {
    case 'set-floor':
      return sendFloor(autoScaling, group, change.after)
    case 'set-max':
      return sendMax(autoScaling, group, change.after)
    case 'put-policy':
      return sendPolicy(autoScaling, group, name, change.after, change.enabled)
    case 'put-alarm':
      return sendAlarm(cloudWatch, name, await bind(change.after, group, autoScaling), change.keep)
    case 'put-warm-pool':
      return sendWarmPool(autoScaling, group, change.after)
    case 'set-tag':
      return sendTag(autoScaling, group, name, change.after)
    case 'put-scheduled-action':
      return sendRaise(autoScaling, group, name, change.after)
    case 'delete-scheduled-action':
      return sendNoScheduledAction(autoScaling, group, name)
    case 'rename-alarm':
      await sendAlarm(cloudWatch, name, await bind(change.after, group, autoScaling), change.keep)
      return sendNoAlarm(cloudWatch, change.from)
    case 'delete-alarm':
      return sendNoAlarm(cloudWatch, name)
    case 'delete-policy':
      await silenceAlarms(cloudWatch, change.alarms)
      return sendNoPolicy(autoScaling, group, name)
    default:
      if (!around) throw new Error(`${change.kind} is planned by nobody who cannot write it`)
      return around.write(change)
  }
}
