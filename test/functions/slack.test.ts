/** The function Slack talks to: who is let in, what is passed on, and that it always answers. */
import type { LambdaFunctionURLEvent } from 'aws-lambda'
import { describe, expect, it, vi } from 'vitest'
import { createSlackHandler, type SlackFace } from '../../functions/slack-face.ts'
import { sendMessage } from '../../src/adapters/sqs/queue.ts'
import { MINUTE } from '../../src/core/instant.ts'
import { createQueueSandbox } from '../../src/sandbox/sqs/clients.ts'
import { askOf } from '../../src/slack/ask.ts'
import { clock } from '../build.ts'
import { clickBody, commandBody, secret, signedEvent } from '../slack/signed.ts'
import { invoke } from './invoke.ts'

const approval = clickBody(JSON.stringify({ id: '0a1b2c3d4e', fleet: 'arena' }))
const refused = 'Springtide/SlackRefused'

function face(options: Partial<SlackFace> = {}) {
  const time = { now: clock('12:00') }
  const queue = createQueueSandbox(() => time.now)
  const about: SlackFace = {
    secret,
    commit: 'c0ffee',
    enqueue: (message, signal) => sendMessage(queue.client, queue.url, message, signal),
    patience: 150,
    now: () => time.now,
    ...options,
  }
  const create = () => createSlackHandler(about) as Parameters<typeof invoke>[0]
  const handler = create()
  return {
    queue,
    time,
    /** Another container of the same function. */
    another: create,
    async send(event: LambdaFunctionURLEvent, to = handler) {
      const invocation = await invoke(to, event)
      const result = invocation.result as { statusCode: number; body?: string }
      return { ...invocation, status: result.statusCode, body: result.body }
    },
    signed: (body: string) => signedEvent(body, { at: time.now }),
  }
}

/** What the person sees. */
function words(body: string | undefined): string {
  const answer = JSON.parse(body ?? '{}')
  expect(Object.keys(answer)).toEqual(['response_type', 'text'])
  expect(answer.response_type).toBe('ephemeral')
  return answer.text
}

describe('a request of Slack', () => {
  it('is passed on with who asks where, and answered at once', async () => {
    const { send, signed, queue, time } = face()
    const { status, body, log, metrics, error } = await send(signed(commandBody('status arena')))
    expect([status, words(body), error]).toEqual([200, 'Springtide is on it: the answer follows.', undefined])
    const record = queue.take()
    expect(askOf(record?.body ?? '')).toMatchObject({
      kind: 'command',
      text: 'status arena',
      person: 'U012AB3CD',
      channel: 'C012AB3CD',
      workspace: 'T012AB3CD',
      at: time.now,
    })
    expect(metrics).toEqual({ [refused]: 0 })
    expect(log).toMatchObject([
      { message: 'passed on', function: 'slack', commit: 'c0ffee', kind: 'command', person: 'U012AB3CD' },
    ])
  })

  it('may be a click in the longest message that Springtide writes', async () => {
    const { send, signed, queue } = face()
    const ascii = (text: string) =>
      text.replace(/\P{ASCII}/gu, (one) => `\\u${one.charCodeAt(0).toString(16)}`)
    const click = new URLSearchParams(approval).get('payload') ?? ''
    const message = { text: '鯨'.repeat(1_000), blocks: ['鯨'.repeat(9_000)] }
    const payload = ascii(JSON.stringify({ ...JSON.parse(click), message }))
    expect((await send(signed(new URLSearchParams({ payload }).toString()))).status).toBe(200)
    expect(queue.count()).toBe(1)
  })

  it('may be a click on a button, which is answered with nothing', async () => {
    const { send, signed, queue } = face()
    const { status, body } = await send(signed(approval))
    expect([status, body]).toEqual([200, undefined])
    expect(askOf(queue.take()?.body ?? '')).toMatchObject({
      kind: 'approve',
      id: '0a1b2c3d4e',
      fleet: 'arena',
    })
  })

  it('is understood as text and in base64', async () => {
    const { send, queue, time } = face()
    for (const [trigger_id, isPlain] of [
      ['1.1.1', true],
      ['2.2.2', false],
    ] as const) {
      const event = signedEvent(commandBody('hold ü', { trigger_id }), { at: time.now, isPlain })
      expect((await send(event)).status).toBe(200)
    }
    expect(queue.count()).toBe(2)
  })

  it('for help is answered right here', async () => {
    const { send, signed, queue } = face()
    expect(words((await send(signed(commandBody('', { trigger_id: '1.1' })))).body)).toContain(
      '/tide prewarm',
    )
    expect(words((await send(signed(commandBody('help hold', { trigger_id: '2.2' })))).body)).toContain(
      '/tide hold all for 30m',
    )
    expect(queue.count()).toBe(0)
  })

  it('to see our certificate is answered, whichever way it comes', async () => {
    const { send, signed, queue, time } = face()
    expect((await send(signed('ssl_check=1&token=abc'))).status).toBe(200)
    const get = signedEvent('', { at: time.now, secret: 'none' })
    get.requestContext.http.method = 'GET'
    expect((await send({ ...get, queryStringParameters: { ssl_check: '1' } })).status).toBe(200)
    expect((await send(get)).status).toBe(405)
    expect(queue.count()).toBe(0)
  })

  it('that nobody made a button for is taken and left', async () => {
    const { send, signed, queue } = face()
    const { status, log } = await send(signed(clickBody('', { type: 'view_submission' })))
    expect([status, queue.count()]).toEqual([200, 0])
    expect(log).toMatchObject([{ message: 'ignored', because: 'no click on a button' }])
  })

  it('that cannot be meant for us is refused', async () => {
    const { send, signed, queue } = face()
    const { status, log } = await send(
      signed(commandBody('status', { response_url: 'https://evil.example/' })),
    )
    expect([status, queue.count()]).toEqual([400, 0])
    expect(log).toMatchObject([{ message: 'refused', because: 'response_url is none of Slack' }])
  })
})

