/** When the functions that work on timers run, as plain data. */
import type { Mailing } from '../src/core/mailing.ts'

export interface Tick {
  /** Its name in SST's state. */
  id: string
  function: 'prewarm' | 'reconcile' | 'tuning' | 'balance' | 'drift'
  schedule: `rate(${string})` | `cron(${string})`
  /** IANA; a rate needs none. */
  timezone?: string
  /** EventBridge Scheduler gives up what it could not hand over for so long: a stale tick never fires. */
  eventAgeSeconds: number
  /** Whether each deployment sets its start anew, so that the new commit is reconciled soon. */
  startsAfterDeployment?: true
}

const steady: Tick[] = [
  { id: 'PrewarmTick', function: 'prewarm', schedule: 'rate(1 minute)', eventAgeSeconds: 60 },
  {
    id: 'ReconcileTick',
    function: 'reconcile',
    schedule: 'rate(30 minutes)',
    eventAgeSeconds: 60,
    startsAfterDeployment: true,
  },
  { id: 'TuningTick', function: 'tuning', schedule: 'rate(1 hour)', eventAgeSeconds: 60 },
  { id: 'BalanceTick', function: 'balance', schedule: 'rate(15 minutes)', eventAgeSeconds: 60 },
]

/** The night has its tick where policies/report.yaml says when. */
export function ticks(mailing: Mailing | undefined): Tick[] {
  if (!mailing) return steady
  // A day ends at 24:00, which cron calls 0:00.
  const [hour, minute] = [Math.floor(mailing.at / 60) % 24, mailing.at % 60]
  return [
    ...steady,
    {
      id: 'DriftTick',
      function: 'drift',
      schedule: `cron(${minute} ${hour} * * ? *)`,
      timezone: mailing.timezone,
      eventAgeSeconds: 900,
    },
  ]
}
