/** When the functions that work on timers run, as plain data. */
import type { Mailing } from '../src/core/mailing.ts'
import type { Share } from '../src/core/share.ts'

export interface Tick {
  /** Its name in SST's state. */
  id: string
  function: 'prewarm' | 'reconcile' | 'tuning' | 'balance' | 'drift'
  schedule: `rate(${string})` | `cron(${string})`
  /** IANA; a rate needs none. */
  timezone?: string
  /** EventBridge Scheduler gives up what it could not hand over for so long: a stale tick never fires. */
  eventAgeSeconds: number
  /** What the function gets: its share, where there are several. */
  event?: Share
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

/** One timer for each share; the night, which is one report, has its tick where policies/report.yaml says when. */
export function ticks(mailing: Mailing | undefined, shares = 1): Tick[] {
  const shared = steady.flatMap((tick) => divided(tick, shares))
  if (!mailing) return shared
  // A day ends at 24:00, which cron calls 0:00.
  const [hour, minute] = [Math.floor(mailing.at / 60) % 24, mailing.at % 60]
  return [
    ...shared,
    {
      id: 'DriftTick',
      function: 'drift',
      schedule: `cron(${minute} ${hour} * * ? *)`,
      timezone: mailing.timezone,
      eventAgeSeconds: 900,
    },
  ]
}

/** The first keeps the name it has where it is alone. */
function divided(tick: Tick, of: number): Tick[] {
  if (of === 1) return [tick]
  return Array.from({ length: of }, (_, index) => {
    const share = index + 1
    return { ...tick, id: share === 1 ? tick.id : `${tick.id}${share}`, event: { share, of } }
  })
}
