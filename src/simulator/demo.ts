/** The demo: a recorded day, with AWS that starts out drifted, played with pre-warm and without. */
import { setTimeout as pause } from 'node:timers/promises'
import { groupConcerns } from '../core/concern.ts'
import type { Desired, Fleet } from '../core/desired.ts'
import { peakClaims } from '../core/floor.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../core/instant.ts'
import type { Report } from '../core/report.ts'
import { type Loop, runApply } from '../operations/run.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { seedSandbox } from '../sandbox/seed.ts'
import { type Arrival, arrivals } from './arrivals.ts'
import { drive, type Minute, type Score, score } from './day.ts'
import { driftAway } from './drift-away.ts'
import { readTrace, scaleTrace } from './trace.ts'

/** The recorded day, 30 June 1998, is played 1,513 weeks later: the same weekday and the same UTC clock. */
const from = Date.UTC(2027, 5, 29, 4)
const shift = 1_513 * 7 * DAY
const highest = 450_000
const lifeMinutes = 30
const recording = new URL('../../traces/worldcup98.csv', import.meta.url)

export interface DemoResult {
  fleet: Fleet
  /** The plan that repaired the drift, and what became of it. */
  repair: Report
  peaks: Arrival[]
  threshold: number
  withPrewarm: { minutes: Minute[]; score: Score }
  without: { minutes: Minute[]; score: Score }
  /** Calls to AWS in the run with pre-warm, and the ticks they were for. */
  calls: number
  ticks: number
}

/** Plays the day for one fleet of the repository; the drift is on that one. */
export async function playDemo(desired: Desired, fleetName: string): Promise<DemoResult> {
  const fleet = desired.fleets.find(({ name }) => name === fleetName)
  if (!fleet?.policy.scaling) throw new Error(`the demo needs a fleet ${fleetName} with a scaling section`)
  const load = scaleTrace(await readTrace(recording, shift), from, from + DAY, highest)
  const threshold = fleet.policy.scaling.out.at

  const drifted = seedSandbox(desired.fleets, from)
  const ours = (at: Instant): Loop => ({
    desired,
    connect: drifted.connect,
    commit: null,
    at,
    concerns: groupConcerns,
  })
  await runApply({ ...ours(from), desired: enforced(desired) })
  await driftAway(fleet, drifted.connect, from)
  const repair = await runApply(ours(from))
  drifted.calls.length = 0
  const minutes = await play(drifted, fleet, load, (at) => ({
    ...ours(at),
    concerns: isReconcileMinute(at) ? groupConcerns : ['prewarm'],
  }))

  const reactive = seedSandbox(desired.fleets, from)
  const alone = (at: Instant): Loop => ({ ...ours(at), connect: reactive.connect, concerns: ['scaling'] })
  await runApply({ ...alone(from), desired: enforced(desired) })
  const without = await play(reactive, fleet, load, (at) => (isReconcileMinute(at) ? alone(at) : null))

  return {
    fleet,
    repair,
    peaks: arrivals(
      peakClaims(fleet, from, from + DAY).filter(({ risesAt }) => risesAt > from),
      minutes,
      without,
    ),
    threshold,
    withPrewarm: { minutes, score: score(minutes, threshold) },
    without: { minutes: without, score: score(without, threshold) },
    calls: drifted.calls.length,
    ticks: minutes.length,
  }
}

/** Drives the load through a sandbox; `loopAt` is what Springtide runs in a minute, `null` nothing. */
function play(
  sandbox: Sandbox,
  fleet: Fleet,
  load: number[],
  loopAt: (at: Instant) => Loop | null,
): Promise<Minute[]> {
  const tick = async (at: Instant) => {
    // Lets a progress line be drawn now and then.
    if (at % HOUR === 0) await pause(0)
    const loop = loopAt(at)
    if (loop) await runApply(loop)
  }
  return drive({ sandbox, fleet, from, load, lifeMinutes, tick })
}

/** What a fleet in `mode: observe` adopts was there before: the sandbox gets it as declared. */
function enforced(desired: Desired): Desired {
  return {
    ...desired,
    fleets: desired.fleets.map((fleet) => ({ ...fleet, policy: { ...fleet.policy, mode: 'enforce' } })),
  }
}

/** The functions' timers: prewarm every minute, reconcile every thirty. */
function isReconcileMinute(at: Instant): boolean {
  return at % (30 * MINUTE) === 0
}
