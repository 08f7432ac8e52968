/** The functions behind `tide --remote`, built and run as in Lambda: they answer line by line while they work. */
import { expect } from 'vitest'
import { decodeLine } from '../../src/adapters/lambda/wire.ts'
import { groupsXml } from '../wire/scripted-aws.ts'
import { deploy, it } from './deploy.ts'
import { arena } from './repository.ts'

const live = { DescribeAutoScalingGroups: { result: groupsXml(['prod-arena']) } }
const deployed = { repository: arena, aws: live }

const plan = { request: { verb: 'plan', fleets: [] }, by: 'ana@laptop' }
const apply = { request: { verb: 'apply', fleets: [], approve: [] }, by: 'ana@laptop' }

function lines(response: unknown): Record<string, unknown>[] {
  const all = String(response).split('\n')
  expect(all.pop()).toBe('')
  return all.map((line) => JSON.parse(line))
}

it.each(['look', 'act'] as const)('%s streams what it does and then the answer', async (name) => {
  const lambda = await deploy(name, deployed)
  expect(lambda.initError).toBeNull()
  const { response, pieces, error } = await lambda.invoke(plan)
  expect(error).toBeUndefined()
  const said = lines(response)
  expect(said[0]).toEqual({ progress: 'reading 1 fleets' })
  expect(said.at(-1)).toMatchObject({ answer: { report: { changes: [{ kind: 'set-floor', after: 40 }] } } })
  expect(pieces.length).toBeGreaterThan(1)
  for (const line of String(response).trim().split('\n')) expect(decodeLine(line)).toBeDefined()
})

it('says what it does while AWS still takes its time', async () => {
  const slow = { ...live, DescribeAutoScalingGroups: { ...live.DescribeAutoScalingGroups, afterMs: 700 } }
  const lambda = await deploy('look', { ...deployed, aws: slow })
  const { pieces } = await lambda.invoke(plan)
  const [first, last] = [pieces[0]?.afterMs ?? 0, pieces.at(-1)?.afterMs ?? 0]
  expect(last - first).toBeGreaterThan(600)
})

it('act changes what is asked, and logs who asked with commit and request', async () => {
  const lambda = await deploy('act', deployed)
  const { response, log, requestId } = await lambda.invoke(apply)
  expect(lines(response).at(-1)).toMatchObject({ answer: { report: { outcomes: [{ result: 'applied' }] } } })
  expect(lambda.aws.inputs('UpdateAutoScalingGroup')).toMatchObject([{ MinSize: '40' }])
  expect(log.find((line) => line.message === 'asked')).toMatchObject({
    function: 'act',
    commit: 'c0ffee1',
    function_request_id: requestId,
    asked: { by: 'ana@laptop (remote)', what: 'apply all fleets', became: '1 applied, 0 held, 0 failed' },
  })
})

it('look refuses to change anything, in a line that people can read', async () => {
  const lambda = await deploy('look', deployed)
  const { response, error } = await lambda.invoke(apply)
  expect(error).toBeUndefined()
  expect(lines(response)).toMatchObject([
    { error: { code: 'only-looks', message: 'this function only looks' } },
  ])
  expect(lambda.aws.asked).toEqual([])
})

it('what is no request is an error line, and the next request is served', async () => {
  const lambda = await deploy('look', deployed)
  expect(lines((await lambda.invoke({ verb: 'plan' })).response)).toMatchObject([
    { error: { code: 'bad-request' } },
  ])
  expect(lines((await lambda.invoke(plan)).response).at(-1)).toHaveProperty('answer')
})

it('stops before its deadline, and says what was done', async () => {
  const lambda = await deploy('act', {
    ...deployed,
    aws: { ...live, UpdateAutoScalingGroup: 'silence' },
    timeoutSeconds: 14,
  })
  const { response, error, log } = await lambda.invoke(apply)
  expect(error?.errorType).toBeUndefined()
  expect(lines(response).at(-1)).toMatchObject({
    error: { code: 'out-of-time', message: expect.stringContaining('0 changes were written') },
  })
  expect(log.find((line) => line.message === 'asked')).toMatchObject({
    asked: { became: expect.stringMatching(/^refused: the function's time was over/) },
  })
})
