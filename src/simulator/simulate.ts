/** A fleet through recorded load: Springtide's own loop, each simulated minute, against the sandbox's AWS. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Concern, groupConcerns } from '../core/concern.ts'
import type { Desired, Fleet } from '../core/desired.ts'
import { Guardrails } from '../core/guardrails.ts'
import { type Instant, MINUTE } from '../core/instant.ts'
import type { Score } from '../core/played.ts'
import { type Loop, runApply } from '../operations/run.ts'
import { type Arrival, arrivals } from './arrivals.ts'
import { createChronicle, type SimulationEvent } from './chronicle.ts'
import { drive } from './day.ts'
import type { Fault } from './fault.ts'
import type { Minutes } from './minutes.ts'
import { score } from './score.ts'
import type { Algorithm } from './spread.ts'
import { stage } from './stage.ts'

export interface Scenario {
  /** The repository; of its fleets only `fleet` is played, with its guardrails. */
  desired: Desired
  fleet: Fleet
  /** A whole minute. */
  from: Instant
  /** Wanted connections, one value a minute. */
  load: Float64Array
  seed: number
  /** `false`: only scaling is reconciled, no floor is raised. */
  prewarm: boolean
  faults: readonly Fault[]
  /** Mean life of a connection, in minutes. */
  lifeMinutes?: number
  /** How a load balancer chooses an instance for a new connection; by default as `routing` says, else round_robin. */
  algorithm?: Algorithm
  /** Called now and then with the share that is done, from 0 to 1. */
  onProgress?: (share: number) => void
}

export interface Simulation {
  minutes: Minutes
  score: Score
  peaks: Arrival[]
  /** Scaling actions, failed launches and held changes; the first 1,000. */
  events: SimulationEvent[]
  /** Events beyond those. */
  eventsLeftOut: number
  /** Calls to AWS. */
  calls: number
}

export const defaultLifeMinutes = 30

/** The same scenario gives the same Simulation, to the byte. A fleet in `mode: observe` is played as if it enforced. */
export async function simulate(scenario: Scenario): Promise<Simulation> {
  const { from, load, seed, prewarm, faults, onProgress } = scenario
  const fleet = enforced(scenario.fleet)
  const desired = { ...scenario.desired, fleets: [fleet] }
  const { sandbox, world } = stage(fleet, from, load[0] ?? 0, seed)
  const chronicle = createChronicle(world, fleet.policy.group)
  const loopAt = (at: Instant, concerns: readonly Concern[]): Loop => ({
    desired,
    connect: sandbox.connect,
    commit: null,
    at,
    concerns,
    onOutcome: (change, outcome) => chronicle.outcome(at, change, outcome),
  })
  // What the repository says of scaling was there before, so no guardrail has a word in it.
  const { onOutcome: _, ...before } = loopAt(from, ['scaling'])
  await runApply({ ...before, desired: { ...desired, guardrails: Guardrails.parse({}) } })

  let calls = 0
  sandbox.calls.length = 0
  const tick = async (at: Instant) => {
    const concerns = concernsAt(at, prewarm)
    if (concerns.length > 0) await runApply(loopAt(at, concerns))
    calls += sandbox.calls.length
    sandbox.calls.length = 0
    if (at % progressEvery !== 0) return
    onProgress?.((at - from) / (load.length * MINUTE))
    // Lets a progress line be drawn.
    await pause(0)
  }
  const { lifeMinutes = defaultLifeMinutes, algorithm = fleet.policy.routing?.algorithm ?? 'round_robin' } =
    scenario
  const minutes = await drive({
    sandbox,
    fleet,
    from,
    load,
    seed,
    lifeMinutes,
    algorithm,
    faults,
    tick,
    onMinute: chronicle.minute,
  })
  const peaks = arrivals(fleet, minutes)
  const { events, leftOut } = chronicle
  return { minutes, score: score(fleet, minutes, peaks), peaks, events, eventsLeftOut: leftOut, calls }
}

const progressEvery = 6 * 60 * MINUTE

/** The functions' timers: prewarm every minute, reconcile every thirty. */
export function concernsAt(at: Instant, prewarm: boolean): readonly Concern[] {
  const isReconcileMinute = at % (30 * MINUTE) === 0
  if (isReconcileMinute) return prewarm ? groupConcerns : ['scaling']
  return prewarm ? ['prewarm'] : []
}

/** Of what `mode: observe` only reports, a simulation shows what it would do. */
export function enforced(fleet: Fleet): Fleet {
  return { ...fleet, policy: { ...fleet.policy, mode: 'enforce' } }
}
