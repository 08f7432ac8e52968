/** Over HTTP to a server on this machine: only there do the SDK's retries take part. Requests are counted, nothing is timed. */
import { describe, expect, it } from 'vitest'
import { readGroups } from '../../src/adapters/auto-scaling/read-groups.ts'
import { readAlarms } from '../../src/adapters/cloudwatch/alarms.ts'
import { connectAws } from '../../src/adapters/connect.ts'
import type { Concern } from '../../src/core/concern.ts'
import { runApply, runPlan } from '../../src/operations/run.ts'
import { aFleet, clock, scalingSection } from '../build.ts'
import { type Answer, groupsXml, policiesXml, scriptAws } from '../wire/scripted-aws.ts'

const here = { region: 'us-east-1' }
const group: Answer = { result: groupsXml(['prod-arena']) }

function loop(concerns: readonly Concern[] = ['prewarm', 'scaling']) {
  const desired = {
    fleets: [aFleet({ scaling: scalingSection })],
    guardrails: { limits: {}, freeze: [] },
  }
  return { desired, connect: connectAws(), commit: null, at: clock('12:00'), concerns }
}

describe('what AWS may answer next time is asked again', () => {
  const passing: Record<string, Answer[]> = {
    throttling: [{ refuse: 'Throttling', message: 'Rate exceeded' }, group],
    'contention for the group, which AWS answers with 500': [
      { refuse: 'ResourceContention', message: 'pending update', status: 500 },
      group,
    ],
    'a connection that breaks': ['hang up', group],
    'a gateway without AWS behind it': [{ page: '<html>bad gateway<br></html>', status: 502 }, group],
  }

  for (const [what, answers] of Object.entries(passing)) {
    it(what, async () => {
      const aws = await scriptAws({ DescribeAutoScalingGroups: answers })
      const report = await runPlan(loop(['prewarm']))
      expect(report).toMatchObject({ changes: [], findings: [], fleets: [{ state: 'in sync' }] })
      expect(aws.count('DescribeAutoScalingGroups')).toBe(answers.length)
    })
  }

  it('a throttled write to CloudWatch, which has a protocol and words of its own', async () => {
    const aws = await scriptAws({
      DescribeAutoScalingGroups: [group],
      DescribePolicies: [{ result: policiesXml('prod-arena', ['springtide-out', 'springtide-in']) }],
      PutMetricAlarm: [{ refuse: 'ThrottlingException', message: 'Rate exceeded' }, { result: {} }],
    })
    const { changes, outcomes } = await runApply(loop())
    const alarms = changes.filter(({ kind }) => kind === 'put-alarm')
    expect(alarms).toHaveLength(2)
    expect(outcomes?.every(({ result }) => result === 'applied')).toBe(true)
    expect(aws.count('PutMetricAlarm')).toBe(alarms.length + 1)
  })
})

describe('what AWS will never answer otherwise is asked once', () => {
  const refusals: [string, string, number, string][] = [
    ['a request that makes no sense', 'ValidationError', 400, 'rejected'],
    ['a caller who may not', 'AccessDenied', 403, 'denied'],
    ['a token that is over', 'ExpiredToken', 403, 'denied'],
    ['a key that is none', 'InvalidClientTokenId', 403, 'denied'],
  ]

  for (const [what, refuse, status, code] of refusals) {
    it(`${what}: ${code}`, async () => {
      const aws = await scriptAws({
        DescribeAutoScalingGroups: [{ refuse, status, message: 'because' }],
        DescribeAlarms: [{ refuse, status, message: 'because' }],
      })
      const { autoScaling, cloudWatch } = connectAws()(here)
      for (const [operation, call] of Object.entries({
        DescribeAutoScalingGroups: readGroups(autoScaling, ['prod-arena']),
        DescribeAlarms: readAlarms(cloudWatch, ['a']),
      })) {
        await expect(call).rejects.toMatchObject({
          name: 'CloudError',
          code,
          operation,
          message: expect.stringMatching(`^${operation}: [A-Za-z]+: because$`),
        })
        expect(aws.count(operation)).toBe(1)
      }
    })
  }

  it('a read that is denied leaves the fleet unchecked, with AWS’s words, and writes nothing', async () => {
    const denied: Answer = { refuse: 'AccessDenied', status: 403, message: 'User: ci is not authorized' }
    for (const operation of ['DescribeAutoScalingGroups', 'DescribePolicies', 'DescribeAlarms']) {
      const aws = await scriptAws({ DescribeAutoScalingGroups: [group], [operation]: [denied] })
      const report = await runApply(loop())
      expect(report.fleets).toMatchObject([{ state: 'unchecked' }])
      expect(report.findings).toMatchObject([
        {
          code: 'unread',
          actual: `could not be read: ${operation}: AccessDenied: User: ci is not authorized`,
        },
      ])
      expect(aws.requests.filter((request) => /^(Put|Update|Create|Delete)/.test(request.operation))).toEqual(
        [],
      )
    }
  })

  it('a write that is refused fails alone, and the rest is written', async () => {
    const aws = await scriptAws({
      DescribeAutoScalingGroups: [group],
      DescribePolicies: [{ result: policiesXml('prod-arena', ['springtide-in']) }],
      PutScalingPolicy: [{ refuse: 'LimitExceeded', message: 'at most 50' }, { result: '' }],
    })
    const { changes, outcomes } = await runApply(loop())
    const told = changes.map(({ target }, index) => [target.name, outcomes?.[index]?.error])
    expect(told).toEqual([
      ['springtide-out', 'PutScalingPolicy: LimitExceededFault: at most 50'],
      ['springtide-in', undefined],
      ['springtide-arena-out', 'scaling policy springtide-out does not exist on prod-arena yet'],
      ['springtide-arena-in', undefined],
    ])
    expect([aws.count('PutScalingPolicy'), aws.count('PutMetricAlarm')]).toEqual([2, 1])
  })
})
