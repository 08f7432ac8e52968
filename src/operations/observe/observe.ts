/** Observe: reads what AWS says of every fleet, in as few calls as its page limits allow. */
import { readGroups } from '../../adapters/auto-scaling/read-groups.ts'
import { reading } from '../../adapters/cloud-error.ts'
import type { Connect } from '../../adapters/connect.ts'
import { placeKey, whereOf } from '../../core/change.ts'
import type { Concern } from '../../core/concern.ts'
import type { Fleet } from '../../core/desired.ts'
import { type Instant, SECOND } from '../../core/instant.ts'
import type { Observed, ObservedFleet, Owned } from '../../core/observed.ts'
import type { Whose } from '../../core/whose.ts'
import type { Around } from '../around/around.ts'
import type { Found, LookAtNodes } from '../survey.ts'
import { observeHistory, observeLive, observeReasons } from './load.ts'
import { observeBackstop, observeScaling } from './scaling.ts'

export interface Look {
  concerns: readonly Concern[]
  /** `needed`: only where a floor could go down. GetMetricData is paid by the metric, each minute of every day. */
  live: 'needed' | 'all'
  /** How nodes are looked at; without it they are not. */
  nodes?: LookAtNodes
  /** How what stands around groups is looked at; without it it is not. */
  around?: Around
  /** Also how the peaks of the last day went. */
  history?: boolean
  /** By all fleets of the repository; absent: by those that are looked at. */
  whose?: Whose
  /** Also what no file declares any more: only where the run is about all fleets of the repository. */
  orphans?: boolean
  /** How long a place may take, in milliseconds; absent: as long as it takes. */
  patience?: number
}

/** A Region or role that cannot be read leaves its own fleets unread, and the others alone. */
export async function observe(fleets: Fleet[], at: Instant, connect: Connect, look: Look): Promise<Observed> {
  const places = Map.groupBy(fleets, ({ policy }) => placeKey(policy))
  // Alone, a place holds up nobody.
  const patience = places.size > 1 ? look.patience : undefined
  const observed = await Promise.all(
    [...places.values()].map((some) => inTime(observePlace(some, at, connect, look), some, patience)),
  )
  const fleetsSeen = Object.fromEntries(observed.flatMap((place) => place.fleets))
  return { fleets: fleetsSeen, ...(look.orphans ? { owned: observed.flatMap(({ owned }) => owned) } : {}) }
}

interface SeenPlace {
  fleets: [string, ObservedFleet][]
  owned: Owned[]
}

function unseen(fleets: Fleet[], unread: string): SeenPlace {
  return { fleets: fleets.map(({ name }) => [name, { group: { unread } }]), owned: [] }
}

/** All places are read before the first Change is written: one that hangs would hold up the floors of the others. */
async function inTime(
  seen: Promise<SeenPlace>,
  fleets: Fleet[],
  patience: number | undefined,
): Promise<SeenPlace> {
  if (patience === undefined) return seen
  const { promise, resolve } = Promise.withResolvers<SeenPlace>()
  const unread = `no answer within ${patience / SECOND} seconds, and the other Regions go on`
  const giveUp = () => resolve(unseen(fleets, unread))
  const timer = setTimeout(giveUp, patience)
  try {
    return await Promise.race([seen, promise])
  } finally {
    clearTimeout(timer)
  }
}

async function observePlace(fleets: Fleet[], at: Instant, connect: Connect, look: Look): Promise<SeenPlace> {
  const [first] = fleets
  if (!first) return { fleets: [], owned: [] }
  const where = whereOf(first.policy)
  const clients = connect(where)
  const groups = await reading(() =>
    readGroups(
      clients.autoScaling,
      fleets.map(({ policy }) => policy.group),
    ),
  )
  if ('unread' in groups) return unseen(fleets, groups.unread)

  // Only groups that exist are asked about: AWS refuses a whole call for one that does not.
  const found = fleets.flatMap((fleet): Found[] => {
    const group = groups.read.get(fleet.policy.group)
    return group ? [{ fleet, group }] : []
  })
  const isPrewarm = look.concerns.includes('prewarm')
  const [loads, reasons, scaling, nodes, around, history, dashboards] = await Promise.all([
    isPrewarm ? observeLive(found, at, clients, look.live) : null,
    isPrewarm ? observeReasons(found, at, clients) : null,
    look.concerns.includes('scaling')
      ? observeScaling(where, found, clients, look)
      : look.concerns.includes('backstop')
        ? observeBackstop(found, clients)
        : null,
    look.nodes?.(where, found, at),
    look.around?.look(where, found, at, look.concerns, look.live),
    look.history ? observeHistory(found, at, clients) : null,
    look.orphans && look.whose && look.concerns.includes('telemetry')
      ? look.around?.dashboards(where, look.whose)
      : null,
  ])
  const seen = fleets.map((fleet): [string, ObservedFleet] => {
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
        ...(group ? scaling?.of(fleet) : {}),
        ...nodes?.get(fleet.name),
        ...around?.get(fleet.name),
      },
    ]
  })
  const owned = (scaling?.owned ?? []).map((one) => ({ ...one, ...(dashboards ? { dashboards } : {}) }))
  return { fleets: seen, owned }
}
