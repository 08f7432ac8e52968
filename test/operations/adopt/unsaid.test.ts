/** What the format has no word for is said to be so, and left alone; names of others come back as they are. */
import { describe, expect, it } from 'vitest'
import { createSandbox } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'
import { adoptFrom, byHand, oneStep, us } from './by-hand.ts'

describe('what the files have no word for', () => {
  it.each([
    [
      'PercentChangeInCapacity',
      { ...oneStep, AdjustmentType: 'PercentChangeInCapacity' },
      {},
      /PercentChangeInCapacity/,
    ],
    ['ExactCapacity', { ...oneStep, AdjustmentType: 'ExactCapacity' }, {}, /ExactCapacity/],
    [
      'a strict comparison',
      oneStep,
      { ComparisonOperator: 'GreaterThanThreshold' },
      /comparison .*GreaterThanThreshold/,
    ],
    ['a percentile', oneStep, { Statistic: undefined, ExtendedStatistic: 'p99' }, /statistic .*p99/],
    ['a fraction', oneStep, { Threshold: 100.5 }, /scaling\.out\.at: 100\.5/],
    ['a negative threshold', oneStep, { Threshold: -5 }, /scaling\.out\.at: -5/],
    ['a colon in its name', oneStep, { AlarmName: 'chat: high' }, /no colon/],
    [
      'steps on both sides',
      {
        ...oneStep,
        StepAdjustments: [
          { MetricIntervalUpperBound: 0, ScalingAdjustment: -1 },
          { MetricIntervalLowerBound: 0, ScalingAdjustment: 1 },
        ],
      },
      {},
      /adds and removes/,
    ],
  ])('is said to be so and left alone: %s', async (_title, policy, alarm, why) => {
    const hand = byHand()
    const arn = await hand.policy('odd', policy)
    await hand.alarm('high', { AlarmActions: [arn], ...alarm })
    const { unsaid, changes, fleetRead } = await hand.adopt()
    expect(changes).toEqual([])
    expect(fleetRead.policy.scaling).toBeUndefined()
    expect(unsaid.find(({ what }) => what.startsWith('scaling policy "odd"'))?.why).toMatch(why)
  })

  it('is a scale-in without a scale-out', async () => {
    const hand = byHand()
    const arn = await hand.policy('in', { PolicyType: 'SimpleScaling', ScalingAdjustment: -1 })
    await hand.alarm('low', {
      AlarmActions: [arn],
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 9_000,
    })
    const { unsaid, changes } = await hand.adopt()
    expect(changes).toEqual([])
    expect(unsaid[0]?.why).toContain('only beside a scale-out')
  })

  it('is target tracking, a policy without an alarm, and an alarm on an expression', async () => {
    const hand = byHand()
    await hand.policy('tracking', {
      AdjustmentType: undefined,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingConfiguration: {
        TargetValue: 50,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
      },
    })
    const arn = await hand.policy('out', oneStep)
    await hand.policy('silent', oneStep)
    await hand.alarm('math', {
      ...Object.fromEntries(
        ['Namespace', 'MetricName', 'Dimensions', 'Statistic', 'Period'].map((key) => [key, undefined]),
      ),
      Metrics: [{ Id: 'a', Expression: 'TIME_SERIES(1)', Period: 60 }],
      AlarmActions: [arn],
    })
    const { unsaid, changes } = await hand.adopt()
    expect(changes).toEqual([])
    expect(unsaid.map(({ what }) => what.split(' with')[0])).toEqual([
      'scaling policy "silent"',
      'scaling policy "tracking"',
      'scaling policy "out"',
    ])
  })

  it('is an alarm that only tells somebody, and one metric beside another', async () => {
    const hand = byHand()
    const [cpu, out] = [await hand.policy('cpu', oneStep), await hand.policy('out', oneStep)]
    await hand.alarm('a-cpu', {
      AlarmActions: [cpu],
      MetricName: 'CPUUtilization',
      Namespace: 'AWS/EC2',
      Threshold: 70,
    })
    await hand.alarm('b-connections', { AlarmActions: [out] })
    await hand.alarm('c-tells', { AlarmActions: ['arn:aws:sns:us-east-1:123456789012:ops'] })
    const { unsaid, changes, fleetRead } = await hand.adopt()
    expect(changes).toEqual([])
    expect(fleetRead.policy.scaling?.out.alarm).toBe('b-connections')
    expect(unsaid.map(({ what, why }) => `${what}: ${why}`).join('\n')).toMatch(
      /"cpu" with alarm "a-cpu": its alarm watches "CPUUtilization", and a policy file has one metric\nalarm "c-tells": it fires no scaling policy/,
    )
  })
})

describe('names of others', () => {
  const hostile = 'x\n- evil: {a: b}\u2028# "quote" \u202E'

  it.each([
    '-lead',
    'yes',
    '1e3',
    "it's",
    'a # b',
    '&anchor',
    '*',
    '{a}',
    '日本語 チャット',
    'x'.repeat(255),
    ' padded ',
    'null',
    '- a',
  ])('of a group come back as they are: %s', async (group) => {
    const hand = byHand({ group })
    const arn = await hand.policy(`${group.slice(0, 250)} out`, oneStep)
    await hand.alarm(`${group.slice(0, 250)} high`, { AlarmActions: [arn] })
    const { fleetRead, changes } = await hand.adopt()
    expect(fleetRead.policy.group).toBe(group)
    expect(changes).toEqual([])
  })

  it('that hold line breaks stay within their comment, and are refused where they would be a name', async () => {
    const hand = byHand()
    await hand.timer(hostile, '0 19 * * *', { MinSize: 12 })
    await hand.timer('night', '30 23 * * *', { MinSize: 3 })
    const arn = await hand.policy(`p${hostile}`, oneStep)
    await hand.alarm('high', { AlarmActions: [arn], AlarmDescription: hostile })
    const { text, changes, unsaid } = await hand.adopt()
    expect(changes).toEqual([])
    expect(text).not.toMatch(/^\s*- evil/m)
    expect(text).not.toMatch(/[\u2028\u202E]/)
    expect(unsaid.flatMap(({ what, why }) => [what, why]).join('')).not.toContain('\n')
  })

  it('make names of fleets, and two alike get numbers', async () => {
    const sandbox = createSandbox({ startsAt: clock('12:00') })
    const names = ['Prod Chat', 'prod_chat', '***', 'guardrails', 'Über-Größe']
    for (const name of names) sandbox.region(us).createGroup({ name, min: 1, max: 2 })
    const { adopted } = await adoptFrom(sandbox, names)
    expect(adopted.map(({ fleet }) => fleet)).toEqual([
      'prod-chat',
      'prod-chat-2',
      'fleet',
      'guardrails-2',
      'uber-gro-e',
    ])
    expect(adopted.flatMap(({ changes }) => changes)).toEqual([])
  })

  it('with a colon cannot be those of a fleet: the group is passed over with the reason', async () => {
    const sandbox = createSandbox({ startsAt: clock('12:00') })
    sandbox.region(us).createGroup({ name: 'a: b', min: 1, max: 2 })
    const { refused } = await adoptFrom(sandbox, ['a: b', 'gone'])
    expect(refused.map(({ why }) => why)).toEqual([
      expect.stringContaining('no colon'),
      'there is no such group in us-east-1',
    ])
  })
})
