/** Observe: reads what AWS says of every fleet, in as few calls as its page limits allow. */
import pMap from 'p-map'
import { readActivities } from '../adapters/auto-scaling/read-activities.ts'
import { readGroups } from '../adapters/auto-scaling/read-groups.ts'
import { readPolicies } from '../adapters/auto-scaling/read-policies.ts'
import { readScheduledActions } from '../adapters/auto-scaling/read-scheduled-actions.ts'
import { concurrency } from '../adapters/batch.ts'
import { reading } from '../adapters/cloud-error.ts'
import { readAlarms } from '../adapters/cloudwatch/alarms.ts'
import { readHistory } from '../adapters/cloudwatch/history.ts'
import { type LiveQuery, readLive } from '../adapters/cloudwatch/live.ts'
import type { LoadQuery } from '../adapters/cloudwatch/metric-data.ts'
import type { Clients, Connect } from '../adapters/connect.ts'
import { whereOf } from '../core/change.ts'
import type { Concern } from '../core/concern.ts'
import type { Fleet } from '../core/desired.ts'
import type { Instant } from '../core/instant.ts'
import type {
  Activity,
  LiveConnections,
  LoadPoint,
  Observed,
  ObservedFleet,
  Reading,
} from '../core/observed.ts'
import { reviewed, reviewedPeaks, reviewMargin, samplePeriod } from '../core/peak-review.ts'
import { metricDimensions } from '../core/policy.ts'
import { needsLive } from '../core/prewarm.ts'
import { needsActivities, servingInstances } from '../core/readiness.ts'
import { declarePairs } from '../core/scaling/declare.ts'
import type { Found, LookAtNodes } from './survey.ts'

export interface Look {
  concerns: readonly Concern[]
  /** `needed`: only where a floor could go down. GetMetricData is paid by the metric, each minute of every day. */
  live: 'needed' | 'all'
  /** How nodes are looked at; without it they are not. */
  nodes?: LookAtNodes
  /** Also how the peaks of the last day went. */
  history?: boolean
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
  const clients = connect(whereOf(first.policy))
  const groups = await reading(() => readGroups(clients.autoScaling, fleets.map(groupName)))
  if ('unread' in groups) return fleets.map(({ name }) => [name, { group: groups }])

  // Only groups that exist are asked about: AWS refuses a whole call for one that does not.
  const found = fleets.flatMap((fleet): Found[] => {
    const group = groups.read.get(fleet.policy.group)
    return group ? [{ fleet, group }] : []
  })
  const isPrewarm = look.concerns.includes('prewarm')
  const [loads, reasons, scaling, nodes, history] = await Promise.all([
    isPrewarm ? observeLive(found, at, clients, look.live) : null,
    isPrewarm ? observeReasons(found, at, clients) : null,
    look.concerns.includes('scaling') ? observeScaling(found, clients) : null,
    look.nodes?.(whereOf(first.policy), found, at),
    look.history ? observeHistory(found, at, clients) : null,
  ])
  return fleets.map((fleet) => {
    const group = groups.read.get(fleet.policy.group) ?? null
    const [live, activities] = [loads?.get(fleet.name), reasons?.get(fleet.name)]
    const past = history?.get(fleet.name)
    return [
      fleet.name,
      {
        group: { read: group },
        ...(live ? { live } : {}),
        ...(activities ? { activities } : {}),
        ...(past ? { history: past } : {}),
        ...(group ? scaling?.(fleet) : {}),
        ...nodes?.get(fleet.name),
      },
    ]
  })
}

function observeLive(
  found: Found[],
  at: Instant,
  { cloudWatch }: Clients,
  live: Look['live'],
): Promise<Map<string, Reading<LiveConnections>>> {
  const wanted = found.filter(({ fleet, group }) => live === 'all' || needsLive(fleet, group, at))
  return readLive(cloudWatch, wanted.map(liveQuery), at)
}

function liveQuery({ fleet, group }: Found): LiveQuery {
  return { ...loadQuery(fleet), instances: servingInstances(group) }
}

function loadQuery(fleet: Fleet): LoadQuery {
  const { namespace, name } = fleet.policy.metric
  const dimensions = metricDimensions(fleet.policy)
  return { fleet: fleet.name, namespace, name, dimensions, periodSeconds: samplePeriod(fleet) }
}

/** Only where there is a peak to review. */
function observeHistory(
  found: Found[],
  at: Instant,
  { cloudWatch }: Clients,
): Promise<Map<string, Reading<LoadPoint[]>>> {
  const queries = found
    .filter(({ fleet }) => reviewedPeaks(fleet, at).length > 0)
    .map(({ fleet }) => loadQuery(fleet))
  return readHistory(cloudWatch, queries, at - reviewed - reviewMargin, at)
}

/** Activities are read group by group: where this many fleets of one Region are late at once, a few tell why. */
const mostReasons = 20

async function observeReasons(
  found: Found[],
  at: Instant,
  { autoScaling }: Clients,
): Promise<Map<string, Reading<Activity[]>>> {
  const late = found.filter(({ fleet, group }) => needsActivities(fleet, group, at)).slice(0, mostReasons)
  if (late.length === 0) return new Map()
  const read = async ({ fleet, group }: Found): Promise<[string, Reading<Activity[]>]> => [
    fleet.name,
    await reading(() => readActivities(autoScaling, group.name)),
  ]
  return new Map(await pMap(late, read, { concurrency }))
}

type ScalingPart = Pick<ObservedFleet, 'policies' | 'alarms' | 'scheduledActions'>

async function observeScaling(
  found: Found[],
  { autoScaling, cloudWatch }: Clients,
): Promise<(fleet: Fleet) => ScalingPart> {
  const fleets = found.map(({ fleet }) => fleet)
  const groups = fleets.map(groupName)
  const [policies, alarms, scheduledActions] = await Promise.all([
    reading(() => readPolicies(autoScaling, groups)),
    reading(() => readAlarms(cloudWatch, fleets.flatMap(alarmNames))),
    reading(() => readScheduledActions(autoScaling, groups)),
  ])
  return (fleet) => ({
    policies: pick(policies, (of) => of.get(groupName(fleet)) ?? []),
    alarms: pick(alarms, (of) => alarmNames(fleet).flatMap((name) => of.get(name) ?? [])),
    scheduledActions: pick(scheduledActions, (of) => of.get(groupName(fleet)) ?? []),
  })
}

function pick<T, U>(from: Reading<T>, of: (value: T) => U): Reading<U> {
  return 'read' in from ? { read: of(from.read) } : from
}

function groupName({ policy }: Fleet): string {
  return policy.group
}

function alarmNames({ policy }: Fleet): string[] {
  return declarePairs(policy).map(({ alarmName }) => alarmName)
}
