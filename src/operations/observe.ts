/** Observe: reads what AWS says of every fleet, in as few calls as its page limits allow. */
import pMap from 'p-map'
import { readActivities } from '../adapters/auto-scaling/read-activities.ts'
import { readGroups } from '../adapters/auto-scaling/read-groups.ts'
import { readPolicies } from '../adapters/auto-scaling/read-policies.ts'
import { readScheduledActions } from '../adapters/auto-scaling/read-scheduled-actions.ts'
import { concurrency } from '../adapters/batch.ts'
import { reading } from '../adapters/cloud-error.ts'
import { readAlarms } from '../adapters/cloudwatch/alarms.ts'
import { type LiveQuery, readLive } from '../adapters/cloudwatch/live.ts'
import type { Clients, Connect } from '../adapters/connect.ts'
import type { Concern } from '../core/concern.ts'
import type { Fleet } from '../core/desired.ts'
import type { Instant } from '../core/instant.ts'
import type { Group, Observed, ObservedFleet, Reading } from '../core/observed.ts'
import { metricDimensions } from '../core/policy.ts'
import { needsActivities, needsLive, servingInstances } from '../core/prewarm.ts'
import { declarePairs } from '../core/scaling/declare.ts'

export interface Look {
  concerns: readonly Concern[]
  /** `needed`: only where a floor could go down. GetMetricData is paid by the metric, each minute of every day. */
  live: 'needed' | 'all'
}

/** A Region or role that cannot be read leaves its own fleets unread, and the others alone. */
export async function observe(fleets: Fleet[], at: Instant, connect: Connect, look: Look): Promise<Observed> {
  const places = Map.groupBy(fleets, ({ policy }) => JSON.stringify([policy.region, policy.role]))
  const observed = await Promise.all(
    [...places.values()].map((some) => observePlace(some, at, connect, look)),
  )
  return { fleets: Object.fromEntries(observed.flat()) }
}

async function observePlace(
  fleets: Fleet[],
  at: Instant,
  connect: Connect,
  look: Look,
): Promise<[string, ObservedFleet][]> {
  const [first] = fleets
  if (!first) return []
  const { region, role } = first.policy
  const clients = connect({ region, ...(role ? { role } : {}) })
  const [prewarm, scaling] = await Promise.all([
    observeGroups(fleets, at, clients, look.live),
    look.concerns.includes('scaling') ? observeScaling(fleets, clients) : null,
  ])
  return fleets.map(({ name }) => [name, { ...prewarm(name), ...scaling?.(name) }])
}

/** Activities are read group by group: where this many fleets of one Region are late at once, a few tell why. */
const mostReasons = 20

type PrewarmPart = Pick<ObservedFleet, 'group' | 'live' | 'activities'>
type ScalingPart = Pick<ObservedFleet, 'policies' | 'alarms' | 'scheduledActions'>

async function observeGroups(
  fleets: Fleet[],
  at: Instant,
  clients: Clients,
  live: Look['live'],
): Promise<(fleet: string) => PrewarmPart> {
  const groups = await reading(() => readGroups(clients.autoScaling, groupNames(fleets)))
  if ('unread' in groups) return () => ({ group: groups })
  const found = fleets.flatMap((fleet): { fleet: Fleet; group: Group }[] => {
    const group = groups.read.get(fleet.policy.group)
    return group ? [{ fleet, group }] : []
  })
  const lowering = found.filter(({ fleet, group }) => live === 'all' || needsLive(fleet, group, at))
  const late = found.filter(({ fleet, group }) => needsActivities(fleet, group, at)).slice(0, mostReasons)
  const [loads, activities] = await Promise.all([
    readLive(
      clients.cloudWatch,
      lowering.map(({ fleet, group }) => liveQuery(fleet, group)),
      at,
    ),
    pMap(
      late,
      async ({ fleet, group }) =>
        [fleet.name, await reading(() => readActivities(clients.autoScaling, group.name))] as const,
      { concurrency },
    ).then((entries) => new Map(entries)),
  ])
  const byFleet = new Map(found.map(({ fleet, group }) => [fleet.name, group]))
  return (name) => {
    const [load, reasons] = [loads.get(name), activities.get(name)]
    return {
      group: { read: byFleet.get(name) ?? null },
      ...(load ? { live: load } : {}),
      ...(reasons ? { activities: reasons } : {}),
    }
  }
}

function liveQuery(fleet: Fleet, group: Group): LiveQuery {
  const { metric, scaling } = fleet.policy
  return {
    fleet: fleet.name,
    namespace: metric.namespace,
    name: metric.name,
    dimensions: metricDimensions(fleet.policy),
    periodSeconds: scaling?.out.period ?? 60,
    instances: servingInstances(group),
  }
}

async function observeScaling(fleets: Fleet[], clients: Clients): Promise<(fleet: string) => ScalingPart> {
  const groups = groupNames(fleets)
  const alarmNames = new Map(
    fleets.map(({ name, policy }) => [name, declarePairs(policy).map(({ alarmName }) => alarmName)]),
  )
  const [policies, alarms, scheduledActions] = await Promise.all([
    reading(() => readPolicies(clients.autoScaling, groups)),
    reading(() => readAlarms(clients.cloudWatch, [...alarmNames.values()].flat())),
    reading(() => readScheduledActions(clients.autoScaling, groups)),
  ])
  const groupOf = new Map(fleets.map(({ name, policy }) => [name, policy.group]))
  return (fleet) => ({
    policies: pick(policies, (found) => found.get(groupOf.get(fleet) ?? '') ?? []),
    alarms: pick(alarms, (found) => (alarmNames.get(fleet) ?? []).flatMap((name) => found.get(name) ?? [])),
    scheduledActions: pick(scheduledActions, (found) => found.get(groupOf.get(fleet) ?? '') ?? []),
  })
}

function pick<T, U>(from: Reading<T>, of: (value: T) => U): Reading<U> {
  return 'read' in from ? { read: of(from.read) } : from
}

function groupNames(fleets: Fleet[]): string[] {
  return fleets.map(({ policy }) => policy.group)
}