describe('a request of somebody else', () => {
  const body = commandBody('hold all for 1h')
  const at = clock('12:00')
  const good = signedEvent(body, { at })

  it.each([
    [
      'another secret',
      signedEvent(body, { at, secret: 'another' }),
      'the signature is of another body or another secret',
    ],
    [
      'an empty secret',
      signedEvent(body, { at, secret: '' }),
      'the signature is of another body or another secret',
    ],
    ['an old time', signedEvent(body, { at: at - 301_000 }), 'signed more than five minutes ago'],
    ['a time to come', signedEvent(body, { at: at + 301_000 }), 'signed more than five minutes ahead'],
    [
      'an altered body',
      { ...good, body: Buffer.from(body.replace('1h', '9h')).toString('base64') },
      'the signature is of another body or another secret',
    ],
    ['no body', { ...good, body: '' }, 'the signature is of another body or another secret'],
    [
      'its base64 as the body',
      { ...good, isBase64Encoded: false },
      'the signature is of another body or another secret',
    ],
    ['no headers', { ...good, headers: {} }, 'x-slack-request-timestamp is missing'],
    [
      'a garbled header',
      signedEvent(body, { at, headers: { 'x-slack-signature': 'v0=' } }),
      'x-slack-signature is garbled',
    ],
  ])('with %s is refused with the same words as any', async (_name, event, because) => {
    const { send, queue } = face()
    const { status, body, log, metrics, error } = await send(event as LambdaFunctionURLEvent)
    expect([status, body, error]).toEqual([401, 'not a request from Slack', undefined])
    expect(queue.count()).toBe(0)
    expect(log).toMatchObject([{ message: 'refused', level: 'WARN', because }])
    expect(metrics).toEqual({ [refused]: 1 })
  })

  it('is not even hashed where it is larger than anything of Slack', async () => {
    const { send, signed, queue } = face()
    expect((await send(signed(`text=${'a'.repeat(131_068)}`))).status).toBe(413)
    expect((await send(signed(`text=${'a'.repeat(131_067)}`))).status).toBe(400)
    expect(queue.count()).toBe(0)
  })

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('with the method %s is refused', async (method) => {
    const { send } = face()
    const { requestContext } = good
    const event = { ...good, requestContext: { ...requestContext, http: { ...requestContext.http, method } } }
    const { status, result } = await send(event)
    expect([status, result]).toEqual([405, { statusCode: 405, headers: { allow: 'POST' } }])
  })

  it('writes neither secret nor signature nor the address for answers into the log', async () => {
    const { send, signed } = face()
    const hostile = signed(commandBody('plan', { response_url: 'https://hooks.slack.com/commands/SECRET' }))
    const logs = [await send(hostile), await send(hostile), await send({ ...hostile, headers: {} })].map(
      ({ log }) => log,
    )
    expect(logs.map(([line]) => line?.message)).toEqual(['passed on', 'refused', 'refused'])
    expect(JSON.stringify(logs)).not.toMatch(/SECRET|v0=|8f742231/)
  })
})

