import { setTimeout as sleep } from 'node:timers/promises'
import { InvokeCommand, InvokeWithResponseStreamCommand } from '@aws-sdk/client-lambda'
import type { StreamifyHandler } from 'aws-lambda'
import { beforeAll, expect, it } from 'vitest'
import { createLambdaSandbox } from '../../src/sandbox/lambda/clients.ts'
import { provideRuntime } from '../../src/sandbox/lambda/runtime.ts'

beforeAll(provideRuntime)

type Sandbox = ReturnType<typeof createLambdaSandbox>

function withFunction(work: StreamifyHandler, timeout?: number): Sandbox {
  const sandbox = createLambdaSandbox()
  sandbox.deploy('one', awslambda.streamifyResponse(work), timeout)
  return sandbox
}

async function invoke({ client }: Sandbox, FunctionName = 'one', event: unknown = {}) {
  const { EventStream = [] } = await client.send(
    new InvokeWithResponseStreamCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
  )
  const chunks: Uint8Array[] = []
  let end: unknown
  for await (const { PayloadChunk, InvokeComplete } of EventStream) {
    if (PayloadChunk?.Payload) chunks.push(PayloadChunk.Payload)
    end = InvokeComplete
  }
  return { text: Buffer.concat(chunks).toString('utf8'), sizes: chunks.map(({ length }) => length), end }
}

it('B115 runs a streaming function, in chunks that end anywhere', async () => {
  const sandbox = withFunction(async (event, stream, context) => {
    stream.write(`${event.word} ${context.functionName} `)
    await sleep(1)
    await new Promise<void>((resolve) => stream.end('größer 🌊', () => resolve()))
  })
  const { text, sizes, end } = await invoke(sandbox, 'one', { word: 'tide' })
  expect(text).toBe('tide one größer 🌊')
  expect(sizes.slice(0, 3)).toEqual([1, 2, 5])
  expect(end).toEqual({})
  expect(sandbox.invocations).toEqual([{ name: 'one', event: { word: 'tide' } }])
  expect(() => sandbox.deploy('two', async () => {})).toThrow('streamifyResponse')
  await expect(sandbox.client.send(new InvokeCommand({ FunctionName: 'one' }))).rejects.toMatchObject({
    name: 'SandboxError',
  })
})

it('B114 refuses as Lambda does', async () => {
  const sandbox = withFunction(async (_event, stream) => void stream.end())
  sandbox.faults.throttle(1)
  await expect(invoke(sandbox)).rejects.toMatchObject({ name: 'TooManyRequestsException' })
  sandbox.faults.deny('InvokeWithResponseStream')
  await expect(invoke(sandbox)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('lambda:InvokeFunction'),
  })
  expect(sandbox.invocations).toEqual([])
})

it('B116 knows only what was deployed, and takes events of up to 6 MB', async () => {
  const sandbox = withFunction(async (_event, stream) => void stream.end())
  await expect(invoke(sandbox, 'none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await expect(invoke(sandbox, 'one', 'x'.repeat(7_000_000))).rejects.toMatchObject({
    name: 'RequestTooLargeException',
  })
})

it('B117 tells of a failure after what was written', async () => {
  const throwing = withFunction(async (_event, stream) => {
    stream.write('half')
    throw new RangeError('out of it')
  })
  expect(await invoke(throwing)).toMatchObject({
    text: 'half',
    end: { ErrorCode: 'RangeError', ErrorDetails: expect.stringContaining('out of it') },
  })
  const unended = withFunction(async (_event, stream) => void stream.write('half'))
  expect(await invoke(unended)).toMatchObject({
    text: 'half',
    end: { ErrorDetails: expect.stringContaining('not finished') },
  })
})

it('B118 ends what is not done in its time', async () => {
  const sandbox = withFunction(async (_event, stream, context) => {
    stream.write(`${context.getRemainingTimeInMillis() <= 30}`)
    await sleep(200)
    stream.write('late')
  }, 30)
  expect(await invoke(sandbox)).toMatchObject({ text: 'true', end: { ErrorCode: 'Sandbox.Timedout' } })
})

it('B119 can lose the connection', async () => {
  const sandbox = withFunction(async (_event, stream) => void stream.end('x'.repeat(100)))
  sandbox.breakAfter(10)
  await expect(invoke(sandbox)).rejects.toMatchObject({ code: 'ECONNRESET' })
})
