/** A policy on trial: Springtide's own reconcile puts it into the sandbox, and one group for each load holds that load. */
import { whereOf } from '../../../src/core/change.ts'
import type { Fleet } from '../../../src/core/desired.ts'
import { MINUTE } from '../../../src/core/instant.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { movesIn, movesOut } from '../../../src/core/proofs/moves.ts'
import { reachableSizes } from '../../../src/core/proofs/reach.ts'
import { runApply } from '../../../src/operations/run.ts'
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'

export interface Load {
  /** Instances in service at the start. */
  size: number
  connections: number
}

export interface Seconds {
  launchSeconds: number
  terminateSeconds: number
}

export interface Verdict extends Load {
  /** Sizes one after the other, the first one included. */
  sizes: number[]
  /** How often growing turned into shrinking, or shrinking into growing. */
  turns: number
}

/** Every load that is exactly on a threshold at a size, from that size, and a scale of others from both ends. */
export function everyLoad(fleet: Fleet, levels: number): Load[] {
  const { policy } = fleet
  const [first, ...rest] = [...reachableSizes(fleet)].filter((size) => size > 0).sort((a, b) => a - b)
  const sizes = first === undefined ? [] : [first, ...rest]
  const averages = [...movesOut(policy), ...movesIn(policy)].map(({ average }) => average)
  const exact = sizes.flatMap((size) => averages.map((average) => ({ size, connections: average * size })))
  const [least = 0, most = 0] = [
    Math.min(...averages) * (first ?? 0),
    Math.max(...averages) * (sizes.at(-1) ?? 0),
  ]
  const scale = Array.from({ length: levels }, (_, step) =>
    Math.round(least + ((most - least) * step) / (levels - 1)),
  )
  return [
    ...exact,
    ...scale.map((connections) => ({ size: first ?? 0, connections })),
    ...scale.map((connections) => ({ size: sizes.at(-1) ?? 0, connections })),
  ]
}

/** Holds every load until nothing can move any more, or until it has turned four times. */
export async function hold(policy: Policy, loads: Load[], seconds: Seconds): Promise<Verdict[]> {
  const sandbox = createSandbox({ startsAt: clock('12:00') })
  const fleets = loads.map(({ size }, index) => {
    const name = `f${index}`
    const fleet: Fleet = {
      name,
      policy: { ...policy, fleet: name, group: name },
      file: '',
      peaks: [],
      tuning: null,
    }
    const { min, max } = policy.capacity
    sandbox.region(whereOf(policy)).createGroup({ name, min, max, desired: size, ...seconds })
    return fleet
  })
  const desired = { fleets, guardrails: { limits: {}, freeze: [] } }
  await runApply({
    desired,
    connect: sandbox.connect,
    commit: null,
    at: sandbox.now(),
    concerns: ['scaling'],
  })
  const trials = loads.map((load, index) => ({ ...load, name: `f${index}`, sizes: [load.size], quiet: 0 }))
  let open = trials
  for (const patience = quietMinutes(policy, seconds); open.length > 0; ) {
    for (const trial of open) minute(sandbox, policy, trial)
    sandbox.advanceTo(sandbox.now() + MINUTE)
    open = open.filter((trial) => trial.quiet < patience && turnsOf(trial.sizes) < 4)
  }
  return trials.map(({ size, connections, sizes }) => ({ size, connections, sizes, turns: turnsOf(sizes) }))
}

interface Trial extends Load {
  name: string
  sizes: number[]
  /** Minutes since the size last changed. */
  quiet: number
}

/** Whoever is in service publishes an equal part of the load. */
function minute(sandbox: Sandbox, policy: Policy, trial: Trial): void {
  const world = sandbox.region(whereOf(policy))
  const serving = world.instances(trial.name).filter(({ lifecycle }) => lifecycle === 'InService').length
  const values = Array.from({ length: serving }, () => trial.connections / serving)
  const { namespace, name } = policy.metric
  world.publish({ namespace, name, dimensions: { AutoScalingGroupName: trial.name }, values })
  const size = world.group(trial.name).DesiredCapacity ?? 0
  trial.quiet += 1
  if (size === trial.sizes.at(-1)) return
  trial.sizes.push(size)
  trial.quiet = 0
}

/** Longer than any alarm looks back and any policy waits. */
function quietMinutes({ scaling }: Policy, { launchSeconds, terminateSeconds }: Seconds): number {
  const lookback = [scaling?.out, scaling?.in, scaling?.maximum].map((side) =>
    side ? side.period * (side.datapoints.of + 2) : 0,
  )
  const wait = Math.max(
    scaling?.out.warmup ?? 300,
    scaling?.out.cooldown ?? 300,
    scaling?.in?.cooldown ?? 300,
    300,
  )
  return Math.ceil((Math.max(...lookback) + wait + launchSeconds + terminateSeconds + 120) / 60)
}

function turnsOf(sizes: number[]): number {
  const ways = sizes.slice(1).map((size, index) => Math.sign(size - (sizes[index] ?? 0)))
  return ways.filter((way, index) => index > 0 && way !== ways[index - 1]).length
}