describe('a request that comes again', () => {
  it('is refused by the container that knows it', async () => {
    const { send, signed, queue, time } = face()
    const event = signed(commandBody('hold all for 1h'))
    expect((await send(event)).status).toBe(200)
    time.now += 4 * MINUTE
    const again = await send(event)
    expect([again.status, queue.count()]).toEqual([401, 1])
    expect(again.log).toMatchObject([{ because: 'it was sent before' }])
  })

  it('is dropped by the queue where another container takes it, for as long as its signature is valid', async () => {
    const { send, signed, queue, another, time } = face()
    const event = signed(commandBody('hold all for 1h'))
    await send(event)
    const record = queue.take()
    if (record) queue.delete(record)
    time.now += 5 * MINUTE - 1
    expect((await send(event, another())).status).toBe(200)
    expect(queue.take()).toBeUndefined()
    time.now += 2
    expect((await send(event, another())).status).toBe(401)
  })
})

describe('a queue', () => {
  it.each([
    ['denied', (queue: ReturnType<typeof createQueueSandbox>) => queue.faults.deny('SendMessage')],
    ['throttled', (queue: ReturnType<typeof createQueueSandbox>) => queue.faults.throttle(9)],
  ] as const)('that is %s makes an answer in words', async (_name, spoil) => {
    const { send, signed, queue } = face()
    spoil(queue)
    const { status, body, log, error } = await send(signed(commandBody('status')))
    expect([status, error]).toEqual([200, undefined])
    expect(words(body)).toBe('This could not be passed on, so nothing was done: please try again.')
    expect(log).toMatchObject([{ level: 'ERROR', message: 'not passed on' }])
    expect((await send(signed(approval))).status).toBe(503)
  })

  it('that says nothing does not keep Slack waiting, and nobody is told that nothing was done', async () => {
    const { send, signed, queue } = face()
    queue.hang()
    const started = performance.now()
    const { status, body } = await send(signed(commandBody('status')))
    expect(performance.now() - started).toBeLessThan(1_000)
    expect([status, words(body)]).toEqual([
      200,
      'This could not be passed on in time: if no answer follows within a minute, please try again.',
    ])
  })

  it('may be asked for by something that throws at once', async () => {
    const { send, signed } = face({
      enqueue: () => {
        throw new Error('no credentials')
      },
    })
    expect(words((await send(signed(commandBody('status')))).body)).toContain('nothing was done')
  })
})

describe('the function', () => {
  const settings = {
    SPRINGTIDE_SLACK_SIGNING_SECRET: secret,
    SPRINGTIDE_ASKS_QUEUE: 'https://sqs.us-east-1.amazonaws.com/1/a.fifo',
  }

  it.each(Object.keys(settings))('does not start without %s', async (name) => {
    for (const value of [undefined, '', '  ']) {
      vi.resetModules()
      for (const [key, set] of Object.entries(settings)) vi.stubEnv(key, key === name ? value : set)
      await expect(import('../../functions/slack.ts')).rejects.toMatchObject({
        code: 'no-setting',
        message: `${name} is not set`,
      })
    }
    vi.unstubAllEnvs()
  })

  it('starts with both', async () => {
    vi.resetModules()
    for (const [key, set] of Object.entries(settings)) vi.stubEnv(key, set)
    expect(await import('../../functions/slack.ts')).toMatchObject({ handler: expect.any(Function) })
    vi.unstubAllEnvs()
  })
})
