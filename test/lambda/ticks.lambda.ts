/** The functions on timers, built and run as in Lambda, against AWS on this machine. */
import { describe, expect } from 'vitest'
import { groupsXml } from '../wire/scripted-aws.ts'
import { deploy, it } from './deploy.ts'
import { scheduled } from './events.ts'
import { arena } from './repository.ts'

const tick = scheduled('springtide-production-PrewarmTick', new Date('2026-11-25T19:40:00Z'))

const live = { DescribeAutoScalingGroups: { result: groupsXml(['prod-arena']) } }
const denied = { refuse: 'AccessDenied' }

describe('prewarm', () => {
  it('raises a floor, logs it as JSON with the commit and the request, counts it, and leaves a trace', async () => {
    const lambda = await deploy('prewarm', { repository: arena, aws: live })
    expect(lambda.initError).toBeNull()
    const { response, error, log, requestId } = await lambda.invoke(tick)
    expect(error).toBeUndefined()
    expect(response).toMatchObject({ fleets: 1, applied: 1, failed: 0, unchecked: 0 })
    expect(lambda.aws.inputs('UpdateAutoScalingGroup')).toMatchObject([
      { AutoScalingGroupName: 'prod-arena', MinSize: '40' },
    ])
    expect(log.find(({ message }) => message === 'change')).toMatchObject({
      level: 'INFO',
      function: 'prewarm',
      commit: 'c0ffee1',
      function_request_id: requestId,
      cold_start: true,
      change: { kind: 'set-floor', fleet: 'arena', before: 4, after: 40, result: 'applied' },
    })
    expect(log.find((line) => '_aws' in line && 'TickSucceeded' in line)).toMatchObject({
      service: 'springtide-test',
      function: 'prewarm',
      TickSucceeded: 1,
      ChangesApplied: 1,
    })
    await lambda.invoke(tick)
    expect(lambda.traces).toContainEqual(
      expect.objectContaining({ name: '## functions/prewarm.handler', type: 'subsegment' }),
    )
  })

  it('fails loudly where AWS refuses a write, and tells what', async () => {
    const lambda = await deploy('prewarm', {
      repository: arena,
      aws: { ...live, UpdateAutoScalingGroup: denied },
    })
    const { response, error, log } = await lambda.invoke(tick)
    expect(response).toBeUndefined()
    expect(error).toMatchObject({
      errorType: 'SpringtideError',
      errorMessage: expect.stringMatching(/^set-floor \w{10} of arena failed: .*denied/i),
    })
    expect(log.find((line) => '_aws' in line)).toMatchObject({ ChangesFailed: 1, ChangesApplied: 0 })
    expect(log.some((line) => 'TickSucceeded' in line)).toBe(false)
  })

  it('gives up by itself on an AWS that is silent, before Lambda ends it, and tells what', async () => {
    const lambda = await deploy('prewarm', {
      repository: arena,
      aws: { DescribeAutoScalingGroups: 'silence' },
    })
    const { error, log } = await lambda.invoke(tick)
    expect(error).toMatchObject({
      errorType: 'SpringtideError',
      errorMessage: expect.stringContaining('group prod-arena of arena could not be read'),
    })
    expect(log.find(({ message }) => message === 'run')).toMatchObject({ level: 'ERROR', unchecked: 1 })
  })

  it('serves the next event after one that failed, and knows that it is warm', async () => {
    const replies = { ...live, UpdateAutoScalingGroup: denied as { refuse: string } | { result: string } }
    const lambda = await deploy('prewarm', { repository: arena, aws: replies })
    expect((await lambda.invoke(tick)).error).toBeDefined()
    replies.UpdateAutoScalingGroup = { result: '' }
    const { error, log } = await lambda.invoke(tick)
    expect(error).toBeUndefined()
    expect(log.find(({ message }) => message === 'change')).toMatchObject({ cold_start: false })
  })

  it('changes nothing and fails where the repository is invalid, with the place of the problem', async () => {
    const broken = {
      ...arena,
      'schedules/arena.yaml': arena['schedules/arena.yaml'].replace('24:00', '24:30'),
    }
    const lambda = await deploy('prewarm', { repository: broken, aws: live })
    const { error, log } = await lambda.invoke(tick)
    expect(error?.errorMessage).toContain('schedules/arena.yaml:5:55')
    expect(log.find(({ message }) => message === 'problem')).toMatchObject({
      level: 'ERROR',
      commit: 'c0ffee1',
    })
    expect(lambda.aws.asked).toEqual([])
  })
})

describe.each(['prewarm', 'reconcile', 'tuning', 'balance'] as const)(
  '%s with the shipped repository',
  (name) => {
    it('starts, reads and answers', async () => {
      const lambda = await deploy(name)
      expect(lambda.initError).toBeNull()
      const { response, error } = await lambda.invoke(tick)
      expect(error).toBeUndefined()
      expect(response).toMatchObject({ fleets: expect.any(Number), failed: 0 })
    })

    it('fails loudly where AWS lets it read nothing', async () => {
      const lambda = await deploy(name, { aws: { DescribeAutoScalingGroups: denied } })
      const { response, error } = await lambda.invoke(tick)
      expect(response).toBeUndefined()
      expect(error).toMatchObject({
        errorType: 'SpringtideError',
        errorMessage: expect.stringMatching(/denied/i),
      })
    })
  },
)
