import { expect, it } from 'vitest'
import { postToSlack } from '../../../src/adapters/slack/reply.ts'
import { listening } from './listening.ts'

const message = { text: 'ü <!channel>', blocks: [] }

async function refusal(url: string, origins?: string[]) {
  const error: unknown = await postToSlack(url, message, origins ? { origins } : {}).catch((thrown) => thrown)
  expect(error).toMatchObject({ name: 'SpringtideError', code: 'slack-refused' })
  return (error as Error).message
}

it('posts a message as JSON, once', async () => {
  const { url, origin, posted } = await listening()
  await postToSlack(url, message, { origins: [origin] })
  expect(posted).toHaveLength(1)
  expect(posted[0]).toMatchObject({
    method: 'POST',
    path: '/commands/T012AB3CD/1/secret',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(message),
  })
})

it.each([500, 503, 429])('tries once more after HTTP %i', async (status) => {
  const { url, origin, posted } = await listening((response, count) => {
    response.writeHead(count === 1 ? status : 200).end()
  })
  await postToSlack(url, message, { origins: [origin] })
  expect(posted).toHaveLength(2)
})

it('tries once more where the connection breaks', async () => {
  const { url, origin, posted } = await listening((response, count) => {
    if (count === 1) response.destroy()
    else response.end('ok')
  })
  await postToSlack(url, message, { origins: [origin] })
  expect(posted).toHaveLength(2)
})

it('gives up after two, without naming the address', async () => {
  const { url, origin, posted } = await listening((response) => void response.writeHead(502).end())
  expect(await refusal(url, [origin])).toBe('Slack answered with HTTP 502')
  expect(posted).toHaveLength(2)
})

it.each([400, 403, 404, 410])('does not try again what Slack refused with HTTP %i', async (status) => {
  const { url, origin, posted } = await listening(
    (response) => void response.writeHead(status).end('used_url'),
  )
  expect(await refusal(url, [origin])).toBe(`Slack answered with HTTP ${status}`)
  expect(posted).toHaveLength(1)
})

it('follows no redirect, not even to itself', async () => {
  const elsewhere = await listening()
  const { url, origin, posted } = await listening((response) => {
    response.writeHead(307, { location: elsewhere.url }).end()
  })
  expect(await refusal(url, [origin])).toBe('Slack answered with HTTP 307')
  expect([posted.length, elsewhere.posted.length]).toEqual([1, 0])
})

it('posts nowhere but to Slack', async () => {
  const { url, posted } = await listening()
  for (const other of [
    url,
    'http://hooks.slack.com/services/1',
    'https://hooks.slack.com.evil.example/1',
    'https://hooks.slack.com@evil.example/1',
    'file:///etc/passwd',
    'no address',
    '',
  ])
    expect(await refusal(other)).toBe('the address is none of Slack')
  expect(posted).toEqual([])
})

it('says that nobody listens', async () => {
  expect(await refusal('http://127.0.0.1:1/', ['http://127.0.0.1:1'])).toMatch(/^no answer from Slack \(/)
})

it('waits five seconds for an answer, twice', { timeout: 20_000 }, async () => {
  const { url, origin, posted } = await listening(() => {})
  const started = performance.now()
  expect(await refusal(url, [origin])).toBe('no answer from Slack (TimeoutError)')
  expect(posted).toHaveLength(2)
  expect(performance.now() - started).toBeGreaterThan(10_000)
})
