import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'
import { connectQueue, sendMessage } from '../../../src/adapters/sqs/queue.ts'
import { createQueueSandbox } from '../../../src/sandbox/sqs/clients.ts'
import { clock } from '../../build.ts'

const message = { body: '{"text":"ü"}', group: 'changes-T1-U1', once: 'a'.repeat(64) }

/** SQS on this machine, as far as `answer` goes. */
async function scripted(answer: (request: IncomingMessage, body: string, response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => answer(request, Buffer.concat(chunks).toString(), response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubEnv('AWS_ENDPOINT_URL', url)
  onTestFinished(() => void vi.unstubAllEnvs())
  return { client: connectQueue(), url: `${url}/123456789012/asks.fifo` }
}

it('puts a message into the queue with its group and its key', async () => {
  const queue = createQueueSandbox(() => clock('12:00'))
  await sendMessage(queue.client, queue.url, message, AbortSignal.timeout(1_000))
  expect(queue.take()).toMatchObject({
    body: message.body,
    attributes: { MessageGroupId: message.group, MessageDeduplicationId: message.once },
  })
})

it.each([
  ['denied', (queue: ReturnType<typeof createQueueSandbox>) => queue.faults.deny('SendMessage')],
  ['throttled', (queue: ReturnType<typeof createQueueSandbox>) => queue.faults.throttle(1)],
] as const)('says that it was %s', async (code, spoil) => {
  const queue = createQueueSandbox(() => clock('12:00'))
  spoil(queue)
  const sending = sendMessage(queue.client, queue.url, message, AbortSignal.timeout(1_000))
  await expect(sending).rejects.toMatchObject({ name: 'CloudError', code, operation: 'SendMessage' })
})

it('says that the queue does not exist', async () => {
  const queue = createQueueSandbox(() => clock('12:00'))
  const sending = sendMessage(queue.client, `${queue.url}x`, message, AbortSignal.timeout(1_000))
  await expect(sending).rejects.toMatchObject({ code: 'not-found' })
})

it('speaks as SQS does on the wire, and tries once more', async () => {
  const digest = createHash('md5').update(message.body).digest('hex')
  const seen: { target: unknown; body: unknown }[] = []
  const { client, url } = await scripted((request, body, response) => {
    seen.push({ target: request.headers['x-amz-target'], body: JSON.parse(body) })
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    if (seen.length === 1) response.writeHead(500).end('{"__type":"InternalFailure"}')
    else response.end(JSON.stringify({ MessageId: '1', MD5OfMessageBody: digest }))
  })
  await sendMessage(client, url, message, AbortSignal.timeout(5_000))
  expect(seen).toHaveLength(2)
  expect(seen[1]).toEqual({
    target: 'AmazonSQS.SendMessage',
    body: {
      QueueUrl: url,
      MessageBody: message.body,
      MessageGroupId: message.group,
      MessageDeduplicationId: message.once,
    },
  })
})

it('waits for no queue that says nothing: two attempts are over in two seconds', async () => {
  const { client, url } = await scripted(() => {})
  const started = performance.now()
  await expect(sendMessage(client, url, message, AbortSignal.timeout(10_000))).rejects.toMatchObject({
    code: 'unreachable',
  })
  expect(performance.now() - started).toBeLessThan(2_800)
})

it('stops at once when it is told to', async () => {
  const { client, url } = await scripted(() => {})
  const started = performance.now()
  await expect(sendMessage(client, url, message, AbortSignal.timeout(100))).rejects.toThrow()
  expect(performance.now() - started).toBeLessThan(700)
})
