/** Answers that come in pages: AWS may end one early, so only the token says whether more is there. */
import { describe, expect, it } from 'vitest'
import { readGroups } from '../../src/adapters/auto-scaling/read-groups.ts'
import { readPolicies } from '../../src/adapters/auto-scaling/read-policies.ts'
import { readAlarms } from '../../src/adapters/cloudwatch/alarms.ts'
import { readLive } from '../../src/adapters/cloudwatch/live.ts'
import { connectAws } from '../../src/adapters/connect.ts'
import { clock } from '../build.ts'
import { groupsXml, policiesXml, scriptAws } from '../wire/scripted-aws.ts'

const here = { region: 'us-east-1' }
const names = (count: number) => Array.from({ length: count }, (_, index) => `group-${index}`)

describe('pages over the wire', () => {
  it('of groups: a hundred names a call, and a page that ends early goes on', async () => {
    const aws = await scriptAws({
      DescribeAutoScalingGroups: [
        { result: groupsXml(names(3), 'more') },
        { result: groupsXml(names(100).slice(3)) },
      ],
    })
    const groups = await readGroups(connectAws()(here).autoScaling, names(100))
    expect([...groups.keys()].sort()).toEqual(names(100).sort())
    const [first, second] = aws.requests.map(({ input }) => input)
    expect(first).toMatchObject({ 'AutoScalingGroupNames.member.100': 'group-99', MaxRecords: '100' })
    expect(first).not.toHaveProperty('NextToken')
    expect(second).toMatchObject({ NextToken: 'more' })
  })

  it('of groups: the hundred and first name is in another call', async () => {
    const aws = await scriptAws({})
    await readGroups(connectAws()(here).autoScaling, names(101))
    const asked = aws.requests.map(
      ({ input }) => Object.keys(input).filter((key) => /Names/.test(key)).length,
    )
    expect(asked.sort()).toEqual([1, 100])
  })

  it('of policies: an empty page with a token is not the end', async () => {
    const aws = await scriptAws({
      DescribePolicies: [
        { result: policiesXml('group-0', ['a'], 'more') },
        { result: policiesXml('group-0', [], 'still more') },
        { result: policiesXml('group-0', ['b']) },
      ],
    })
    const policies = await readPolicies(connectAws()(here).autoScaling, ['group-0'])
    expect(policies.get('group-0')?.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(aws.requests.map(({ input }) => input.NextToken)).toEqual([undefined, 'more', 'still more'])
  })

  it('of alarms and of metric data', async () => {
    const timestamp = (time: string) => clock(time) / 1_000
    const aws = await scriptAws({
      DescribeAlarms: [
        { result: { MetricAlarms: [{ AlarmName: 'a', Threshold: 1 }], NextToken: 'more' } },
        { result: { MetricAlarms: [{ AlarmName: 'b', Threshold: 2 }] } },
      ],
      GetMetricData: [
        {
          result: {
            MetricDataResults: [{ Id: 'sum0', Timestamps: [timestamp('11:58')], Values: [700] }],
            NextToken: 'more',
          },
        },
        {
          result: {
            MetricDataResults: [
              { Id: 'sum0', Timestamps: [timestamp('11:57')], Values: [900] },
              { Id: 'samples0', Timestamps: [timestamp('11:57'), timestamp('11:58')], Values: [2, 2] },
            ],
          },
        },
      ],
    })
    const { cloudWatch } = connectAws()(here)
    const alarms = await readAlarms(cloudWatch, ['a', 'b'])
    expect([...alarms.values()].map(({ spec }) => spec.threshold)).toEqual([1, 2])
    const query = { fleet: 'f', namespace: 'n', name: 'm', dimensions: {}, periodSeconds: 60, instances: 2 }
    const live = await readLive(cloudWatch, [query], clock('12:00'))
    expect(live.get('f')).toEqual({ read: { connections: 900, asOf: clock('11:59') } })
    expect(aws.count('GetMetricData')).toBe(2)
  })
})
