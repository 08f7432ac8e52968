/** A report with one Change of every kind there is, hostile text in what AWS and files name. */
import { type Action, change } from '../../src/core/change.ts'
import { HOUR } from '../../src/core/instant.ts'
import type { AlarmSpec, PolicySpec } from '../../src/core/observed.ts'
import type { Report } from '../../src/core/report.ts'
import { at, everything, hostile } from '../everything.ts'

const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/prod-chat/73e2d6bc24d8a067'

const alarm: AlarmSpec = {
  namespace: 'WebSocket',
  metric: 'ethtool_bw_in_allowance_exceeded',
  dimensions: { AutoScalingGroupName: 'prod-chat-ws' },
  statistic: 'Sum',
  growth: true,
  periodSeconds: 60,
  evaluationPeriods: 5,
  datapointsToAlarm: 3,
  threshold: 0,
  comparison: 'GreaterThanThreshold',
  missingData: 'notBreaching',
  alarmActions: ['arn:aws:sns:us-east-1:123456789012:ops'],
  okActions: [],
}
const stepped: PolicySpec = {
  type: 'StepScaling',
  adjustmentType: 'ChangeInCapacity',
  aggregation: 'Average',
  warmupSeconds: null,
  steps: [
    { lower: 0, upper: 4_000, adjustment: 2 },
    { lower: 4_000, upper: null, adjustment: 4 },
  ],
}
const simple: PolicySpec = {
  type: 'SimpleScaling',
  adjustmentType: 'ChangeInCapacity',
  adjustment: -1,
  cooldownSeconds: 300,
}
const pool = { min: 2, maxPrepared: 12, state: 'Stopped', reuseOnScaleIn: true } as const
const agent = (every: number) =>
  JSON.stringify({
    metrics: { namespace: hostile, metrics_collection_interval: every, metrics_collected: { netstat: {} } },
  })
const dashboard = JSON.stringify({ widgets: [{ type: 'metric', properties: { title: hostile } }] })

/** By kind, so that a new one without an example does not compile. */
const actions: { [Kind in Action['kind']]: Extract<Action, { kind: Kind }> } = {
  'set-floor': { kind: 'set-floor', before: 3, after: 29 },
  'set-max': { kind: 'set-max', before: 14, after: 40 },
  'put-policy': { kind: 'put-policy', before: null, after: stepped, enabled: true },
  'put-alarm': { kind: 'put-alarm', before: null, after: alarm, keep: {} },
  'put-warm-pool': { kind: 'put-warm-pool', before: { ...pool, maxPrepared: -1 }, after: pool },
  'set-tag': { kind: 'set-tag', before: null, after: `connections=600000 because=${hostile}` },
  'put-scheduled-action': {
    kind: 'put-scheduled-action',
    before: { min: 10, startsAt: at + HOUR },
    after: { min: 29, startsAt: at + 2 * HOUR },
  },
  'delete-scheduled-action': {
    kind: 'delete-scheduled-action',
    before: { min: 5, startsAt: at + 3 * HOUR },
    after: null,
  },
  'rename-alarm': { kind: 'rename-alarm', before: alarm, after: alarm, from: hostile, keep: {} },
  'delete-alarm': { kind: 'delete-alarm', before: alarm, after: null },
  'delete-policy': { kind: 'delete-policy', before: simple, after: null, alarms: [hostile] },
  'set-target-group': {
    kind: 'set-target-group',
    arn,
    before: { 'load_balancing.algorithm.type': 'round_robin', 'stickiness.enabled': hostile },
    after: { 'load_balancing.algorithm.type': 'least_outstanding_requests', 'stickiness.enabled': 'false' },
  },
  'set-load-balancer': {
    kind: 'set-load-balancer',
    arn,
    before: { 'idle_timeout.timeout_seconds': '60' },
    after: { 'idle_timeout.timeout_seconds': '4000' },
  },
  'set-health-check': {
    kind: 'set-health-check',
    arn,
    before: { path: hostile, intervalSeconds: 30, healthyThreshold: 5 },
    after: { path: '/health', intervalSeconds: 10, healthyThreshold: 3 },
  },
  'put-parameter': { kind: 'put-parameter', before: agent(60), after: agent(30) },
  'put-dashboard': { kind: 'put-dashboard', before: null, after: dashboard },
  'delete-dashboard': { kind: 'delete-dashboard', before: dashboard, after: null },
}

export const everyKind: Report = {
  ...everything,
  changes: Object.values(actions).map((action, index) =>
    change(action, {
      concern: 'scaling',
      fleet: 'chat',
      target: { region: 'us-east-1', group: 'prod-chat-ws', name: index % 3 === 0 ? hostile : 'prod-chat' },
      because: 'policies/chat.yaml differs',
    }),
  ),
}
