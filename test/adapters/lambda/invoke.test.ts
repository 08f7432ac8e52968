import type { StreamifyHandler } from 'aws-lambda'
import fc from 'fast-check'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { connectLambda, functionNameOf, performRemotely } from '../../../src/adapters/lambda/invoke.ts'
import { splitLines } from '../../../src/adapters/lambda/lines.ts'
import { encodeLine, type Line } from '../../../src/adapters/lambda/wire.ts'
import type { Finding } from '../../../src/core/finding.ts'
import type { Request } from '../../../src/core/request.ts'
import { createLambdaSandbox } from '../../../src/sandbox/lambda/clients.ts'
import { provideRuntime } from '../../../src/sandbox/lambda/runtime.ts'
import { everything, hostile } from '../../everything.ts'

beforeAll(provideRuntime)
afterEach(() => {
  vi.unstubAllEnvs()
})

const name = 'springtide-production-look'
const request: Request = { verb: 'status', fleets: [] }

/** A function that says these lines. */
function saying(...lines: (Line | string)[]): StreamifyHandler {
  return async (_event, stream) => {
    for (const line of lines) stream.write(typeof line === 'string' ? line : encodeLine(line))
    await new Promise<void>((resolve) => stream.end(() => resolve()))
  }
}

async function ask(handler?: StreamifyHandler, arrange = (_: ReturnType<typeof createLambdaSandbox>) => {}) {
  const sandbox = createLambdaSandbox()
  if (handler) sandbox.deploy(name, awslambda.streamifyResponse(handler))
  arrange(sandbox)
  const progress: string[] = []
  const work = performRemotely(sandbox.client, name, { request, by: 'ada' }, (sentence) =>
    progress.push(sentence),
  )
  const outcome = await work.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  )
  return { ...outcome, progress, invocations: sandbox.invocations }
}

const answer = { report: everything }

it('asks the one of the two functions that has the right for it', () => {
  expect(functionNameOf('production', request)).toBe('springtide-production-look')
  expect(functionNameOf('dev', { verb: 'drift', fleets: [] })).toBe('springtide-dev-look')
  expect(functionNameOf('dev', { verb: 'apply', fleets: [], approve: [] })).toBe('springtide-dev-act')
  const end: Request = { verb: 'hold', fleets: [], ask: { ask: 'end-hold' } }
  expect(functionNameOf('dev', end)).toBe('springtide-dev-act')
})

it('hears progress as it comes, and the answer, across chunks that cut characters', async () => {
  const asked = await ask(
    saying({ progress: 'reading 3 fleets' }, { progress: '4 of 8 nodes: größer 🌊' }, { answer }),
  )
  expect(asked).toMatchObject({ progress: ['reading 3 fleets', '4 of 8 nodes: größer 🌊'] })
  expect(asked).toHaveProperty('answer', answer)
  expect(asked.invocations).toEqual([{ name, event: { request, by: 'ada' } }])
})

it('says so where nothing names a Region', async () => {
  vi.stubEnv('AWS_REGION', undefined)
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere')
  await expect(
    performRemotely(connectLambda(), name, { request, by: 'ada' }, () => {}),
  ).rejects.toMatchObject({
    code: 'no-region',
    message: 'nothing says in which Region springtide-production-look is',
    hint: expect.stringContaining('AWS_REGION'),
  })
})

it('throws what the function threw', async () => {
  const error = { code: 'unknown-fleet', message: 'there is no fleet chatt', hint: 'did you mean chat?' }
  expect(await ask(saying({ progress: 'reading' }, { error }))).toMatchObject({
    error: { name: 'SpringtideError', ...error },
  })
})

it('brings ten thousand findings', async () => {
  const [finding] = everything.findings as [Finding]
  const findings = Array.from({ length: 10_000 }, (_, index) => ({
    ...finding,
    target: `${index} ${hostile}`,
  }))
  const huge = { report: { ...everything, findings } }
  expect(await ask(saying({ answer: huge }))).toHaveProperty('answer', huge)
})

