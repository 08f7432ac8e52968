/** One Report that has everything a Report can have, hostile text included: every renderer is tried on it. */
import { type Change, change } from '../src/core/change.ts'
import { nodeConcerns, writtenConcerns } from '../src/core/concern.ts'
import type { Finding } from '../src/core/finding.ts'
import { type Claim, overrideClaim, peakClaims } from '../src/core/floor.ts'
import { DAY, HOUR, MINUTE } from '../src/core/instant.ts'
import type { FleetStatus, Report } from '../src/core/report.ts'
import type { ForecastReview } from '../src/core/review/forecast.ts'
import type { PeakReview } from '../src/core/review/peaks.ts'
import { timeline } from '../src/core/timeline.ts'
import { aFleet, aPeak, clock } from './build.ts'

/** What somebody could write into a tag, a file or a node's output to be shown as more than text. */
export const hostile =
  '<!channel> <@U012AB3CD> <https://evil.example|click> *bold* _it_ `code` </td></table><script>alert(1)</script><img src=x onerror=alert(1)> [link](https://evil.example) \u001b[31mred\u001b[0m \u202Eltr @everyone & "quoted" \'single\' {{x}} $(id)\r\nBcc: evil@example.com'

export const at = clock('07:00')

const chat = aFleet({ fleet: 'chat', group: 'prod-chat-ws' }, [
  aPeak({ place: { file: 'schedules/chat.yaml', line: 7 } }),
])
const game = aFleet({ fleet: 'game', group: 'prod-game-ws' }, [
  aPeak({ name: 'friday-night', rampSeconds: 1_800, timezone: 'Asia/Kolkata' }),
])
const override = {
  size: { connections: 600_000 },
  since: at - HOUR,
  until: at + HOUR,
  by: 'ada',
  because: hostile,
}
const hold = { since: at - 2 * HOUR, until: at + 3 * HOUR, by: hostile, because: 'load test' }

function next(fleet: typeof chat): Claim | null {
  return peakClaims(fleet, at, at + 2 * DAY).find(({ risesAt }) => risesAt > at) ?? null
}

function changeOf(
  fleet: string,
  action: Parameters<typeof change>[0],
  because: string,
  held?: Change['held'],
): Change {
  const target = { region: 'us-east-1', group: `prod-${fleet}-ws`, name: `springtide-${fleet}-out` }
  return change(action, { concern: 'scaling', fleet, target, because, held })
}

const alarm = {
  namespace: 'WebSocket',
  metric: 'tcp_established',
  dimensions: { AutoScalingGroupName: 'prod-feed-ws' },
  statistic: 'Average',
  periodSeconds: 60,
  evaluationPeriods: 5,
  datapointsToAlarm: 3,
  threshold: 25_000,
  comparison: 'GreaterThanOrEqualToThreshold',
  missingData: 'notBreaching',
  alarmActions: ['arn:aws:sns:us-east-1:123456789012:ops'],
  okActions: [],
}

const changes: Change[] = [
  changeOf('feed', { kind: 'set-max', before: 14, after: 40 }, 'MaxSize differs from policies/feed.yaml'),
  changeOf(
    'feed',
    { kind: 'put-alarm', before: { ...alarm, threshold: 24_000 }, after: alarm, keep: {} },
    `threshold differs: ${hostile}`,
  ),
  changeOf('feed', { kind: 'set-floor', before: 3, after: 60 }, 'peak matches wants 60', {
    by: 'guardrail',
    reason: 'raises the floor by 57; policies/guardrails.yaml allows 45 at once',
  }),
  changeOf(
    'chat',
    {
      kind: 'put-warm-pool',
      before: null,
      after: { min: 2, maxPrepared: 12, state: 'Stopped', reuseOnScaleIn: true },
    },
    'policies/chat.yaml declares a warm pool',
    { by: 'hold', reason: `a hold by ${hostile}` },
  ),
]

function finding(some: Partial<Finding>): Finding {
  return {
    concern: 'tuning',
    code: 'untuned',
    fleet: 'chat',
    target: 'nofile on i-0123456789abcdef0',
    severity: 'warning',
    status: 'drifted',
    expected: 'nofile at least 127,136',
    actual: '1,024',
    remedy: 'set LimitNOFILE in the unit of the server',
    ...some,
  }
}

const findings: Finding[] = [
  finding({
    concern: 'prewarm',
    code: 'not-ready',
    fleet: 'feed',
    target: 'group prod-feed-ws',
    severity: 'critical',
    expected: '60 in service and healthy for peak matches',
    actual: `14 in service and healthy: ${hostile}`,
    remedy: 'see the scaling activities of the group',
  }),
  finding({ target: hostile }),
  finding({ target: 'net.core.somaxconn on i-0123456789abcdef1', actual: '128', severity: 'info' }),
  finding({
    code: 'node-unchecked',
    status: 'unchecked',
    target: '3 nodes: i-0123456789abcdef0, i-0123456789abcdef1 and 1 more',
    expected: 'a report of each node',
    actual: 'the agent does not answer',
    remedy: 'see that the SSM agent runs',
  }),
]

