/** The demo: a recorded day, with AWS that starts out drifted, played with pre-warm and without. */
import { setTimeout as pause } from 'node:timers/promises'
import { concerns } from '../core/concern.ts'
import type { Desired, Fleet } from '../core/desired.ts'
import { peakClaims } from '../core/floor.ts'
import { DAY, type Instant, MINUTE } from '../core/instant.ts'
import type { Report } from '../core/report.ts'
import { runApply } from '../operations/run.ts'
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

/** Plays the day for one fleet of the repository; the drift is on all of them. */
export async function playDemo(desired: Desired, fleetName: string): Promise<DemoResult> {
  const fleet = desired.fleets.find(({ name }) => name === fleetName)
  if (!fleet?.policy.scaling) throw new Error(`the demo needs a fleet ${fleetName} with a scaling section`)
  const load = scaleTrace(await readTrace(recording, shift), from, from + DAY, highest)
  const threshold = fleet.policy.scaling.out.at

  const drifted = seedSandbox(desired.fleets, from)
  const loop = (at: Instant) => ({ desired, connect: drifted.connect, commit: null, at, concerns })
  await runApply({ ...loop(from), desired: enforced(desired) })
  await driftAway(fleet, drifted.connect, from)
  const repair = await runApply(loop(from))
  drifted.calls.length = 0
  const minutes = await drive({
    sandbox: drifted,
    fleet,
    from,
    load,
    lifeMinutes,
    tick: (at) =>
      tick(at, async () => {
        await runApply({ ...loop(at), concerns: isReconcileMinute(at) ? concerns : ['prewarm'] })
      }),
  })
  const calls = drifted.calls.length

  const reactive = seedSandbox(desired.fleets, from)
  const alone = (at: Instant) => ({ ...loop(at), connect: reactive.connect, concerns: ['scaling'] as const })
  await runApply({ ...alone(from), desired: enforced(desired) })
  const without = await drive({
    sandbox: reactive,
    fleet,
    from,
    load,
    lifeMinutes,
    tick: (at) =>
      tick(at, async () => {
        if (isReconcileMinute(at)) await runApply(alone(at))
      }),
  })
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
    calls,
    ticks: minutes.length,
  }
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

/** Lets a progress line be drawn now and then. */
async function tick(at: Instant, work: () => Promise<void>): Promise<void> {
  if (at % (60 * MINUTE) === 0) await pause(0)
  await work()
}
