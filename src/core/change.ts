/** One thing Springtide may do. A Change says everything its writer needs; the writer can do nothing else. */
import { createHash } from 'node:crypto'
import type { Concern } from './concern.ts'
import type { Instant } from './instant.ts'
import type { AlarmSpec, Attributes, HealthCheckSpec, PolicySpec, WarmPoolState } from './observed.ts'

/** A Region, and the IAM role to assume for a fleet in another account. */
export interface Where {
  region: string
  role?: string
  /** What the role asks for beside. */
  externalId?: string
}

/** Where a Change is written. */
export interface Target extends Where {
  group: string
  /** The policy, alarm or tag; absent where the group itself is meant. */
  name?: string
}

export type WarmPoolSpec = Omit<WarmPoolState, 'isDeleting'>

/** What is done, by kind: `before` is what AWS says, `after` what the repository says. */
export type Action =
  | { kind: 'set-floor'; before: number; after: number }
  | { kind: 'set-max'; before: number; after: number }
  | { kind: 'put-policy'; before: PolicySpec | null; after: PolicySpec; enabled: boolean }
  | { kind: 'put-alarm'; before: AlarmSpec | null; after: AlarmSpec; keep: Record<string, unknown> }
  | { kind: 'put-warm-pool'; before: WarmPoolSpec | null; after: WarmPoolSpec }
  | { kind: 'set-tag'; before: string | null; after: string | null }
  | { kind: 'put-scheduled-action'; before: Raise | null; after: Raise }
  | { kind: 'delete-scheduled-action'; before: Raise; after: null }
  | { kind: 'rename-alarm'; before: AlarmSpec; after: AlarmSpec; from: string; keep: Record<string, unknown> }
  | { kind: 'delete-alarm'; before: AlarmSpec; after: null }
  /** `alarms` run it: their actions are switched off before it goes. */
  | { kind: 'delete-policy'; before: PolicySpec | null; after: null; alarms: string[] }
  | AroundAction

/** What is done around a group. Attributes and health checks hold only the fields that differ. */
export type AroundAction =
  | { kind: 'set-target-group'; arn: string; before: Attributes; after: Attributes }
  | { kind: 'set-load-balancer'; arn: string; before: Attributes; after: Attributes }
  | { kind: 'set-health-check'; arn: string; before: HealthCheckSpec; after: HealthCheckSpec }
  | { kind: 'put-parameter'; before: string | null; after: string }
  | { kind: 'put-dashboard'; before: string | null; after: string; owner?: string }
  | { kind: 'delete-dashboard'; before: string; after: null }

/** A one-time scheduled action that raises the floor. */
export interface Raise {
  /** MinSize, and nothing else. */
  min: number
  startsAt: Instant
}

/** Why a Change waits. `guardrail` and `danger` can be approved by the Change's id; `hold` and `observe` cannot. */
export interface Held {
  by: 'guardrail' | 'danger' | 'hold' | 'observe'
  reason: string
}

export type Change = Action & {
  /** Ten hex digits of what is changed, from what, to what: if the world moves, the id is void. */
  id: string
  concern: Concern
  fleet: string
  target: Target
  because: string
  held?: Held
}

/** A hold or `mode: observe` cannot be approved around. */
export function isApprovable({ held }: Pick<Change, 'held'>): boolean {
  return held?.by === 'guardrail' || held?.by === 'danger'
}

/** Where a fleet lives; also takes a Target, of which it keeps no more than that. */
export function whereOf({
  region,
  role,
  externalId,
}: {
  region: string
  role?: string | undefined
  externalId?: string | undefined
}): Where {
  return { region, ...(role ? { role } : {}), ...(role && externalId ? { externalId } : {}) }
}

/** What a Change of a fleet is written on: its group, or what is named on it. */
export function targetOf(policy: Parameters<typeof whereOf>[0] & { group: string }, name?: string): Target {
  return { ...whereOf(policy), group: policy.group, ...(name === undefined ? {} : { name }) }
}

/** Equal where two are reached by the same clients: what one run reads or writes there goes together. */
export function placeKey(where: Parameters<typeof whereOf>[0]): string {
  return JSON.stringify(whereOf(where))
}

/** The Change for an action, with its id. Pure: the same action at the same place has the same id. */
export function change(
  action: Action,
  about: { concern: Concern; fleet: string; target: Target; because: string; held?: Held | undefined },
): Change {
  const { concern, fleet, target, because, held } = about
  const id = createHash('sha256')
    .update(JSON.stringify([action.kind, target, sorted(action.before), sorted(action.after)]))
    .digest('hex')
    .slice(0, 10)
  return { id, concern, fleet, target, because, ...action, ...(held ? { held } : {}) }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
