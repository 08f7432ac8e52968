/** Asks AWS what `tide check --live` needs of every fleet, and gives the risks that come of it. Writes nothing. */
import pMap from 'p-map'
import { readLaunches } from '../adapters/auto-scaling/read-activities.ts'
import { readGroups } from '../adapters/auto-scaling/read-groups.ts'
import { readGroupQuota } from '../adapters/auto-scaling/read-limits.ts'
import { concurrency } from '../adapters/batch.ts'
import { reading } from '../adapters/cloud-error.ts'
import { type HeardQuery, readHeard } from '../adapters/cloudwatch/heard.ts'
import { readNamesakes } from '../adapters/cloudwatch/namesakes.ts'
import type { Clients, Connect } from '../adapters/connect.ts'
import { placeKey, whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import type { Instant } from '../core/instant.ts'
import type { Group, Reading } from '../core/observed.ts'
import { liveRisks, riskOf } from '../core/proofs/live/live.ts'
import { type LiveLook, lookBack } from '../core/proofs/live/look.ts'
import { quotaRisks } from '../core/proofs/live/quota.ts'
import type { Ground, Risk } from '../core/proofs/risk.ts'
import { loadQuery } from './load-query.ts'

/** The live risks by fleet. A Region or role that cannot be read leaves its own fleets unchecked, and the others alone. */
export async function checkLive(
  fleets: Fleet[],
  at: Instant,
  ground: Ground,
  connect: Connect,
): Promise<Map<string, Risk[]>> {
  const places = Map.groupBy(fleets, ({ policy }) => placeKey(policy))
  const found = await Promise.all([...places.values()].map((some) => checkPlace(some, at, ground, connect)))
  return new Map(found.flat())
}

async function checkPlace(
  fleets: Fleet[],
  at: Instant,
  ground: Ground,
  connect: Connect,
): Promise<[string, Risk[]][]> {
  const [first] = fleets
  if (!first) return []
  const clients = connect(whereOf(first.policy))
  const [groups, heard, quota] = await Promise.all([
    reading(() =>
      readGroups(
        clients.autoScaling,
        fleets.map(({ policy }) => policy.group),
      ),
    ),
    readHeard(clients.cloudWatch, fleets.map(heardQuery), at),
    reading(() => readGroupQuota(clients.autoScaling)),
  ])
  const looks = await pMap(
    fleets,
    async (fleet) => {
      const group = 'unread' in groups ? groups : { read: groups.read.get(fleet.policy.group) ?? null }
      const samples = heard.get(fleet.name) ?? { unread: 'the metric was not answered for' }
      return { fleet, look: await lookCloser(fleet, group, samples, clients) }
    },
    { concurrency },
  )
  const quotas = riskOf(first, 'live-quota', quotaRisks(looks, quota, ground))
  return looks.map(({ fleet, look }) => [
    fleet.name,
    [...liveRisks(fleet, look), ...(fleet === first ? quotas : [])],
  ])
}

/** Only a group that exists can be asked for launches, and only a silent metric needs its namesakes. */
async function lookCloser(
  { policy }: Fleet,
  group: Reading<Group | null>,
  heard: Reading<number>,
  { autoScaling, cloudWatch }: Clients,
): Promise<LiveLook> {
  const isSilent = 'read' in heard && heard.read === 0
  const [launches, namesakes] = await Promise.all([
    'read' in group && group.read ? reading(() => readLaunches(autoScaling, policy.group)) : null,
    isSilent ? reading(() => readNamesakes(cloudWatch, policy.metric.name)) : null,
  ])
  return { group, heard, ...(launches ? { launches } : {}), ...(namesakes ? { namesakes } : {}) }
}

function heardQuery(fleet: Fleet): HeardQuery {
  return { ...loadQuery(fleet), lookBack: lookBack(fleet) }
}