it.each([
  {
    what: 'is not there',
    arrange: () => {},
    handler: undefined,
    error: { code: 'no-remote', hint: expect.stringContaining('--stage') },
  },
  {
    what: 'may not be invoked',
    arrange: ({ faults }: ReturnType<typeof createLambdaSandbox>) => faults.deny('InvokeWithResponseStream'),
    handler: saying({ answer }),
    error: { code: 'remote-denied', hint: expect.stringContaining(`lambda:InvokeFunction on ${name}`) },
  },
  {
    what: 'is busy',
    arrange: ({ faults }: ReturnType<typeof createLambdaSandbox>) => faults.throttle(1),
    handler: saying({ answer }),
    error: { code: 'remote-busy', hint: expect.stringContaining('ask again') },
  },
  {
    what: 'is cut off half-way',
    arrange: ({ breakAfter }: ReturnType<typeof createLambdaSandbox>) => breakAfter(2_000),
    handler: saying({ progress: 'reading' }, { answer }),
    error: { code: 'remote-failed', message: expect.stringContaining('aborted') },
  },
  {
    what: 'ends without an answer',
    arrange: () => {},
    handler: saying({ progress: 'reading' }),
    error: { code: 'remote-failed', message: expect.stringContaining('without an answer') },
  },
  {
    what: 'ends within its answer',
    arrange: () => {},
    handler: saying(encodeLine({ answer }).slice(0, 5_000)),
    error: { code: 'remote-answer' },
  },
  {
    what: 'fails half-way',
    arrange: () => {},
    handler: (async (_event, stream) => {
      stream.write(encodeLine({ answer }).slice(0, 5_000))
      throw new RangeError(`broken ${hostile}`)
    }) as StreamifyHandler,
    error: {
      code: 'remote-failed',
      message: expect.stringContaining('RangeError'),
      hint: `see its log, /aws/lambda/${name}`,
    },
  },
  {
    what: 'is another one',
    arrange: () => {},
    handler: saying('<html>\u001b[31m', hostile),
    error: { code: 'remote-answer' },
  },
])('says in a sentence that the function $what', async ({ handler, arrange, error }) => {
  const asked = await ask(handler, arrange)
  expect(asked).toMatchObject({ error: { name: 'SpringtideError', ...error } })
  expect(String('error' in asked && asked.error)).toMatch(/^[^\p{Cc}\p{Cf}]{1,600}$/u)
})

it('keeps an answer that was whole when the function failed after it', async () => {
  const late: StreamifyHandler = async (_event, stream) => {
    stream.write(encodeLine({ answer }))
    throw new Error('too late')
  }
  expect(await ask(late)).toHaveProperty('answer', answer)
})

it('lets a bug of the caller through', async () => {
  const sandbox = createLambdaSandbox()
  sandbox.client.middlewareStack.remove('sandbox')
  sandbox.client.middlewareStack.add(
    () => async () => {
      throw new RangeError('a bug')
    },
    { step: 'initialize', priority: 'high', name: 'bug' },
  )
  await expect(performRemotely(sandbox.client, name, { request, by: 'ada' }, () => {})).rejects.toThrow(
    RangeError,
  )
})

it('puts lines together wherever chunks end', async () => {
  const text = fc.string({ unit: 'grapheme' })
  const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(fc.array(text.map((line) => line.replaceAll('\n', ' '))), cuts, async (lines, sizes) => {
      const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''))
      async function* chunks() {
        let from = 0
        for (const size of sizes) {
          yield bytes.subarray(from, from + size)
          from += size
        }
        yield bytes.subarray(from)
      }
      const found = []
      for await (const line of splitLines(chunks())) found.push(line)
      expect(found).toEqual(lines)
    }),
  )
})

it('refuses a line that would fill the memory', async () => {
  async function* endless() {
    for (;;) yield new Uint8Array(8 * 1024 * 1024).fill(120)
  }
  await expect(splitLines(endless()).next()).rejects.toThrow('64 MiB')
})

interface Handler {
  handle(request: never): Promise<unknown>
  httpHandlerConfigs(): object
}

it('waits as long as the function may work, and asks once', async () => {
  const client = connectLambda({ region: 'eu-west-1' })
  expect(await client.config.region()).toBe('eu-west-1')
  expect(await client.config.maxAttempts()).toBe(1)
  expect(await connectLambda().config.region()).toBe('us-east-1')
  const handler = client.config.requestHandler as unknown as Handler
  await handler.handle({} as never).catch(() => {})
  expect(handler.httpHandlerConfigs()).toMatchObject({
    connectionTimeout: 2_000,
    requestTimeout: 330_000,
    socketTimeout: 330_000,
  })
})
