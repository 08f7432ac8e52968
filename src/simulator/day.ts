/** One fleet through recorded load, minute by minute: the sandbox's AWS, the traffic, and Springtide's own loop. */
import { whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import { type Instant, MINUTE } from '../core/instant.ts'
import { metricDimensions } from '../core/policy.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { SandboxRegion } from '../sandbox/sandbox-region.ts'
import type { Fault } from './fault.ts'
import { createTrouble, type Trouble } from './faults.ts'
import { createFluid, type Fluid, type Host } from './fluid.ts'
import { createMinutes, type Minutes } from './minutes.ts'
import type { Algorithm } from './spread.ts'

export interface Drive {
  sandbox: Sandbox
  fleet: Fleet
  from: Instant
  /** Wanted connections, one value a minute. */
  load: Float64Array
  seed: number
  /** Mean life of a connection, in minutes. */
  lifeMinutes: number
  algorithm: Algorithm
  faults: readonly Fault[]
  /** What Springtide does in this minute; the same calls as its functions. */
  tick: (at: Instant) => Promise<void>
  /** Called at the end of each minute. */
  onMinute?: (at: Instant, trouble: Trouble, desired: number) => void
}

/** Clients whose server is gone come back evenly within so many minutes. */
const jitterMinutes = 2

export async function drive(play: Drive): Promise<Minutes> {
  const { sandbox, fleet, from, load, tick, faults, onMinute } = play
  const { group, metric, capacity } = fleet.policy
  const world = sandbox.region(whereOf(fleet.policy))
  const published = {
    namespace: metric.namespace,
    name: metric.name,
    dimensions: metricDimensions(fleet.policy),
  }
  const fluid = createFluid({ ...play, limit: capacity.connectionsPerInstance, jitterMinutes })
  const troubleAt = createTrouble(faults, world, group)
  const minutes = createMinutes(load.length)
  let placed: unknown = null
  for (let index = 0; index < load.length; index += 1) {
    const at = from + index * MINUTE
    const wanted = load[index] ?? 0
    // What goes wrong from this minute on is there when the minute begins, and not before.
    if (faults.length > 0 && index > 0) sandbox.advanceTo(at - 1)
    const trouble = troubleAt(at)
    sandbox.advanceTo(at)
    if (!trouble.isDown) await tick(at)
    const { serving, ...size } = world.glance(group)
    if (placed !== serving) {
      fluid.place(hosts(world, group, serving))
      placed = serving
    }
    fluid.pass(wanted)
    const { samples } = fluid.now
    if (samples.count > 0 && !trouble.isSilent) world.publish({ ...published, at, samples })
    write(
      minutes,
      index,
      { at, wanted, floor: size.min, desired: size.desired, instances: size.instances },
      fluid,
    )
    onMinute?.(at, trouble, size.desired)
  }
  return minutes
}

/** Those who come into service have no connections yet, and what is on its way out keeps those it has. */
function hosts(world: SandboxRegion, group: string, serving: readonly string[]): Host[] {
  const takesNew = new Set(serving)
  return world
    .instances(group)
    .filter(({ lifecycle }) => lifecycle === 'InService' || lifecycle.startsWith('Terminating'))
    .map(({ id }) => ({ id, isServing: takesNew.has(id) }))
}

type Given = Record<'at' | 'wanted' | 'floor' | 'desired' | 'instances', number>

/** In whole connections: who is neither refused nor waiting is connected. */
function write(minutes: Minutes, index: number, given: Given, { now }: Fluid): void {
  const [refused, waiting] = [Math.round(now.refused), Math.round(now.waiting)]
  minutes.at[index] = given.at
  minutes.wanted[index] = given.wanted
  minutes.connected[index] = given.wanted - refused - waiting
  minutes.refused[index] = refused
  minutes.waiting[index] = waiting
  minutes.disrupted[index] = Math.round(now.disrupted)
  minutes.floor[index] = given.floor
  minutes.desired[index] = given.desired
  minutes.instances[index] = given.instances
  minutes.serving[index] = now.serving
  minutes.fullest[index] = Math.round(now.fullest)
  minutes.average[index] = Math.round(now.average)
}
