/** AWS in memory behind real SDK clients, in virtual time. What it models, line by line: BEHAVIOUR.md beside this file. */
import type { Clients } from '../adapters/connect.ts'
import type { AroundClients } from '../adapters/connect-around.ts'
import type { NodeClients } from '../adapters/connect-nodes.ts'
import type { Where } from '../core/change.ts'
import type { Instant } from '../core/instant.ts'
import { startMinutes } from './alarm-clock.ts'
import { type Call, createClients } from './client-seam.ts'
import { draw } from './draw.ts'
import { createFaults } from './faults.ts'
import { createLoadBalancingState } from './load-balancing/state.ts'
import { createMetricStore } from './metrics.ts'
import { createSandboxRegion, type SandboxRegion } from './sandbox-region.ts'
import { createSsmState } from './ssm/state.ts'
import type { RegionState } from './state.ts'
import { createTimeline, type Timeline } from './timeline.ts'

export interface SandboxOptions {
  startsAt: Instant
  /** Caps every page, so that a caller who reads only the first one is found out. */
  pageSize?: number
  /** How much metric data is kept, in seconds; default three hours. */
  metricRetentionSeconds?: number
  /** Of everything that chance decides; default 0. */
  seed?: number
  /** Scheduled actions run up to this much late; default 0: never late. AWS says two minutes. */
  scheduledLateSeconds?: number
}

export interface Sandbox {
  now(): Instant
  /** Moves time on and runs all that is due, in order. Throws when `at` is in the past. */
  advanceTo(at: Instant): void
  /** Real clients for a Region; the role's account, or account 123456789012. */
  connect: (where: Where) => Clients & NodeClients & AroundClients
  /** The same place, by hand. */
  region(where: Where): SandboxRegion
  /** Every call of clients that assume this role is refused from now on, as if it could not be assumed. */
  denyRole(role: string): void
  /** Every request seen, oldest first; empty it with `calls.length = 0`. */
  calls: Call[]
}

const OWN_ACCOUNT = '123456789012'
const RETENTION_SECONDS = 3 * 3_600

interface Place {
  state: RegionState
  hand: SandboxRegion
}

export function createSandbox(options: SandboxOptions): Sandbox {
  const timeline = createTimeline(options.startsAt)
  const places = new Map<string, Place>()
  const clients = new Map<string, Clients & NodeClients & AroundClients>()
  const deniedRoles = new Set<string>()
  const dashboards = new Map<string, RegionState['dashboards']>()
  const calls: Call[] = []
  let number = 0

  function place({ region, role }: Where): Place {
    const account = role?.split(':')[4] ?? OWN_ACCOUNT
    const key = `${account} ${region}`
    const known = places.get(key)
    if (known) return known
    const ofAccount = dashboards.get(account) ?? new Map()
    dashboards.set(account, ofAccount)
    const nextNumber = () => ++number
    const state = createRegion({ account, region, timeline, nextNumber, dashboards: ofAccount, options })
    const created = { state, hand: createSandboxRegion(state) }
    places.set(key, created)
    startMinutes(state)
    return created
  }

  function connect(where: Where): Clients & NodeClients & AroundClients {
    const { region, role } = where
    const key = `${role ?? ''} ${region}`
    const reception = { calls, role, isRoleDenied: () => role !== undefined && deniedRoles.has(role) }
    const connected = clients.get(key) ?? createClients(place(where).state, reception)
    clients.set(key, connected)
    return connected
  }

  return {
    now: timeline.now,
    advanceTo: timeline.advanceTo,
    connect,
    region: (where) => place(where).hand,
    denyRole: (role) => void deniedRoles.add(role),
    calls,
  }
}

function createRegion(about: {
  account: string
  region: string
  timeline: Timeline
  nextNumber: () => number
  dashboards: RegionState['dashboards']
  options: SandboxOptions
}): RegionState {
  const { account, region, timeline, nextNumber, dashboards, options } = about
  return {
    account,
    region,
    timeline,
    pageSize: options.pageSize ?? Infinity,
    nextNumber,
    drawn: (what) => draw(options.seed ?? 0, `${account} ${region} ${what}`),
    scheduledLateSeconds: options.scheduledLateSeconds ?? 0,
    groups: new Map(),
    waiting: new Set(),
    policies: new Map(),
    alarms: new Map(),
    alarmsByAction: new Map(),
    dashboards,
    metrics: createMetricStore(timeline.now, options.metricRetentionSeconds ?? RETENTION_SECONDS),
    notifications: [],
    ssm: createSsmState(),
    loadBalancing: createLoadBalancingState(),
    faults: createFaults(),
  }
}