function status(some: Partial<FleetStatus> & { fleet: string }): FleetStatus {
  return {
    group: `prod-${some.fleet}-ws`,
    region: 'us-east-1',
    mode: 'enforce',
    state: 'in sync',
    floor: { instances: 4, claim: peakClaims(chat, at, at + 2 * DAY)[0] as Claim },
    size: { min: 4, max: 60, desired: 8, serving: 8 },
    live: 96_000,
    target: 16_000,
    nodes: { asked: 8, unchecked: 0 },
    balance: null,
    throttled: null,
    next: next(chat),
    override: null,
    hold: null,
    ...some,
  }
}

const counted = [
  { id: 'i-0123456789abcdef0', established: 21_000, closeWait: 12, stale: 400, uptime: 90_000 },
  { id: 'i-0123456789abcdef1', established: 7_000, closeWait: 0, stale: 10, uptime: 80_000 },
] as unknown as NonNullable<FleetStatus['balance']>['counted']

const balance = {
  counted,
  young: [],
  unreachable: [{ id: 'i-0123456789abcdef2', why: hostile }],
  unknown: [],
  overLimit: [],
  total: 28_000,
  mean: 14_000,
  maxOverMean: 1.5,
  minOverMean: 0.5,
  variation: 0.5,
  hot: counted.slice(0, 1),
  cold: counted.slice(1),
  toMove: 7_000,
  isExplainedByAge: false,
  staleShare: 0.0146,
  closeWaitShare: 0.0004,
  shedPerSecond: 210,
} as unknown as NonNullable<FleetStatus['balance']>

function peak(verdict: PeakReview['verdict'], some: Partial<PeakReview>): PeakReview {
  const claim = peakClaims(chat, at - DAY, at)[0] as Claim
  return {
    fleet: 'chat',
    peak: { ...claim, connections: 450_000 },
    needed: 29,
    came: 512_000,
    readyAt: claim.startsAt - 2 * MINUTE,
    minutesLate: -2,
    verdict,
    ...some,
  }
}

export const everything: Report = {
  at,
  commit: '1f2e3d4c5b6a',
  concerns: [...writtenConcerns, ...nodeConcerns],
  fleets: [
    status({
      fleet: 'chat',
      state: 'unchecked',
      floor: { instances: 38, claim: overrideClaim(chat, override) },
      balance,
      throttled: { bw_in: 0, bw_out: 12, pps: 0, conntrack: 0, linklocal: 0 },
      nodes: { asked: 8, unchecked: 3 },
      override,
      hold,
    }),
    status({
      fleet: 'feed',
      state: 'drifted',
      size: { min: 3, max: 14, desired: 14, serving: 14 },
      live: null,
    }),
    status({ fleet: 'game', mode: 'observe', next: next(game), nodes: null }),
  ],
  changes,
  findings,
  accepted: [
    {
      ...finding({
        code: 'foreign-scheduled-action',
        concern: 'scaling',
        fleet: 'game',
        target: 'scheduled action weekly',
      }),
      accepted: `the data team needs it ${hostile}`,
    },
  ],
  night: {
    peaks: [
      peak('ready', {}),
      peak('late', { fleet: 'feed', came: 430_000, readyAt: clock('20:07', '2026-11-24'), minutesLate: 7 }),
      peak('never ready', { fleet: 'game', readyAt: null, minutesLate: null }),
      peak('unchecked', { fleet: 'game', came: null, readyAt: null, minutesLate: null, why: hostile }),
    ],
    ahead: [timeline(chat, at, at + 2 * DAY, override), timeline(game, at, at + 2 * DAY, null)],
    asked: {
      read: [
        {
          at: at - 3 * HOUR,
          by: 'Ada (Slack U012AB3CD)',
          what: `prewarm chat for 600,000 connections until 2026-11-25T08:00Z: ${hostile}`,
          became: '2 applied, 0 held, 0 failed',
        },
      ],
    },
    forecasts: [
      forecastReview('as foreseen', {}),
      forecastReview('more than foreseen', {
        fleet: 'feed',
        came: { at: clock('20:15', '2026-11-24'), connections: 512_000 },
        overShare: 0.31,
        declared: { ...(peakClaims(chat, at - DAY, at)[0] as Claim), connections: 450_000 },
      }),
      forecastReview('unchecked', {
        fleet: 'game',
        foreseen: null,
        came: null,
        overShare: null,
        why: hostile,
      }),
    ],
  },
}

function forecastReview(verdict: ForecastReview['verdict'], more: Partial<ForecastReview>): ForecastReview {
  const peakAt = clock('20:00', '2026-11-24')
  return {
    fleet: 'chat',
    timezone: 'UTC',
    from: clock('00:00', '2026-11-24'),
    to: clock('00:00', '2026-11-25'),
    foreseen: { at: peakAt, point: 401_000, q90: 440_000, q95: 448_211.5 },
    came: { at: peakAt, connections: 430_000 },
    overShare: 0.031,
    declared: null,
    verdict,
    ...more,
  }
}
