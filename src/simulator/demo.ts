/** The demo: a recorded day, with AWS that starts out drifted, played with pre-warm and without. */
import { setTimeout as pause } from 'node:timers/promises'
import {
  PutScheduledUpdateGroupActionCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import { DeleteAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { readAlarms } from '../adapters/cloudwatch/alarms.ts'
import type { Connect } from '../adapters/connect.ts'
import { concerns } from '../core/concern.ts'
import type { Desired, Fleet } from '../core/desired.ts'
import { type Claim, peakClaims } from '../core/floor.ts'
import { DAY, type Instant, MINUTE } from '../core/instant.ts'
import type { Report } from '../core/report.ts'
import { declarePairs } from '../core/scaling/declare.ts'
import { runApply } from '../operations/run.ts'
import { seedSandbox } from '../sandbox/seed.ts'
import { drive, type Minute, type Score, score } from './day.ts'
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
  peaks: Claim[]
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
    peaks: peakClaims(fleet, from, from + DAY).filter(({ risesAt }) => risesAt >= from),
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

/** What hands do to an account over the months: an edited threshold, a deleted alarm, a wrong max, a forgotten timer. */
async function driftAway({ policy }: Fleet, connect: Connect, at: Instant): Promise<void> {
  const { region, role, group: AutoScalingGroupName, capacity } = policy
  const { autoScaling, cloudWatch } = connect({ region, ...(role ? { role } : {}) })
  const [out, inward] = declarePairs(policy).map(({ alarmName }) => alarmName)
  const alarm = out ? (await readAlarms(cloudWatch, [out])).get(out) : undefined
  if (!alarm || !inward) throw new Error('the demo drifts alarms that are not there')
  const { spec } = alarm
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: alarm.name,
      Namespace: spec.namespace,
      MetricName: spec.metric,
      Dimensions: Object.entries(spec.dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: 'Average',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Period: spec.periodSeconds,
      EvaluationPeriods: spec.evaluationPeriods,
      DatapointsToAlarm: spec.datapointsToAlarm,
      TreatMissingData: spec.missingData,
      AlarmActions: spec.alarmActions,
      OKActions: spec.okActions,
      Threshold: spec.threshold + 4_000,
    }),
  )
  await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [inward] }))
  await autoScaling.send(
    new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: Math.ceil(capacity.max / 3) }),
  )
  await autoScaling.send(
    new PutScheduledUpdateGroupActionCommand({
      AutoScalingGroupName,
      ScheduledActionName: 'save-money-at-night',
      StartTime: new Date(at + 16 * 60 * MINUTE),
      MinSize: 1,
    }),
  )
}
