/** The demo: a recorded day, with AWS that starts out drifted, played with pre-warm and without. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Concern, writtenConcerns } from '../core/concern.ts'
import type { Desired, Fleet } from '../core/desired.ts'
import { DAY, HOUR, type Instant } from '../core/instant.ts'
import type { Score } from '../core/played.ts'
import type { Report } from '../core/report.ts'
import { lookAround } from '../operations/around/around.ts'
import { type Loop, runApply } from '../operations/run.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { seedSandbox } from '../sandbox/seed.ts'
import { type Arrival, arrivals } from './arrivals.ts'
import { drive } from './day.ts'
import { driftAway } from './drift-away.ts'
import { fitTrace } from './fit-trace.ts'
import { type Minute, type Minutes, rows } from './minutes.ts'
import { score } from './score.ts'
import { concernsAt, defaultLifeMinutes, enforced } from './simulate.ts'
import { readTrace } from './trace.ts'

/** The recorded day, 30 June 1998, is played 1,513 weeks later: the same weekday and the same UTC clock. */
const from = Date.UTC(2027, 5, 29, 4)
const highest = 450_000
const recording = new URL('../../traces/worldcup98.csv', import.meta.url)

export interface DemoResult {
  fleet: Fleet
  /** The plan that repaired the drift, and what became of it. */
  repair: Report
  peaks: DemoPeak[]
  threshold: number
  withPrewarm: { minutes: Minute[]; score: Score }
  without: { minutes: Minute[]; score: Score }
  /** Calls to AWS in the run with pre-warm, and the ticks they were for. */
  calls: number
  ticks: number
}

interface DemoPeak extends Arrival {
  /** In service at its start without pre-warm. */
  servingWithout: number
}

/** Plays the day for one fleet of the repository; the drift is on that one. */
export async function playDemo(desired: Desired, fleetName: string): Promise<DemoResult> {
  const fleet = desired.fleets.find(({ name }) => name === fleetName)
  if (!fleet?.policy.scaling) throw new Error(`the demo needs a fleet ${fleetName} with a scaling section`)
  const trace = await readTrace(recording)
  const { load } = fitTrace(trace, { from, to: from + DAY, size: { peak: highest } })

  const drifted = seedSandbox(desired.fleets, from)
  const ours = (at: Instant, concerns: readonly Concern[]): Loop => ({
    desired,
    connect: drifted.connect,
    commit: null,
    at,
    concerns,
    around: lookAround(drifted.connect),
  })
  await runApply({ ...ours(from, writtenConcerns), desired: allEnforced(desired) })
  await driftAway(fleet, drifted.connect, from)
  const repair = await runApply(ours(from, writtenConcerns))
  drifted.calls.length = 0
  const minutes = await play(drifted, fleet, load, (at) => ours(at, concernsAt(at, true)))

  const reactive = seedSandbox(desired.fleets, from)
  const alone = (at: Instant): Loop => ({ ...ours(at, concernsAt(at, false)), connect: reactive.connect })
  await runApply({ ...alone(from), desired: allEnforced(desired) })
  const without = await play(reactive, fleet, load, alone)

  const peaks = arrivals(fleet, minutes)
  const peaksWithout = arrivals(fleet, without)
  return {
    fleet,
    repair,
    peaks: peaks.map((peak, index) => ({
      ...peak,
      servingWithout: peaksWithout[index]?.servingAtStart ?? 0,
    })),
    threshold: fleet.policy.scaling.out.at,
    withPrewarm: { minutes: rows(minutes), score: score(fleet, minutes, peaks) },
    without: { minutes: rows(without), score: score(fleet, without, peaksWithout) },
    calls: drifted.calls.length,
    ticks: load.length,
  }
}

/** Drives the load through a sandbox; `loopAt` is what Springtide runs in a minute. */
function play(
  sandbox: Sandbox,
  fleet: Fleet,
  load: Float64Array,
  loopAt: (at: Instant) => Loop,
): Promise<Minutes> {
  const tick = async (at: Instant) => {
    // Lets a progress line be drawn now and then.
    if (at % HOUR === 0) await pause(0)
    const loop = loopAt(at)
    if (loop.concerns.length > 0) await runApply(loop)
  }
  const lifeMinutes = defaultLifeMinutes
  return drive({
    sandbox,
    fleet,
    from,
    load,
    lifeMinutes,
    algorithm: 'round_robin',
    seed: 0,
    faults: [],
    tick,
  })
}

/** What a fleet in `mode: observe` adopts was there before: the sandbox gets it as declared, but for what only we make. */
function allEnforced(desired: Desired): Desired {
  return {
    ...desired,
    fleets: desired.fleets.map((fleet) => {
      const backstop = fleet.policy.backstop && fleet.policy.mode === 'enforce'
      return enforced({ ...fleet, policy: { ...fleet.policy, backstop } })
    }),
  }
}
