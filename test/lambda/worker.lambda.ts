/** The function behind the queue, built and run as in Lambda: what Slack's function put there is done, and answered. */
import { expect, onTestFinished } from 'vitest'
import { messageOf, type SlackAsk } from '../../src/slack/ask.ts'
import { groupsXml } from '../wire/scripted-aws.ts'
import type { Reply } from './aws.ts'
import { deploy, it } from './deploy.ts'
import { fifoBatch, slashCommand, urlRequest } from './events.ts'
import { startHooks } from './hooks.ts'
import { access, arena } from './repository.ts'
import { signingSecret } from './ship.ts'

const live = { DescribeAutoScalingGroups: { result: groupsXml(['prod-arena']) } }

function message(text: string, about: Partial<SlackAsk> = {}): string {
  const ask = {
    kind: 'command',
    text,
    workspace: 'T012AB3CD',
    person: 'U012AB3CD',
    personName: 'ana',
    channel: 'C012AB3CD',
    responseUrl: 'https://hooks.slack.com/commands/T012AB3CD/1/abc',
    triggerId: '1.2.abc',
    at: Date.now(),
    ...about,
  } as SlackAsk
  return messageOf(ask).body
}

async function worker(aws: Record<string, Reply> = live) {
  const hooks = await startHooks()
  onTestFinished(hooks.close)
  const lambda = await deploy('worker', { repository: { ...arena, ...access }, aws, env: hooks.env })
  return { ...lambda, hooks }
}

it('answers in Slack what was asked there', async () => {
  const { initError, invoke, hooks } = await worker()
  expect(initError).toBeNull()
  const { response, error } = await invoke(fifoBatch([message('status arena')]))
  expect(error).toBeUndefined()
  expect(response).toEqual({ batchItemFailures: [] })
  expect(hooks.posts).toMatchObject([
    { path: '/commands/T012AB3CD/1/abc', message: { blocks: expect.any(Array) } },
  ])
  expect(JSON.stringify(hooks.posts)).toContain('arena')
})

it('does what the function that Slack talks to has put on the queue', async () => {
  const slack = await deploy('slack')
  const { headers, body } = slashCommand('plan arena', signingSecret, new Date())
  await slack.invoke(urlRequest(headers, body))
  const [sent] = slack.aws.inputs('SendMessage')
  const { invoke, hooks } = await worker()
  expect((await invoke(fifoBatch([String(sent?.MessageBody)]))).response).toEqual({ batchItemFailures: [] })
  const [post] = hooks.posts
  expect(body).toContain(encodeURIComponent(post?.path ?? 'nothing was posted'))
  expect(JSON.stringify(post?.message)).toContain('because peak always')
})

it('changes what somebody may change, and writes down who asked', async () => {
  const { invoke, aws, hooks } = await worker()
  const { log, requestId } = await invoke(fifoBatch([message('hold arena --for 2h --because "load test"')]))
  expect(aws.inputs('CreateOrUpdateTags')).toHaveLength(1)
  expect(log.find((line) => line.message === 'asked')).toMatchObject({
    level: 'INFO',
    function: 'worker',
    commit: 'c0ffee1',
    function_request_id: requestId,
    asked: { by: expect.stringContaining('U012AB3CD'), what: expect.stringMatching(/^hold arena until/) },
  })
  expect(hooks.posts).toHaveLength(1)
})

it('changes nothing for anybody else, says so, and writes that down too', async () => {
  const { invoke, aws, hooks } = await worker()
  const { response, log } = await invoke(
    fifoBatch([message('hold arena --for 2h', { person: 'U0STRANGER' })]),
  )
  expect(response).toEqual({ batchItemFailures: [] })
  expect(aws.asked.filter(({ operation }) => !/^(Describe|Get|List)/.test(operation))).toEqual([])
  expect(JSON.stringify(hooks.posts)).toContain('U0STRANGER')
  expect(log.find((line) => line.message === 'asked')).toMatchObject({
    asked: { became: expect.stringMatching(/^refused/) },
  })
})

it('gives back only what failed, and what stands behind it in the queue', async () => {
  const { invoke, hooks } = await worker()
  const batch = fifoBatch([message('status arena'), 'no wish at all', message('status arena')])
  const { response, error } = await invoke(batch)
  expect(error).toBeUndefined()
  const [, broken, behind] = batch.Records
  expect(response).toEqual({
    batchItemFailures: [{ itemIdentifier: broken?.messageId }, { itemIdentifier: behind?.messageId }],
  })
  expect(hooks.posts).toHaveLength(1)
})

it('fails as a whole where nothing of a batch could be done, so that the metric moves', async () => {
  const { invoke } = await worker()
  const { response, error } = await invoke(fifoBatch(['no wish at all']))
  expect(response).toBeUndefined()
  expect(error?.errorType).toBe('FullBatchFailureError')
})

it('does not do again what Slack did not take the answer of', async () => {
  const { invoke, hooks } = await worker()
  hooks.status = 404
  const { response, log } = await invoke(fifoBatch([message('status arena')]))
  expect(response).toEqual({ batchItemFailures: [] })
  expect(log.find((line) => 'SlackUnanswered' in line)).toMatchObject({ SlackUnanswered: 1 })
})
