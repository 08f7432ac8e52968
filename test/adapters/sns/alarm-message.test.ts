import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseAlarmMessage } from '../../../src/adapters/sns/alarm-message.ts'
import { clock } from '../../build.ts'

/** As CloudWatch writes it. */
const message = {
  AlarmName: 'springtide-production-PeakAtRisk-1a2b3c4',
  AlarmDescription: 'A fleet is not what a peak needs now',
  AWSAccountId: '123456789012',
  AlarmConfigurationUpdatedTimestamp: '2026-11-20T09:00:00.000+0000',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed: 3 datapoints were greater than or equal to the threshold (1.0).',
  StateChangeTime: '2026-11-25T20:01:00.000+0000',
  Region: 'US East (N. Virginia)',
  AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:springtide-production-PeakAtRisk-1a2b3c4',
  OldStateValue: 'OK',
  OKActions: ['arn:aws:sns:us-east-1:123456789012:Alerts'],
  AlarmActions: ['arn:aws:sns:us-east-1:123456789012:Alerts'],
  InsufficientDataActions: [],
  Trigger: {
    MetricName: 'FindingsCritical',
    Namespace: 'Springtide',
    StatisticType: 'Statistic',
    Statistic: 'MAXIMUM',
    Unit: null,
    Dimensions: [{ value: 'prewarm', name: 'function' }],
    Period: 60,
    EvaluationPeriods: 3,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    TreatMissingData: 'ignore',
    EvaluateLowSampleCountPercentile: '',
  },
}
const parse = (some: object) => parseAlarmMessage(JSON.stringify({ ...message, ...some }))

it('reads what CloudWatch writes', () => {
  expect(parse({})).toEqual({
    name: message.AlarmName,
    description: message.AlarmDescription,
    state: 'ALARM',
    was: 'OK',
    reason: message.NewStateReason,
    at: clock('20:01'),
    metric: { namespace: 'Springtide', name: 'FindingsCritical' },
  })
})

it('reads alarms without a description, on an expression, and of other alarms', () => {
  expect(parse({ AlarmDescription: null })?.description).toBe('')
  expect(parse({ Trigger: { Metrics: [{ Id: 'e1', Expression: 'm1 / m2' }] } })?.metric).toBeNull()
  expect(parse({ Trigger: undefined, AlarmRule: 'ALARM(a) OR ALARM(b)' })?.metric).toBeNull()
})

it.each([
  ['no JSON', 'Hello'],
  ['another message', JSON.stringify({ Type: 'SubscriptionConfirmation' })],
  ['a state that is none', JSON.stringify({ ...message, NewStateValue: 'RINGING' })],
  ['a time that is none', JSON.stringify({ ...message, StateChangeTime: 'yesterday' })],
  ['a name that is none', JSON.stringify({ ...message, AlarmName: 'x'.repeat(256) })],
  ['nothing', undefined],
])('takes %s for no alarm', (_what, text) => {
  expect(parseAlarmMessage(text)).toBeNull()
})

it('never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (text) => {
      parseAlarmMessage(text)
    }),
  )
})
