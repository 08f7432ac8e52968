/** The function that Slack talks to, built and run as in Lambda. */
import { expect } from 'vitest'
import type { Reply } from './aws.ts'
import { deploy, it } from './deploy.ts'
import { slashCommand, urlRequest } from './events.ts'
import { queuePath, signingSecret } from './ship.ts'

const slack = (aws: Record<string, Reply> = {}) => deploy('slack', { aws })

function asked(words: string, signedWith = signingSecret, isBase64Encoded = false): unknown {
  const { headers, body } = slashCommand(words, signedWith, new Date())
  return urlRequest(headers, body, isBase64Encoded)
}

it('passes a command on to the queue and answers at once', async () => {
  const lambda = await slack()
  expect(lambda.initError).toBeNull()
  const begin = performance.now()
  const { response, error, log, requestId } = await lambda.invoke(asked('status chat'))
  // Slack waits three seconds, and a first start is part of them.
  expect(lambda.initMs + performance.now() - begin).toBeLessThan(3_000)
  expect(error).toBeUndefined()
  expect(response).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } })
  const [sent, ...others] = lambda.aws.inputs('SendMessage')
  expect(others).toEqual([])
  expect(sent).toMatchObject({
    QueueUrl: expect.stringContaining(queuePath),
    MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/),
    MessageGroupId: expect.stringContaining('U012AB3CD'),
  })
  expect(JSON.parse(String(sent?.MessageBody))).toMatchObject({ kind: 'command', text: 'status chat' })
  expect(log.find(({ message }) => message === 'passed on')).toMatchObject({
    function: 'slack',
    commit: 'c0ffee1',
    function_request_id: requestId,
  })
})

it('reads a body that arrives as base64', async () => {
  const lambda = await slack()
  const { response } = await lambda.invoke(asked('status chat', signingSecret, true))
  expect(response).toMatchObject({ statusCode: 200 })
  expect(lambda.aws.inputs('SendMessage')).toHaveLength(1)
})

it('refuses what another secret signed, and what is sent once more', async () => {
  const lambda = await slack()
  expect((await lambda.invoke(asked('status', 'another secret'))).response).toMatchObject({ statusCode: 401 })
  const once = asked('status')
  expect((await lambda.invoke(once)).response).toMatchObject({ statusCode: 200 })
  const { response, log } = await lambda.invoke(once)
  expect(response).toMatchObject({ statusCode: 401 })
  expect(log.find((line) => 'SlackRefused' in line)).toMatchObject({ SlackRefused: 1 })
  expect(lambda.aws.inputs('SendMessage')).toHaveLength(1)
})

it.each([
  { queue: 'refuses', reply: { refuse: 'AccessDenied' }, said: 'nothing was done' },
  { queue: 'is silent', reply: 'silence' as const, said: 'could not be passed on' },
])('tells whoever asked within three seconds where the queue $queue', async ({ reply, said }) => {
  const lambda = await slack({ SendMessage: reply })
  const begin = performance.now()
  const { response, log } = await lambda.invoke(asked('status'))
  expect(performance.now() - begin).toBeLessThan(2_500)
  expect(response).toMatchObject({ statusCode: 200, body: expect.stringContaining(said) })
  expect(log.find(({ message }) => message === 'not passed on')).toMatchObject({ level: 'ERROR' })
})

it('does not start without a secret', async () => {
  const lambda = await deploy('slack', { env: { SPRINGTIDE_SLACK_SIGNING_SECRET: ' ' } })
  expect(lambda.initError).toMatchObject({
    errorType: 'SpringtideError',
    errorMessage: 'SPRINGTIDE_SLACK_SIGNING_SECRET is not set',
  })
})
