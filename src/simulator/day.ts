/** One fleet through recorded load, minute by minute: the sandbox's AWS, the traffic, and Springtide's own loop. */
import { whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import { type Instant, MINUTE } from '../core/instant.ts'
import { metricDimensions } from '../core/policy.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { nextMinute, noTraffic, sum, type Traffic } from './traffic.ts'

/** How things stood at the end of a minute. */
export interface Minute {
  at: Instant
  /** People who want to be connected. */
  wanted: number
  connected: number
  refused: number
  cut: number
  /** The floor, MinSize. */
  floor: number
  desired: number
  serving: number
  /** Connections of the fullest instance, and of the average one. */
  fullest: number
  average: number
}

export interface Drive {
  sandbox: Sandbox
  fleet: Fleet
  from: Instant
  /** Wanted connections, one value a minute. */
  load: number[]
  /** What Springtide does in this minute; the same calls as its functions. */
  tick: (at: Instant) => Promise<void>
  /** Mean life of a connection, in minutes. */
  lifeMinutes: number
}

export async function drive({ sandbox, fleet, from, load, tick, lifeMinutes }: Drive): Promise<Minute[]> {
  const { group: name, metric, capacity } = fleet.policy
  const world = sandbox.region(whereOf(fleet.policy))
  const model = { limit: capacity.connectionsPerInstance, lifeMinutes }
  const published = {
    namespace: metric.namespace,
    name: metric.name,
    dimensions: metricDimensions(fleet.policy),
  }
  const minutes: Minute[] = []
  let traffic: Traffic = noTraffic
  for (const [index, wanted] of load.entries()) {
    const at = from + index * MINUTE
    sandbox.advanceTo(at)
    await tick(at)
    const group = world.group(name)
    const serving = (group.Instances ?? []).flatMap(({ LifecycleState, InstanceId = '' }) =>
      LifecycleState === 'InService' ? [InstanceId] : [],
    )
    traffic = nextMinute(traffic, serving, wanted, model)
    const open = [...traffic.open.values()]
    if (open.length > 0) world.publish({ ...published, at, values: open.map(Math.round) })
    minutes.push({
      at,
      wanted,
      connected: Math.round(sum(open)),
      refused: Math.round(traffic.refused),
      cut: Math.round(traffic.cut),
      floor: group.MinSize ?? 0,
      desired: group.DesiredCapacity ?? 0,
      serving: serving.length,
      fullest: Math.round(Math.max(0, ...open)),
      average: Math.round(sum(open) / Math.max(1, serving.length)),
    })
  }
  return minutes
}

/** The numbers people compare two runs by. */
export interface Score {
  /** Minutes with the average over the scale-out threshold. */
  minutesOverThreshold: number
  /** Minutes in which somebody was refused. */
  minutesRefusing: number
  /** Connection attempts that found no room, counted once a minute while they wait. */
  refused: number
  /** Connections cut by scale-in. */
  cut: number
  /** Connections of the fullest instance in the worst minute. */
  worst: number
  instanceHours: number
}

export function score(minutes: Minute[], threshold: number): Score {
  const total = (of: (minute: Minute) => number) => sum(minutes.map(of))
  return {
    minutesOverThreshold: minutes.filter(({ average, refused }) => average > threshold || refused > 0).length,
    minutesRefusing: minutes.filter(({ refused }) => refused > 0).length,
    refused: total(({ refused }) => refused),
    cut: total(({ cut }) => cut),
    worst: minutes.reduce((most, { fullest }) => Math.max(most, fullest), 0),
    instanceHours: Math.round(total(({ desired }) => desired) / 60),
  }
}
