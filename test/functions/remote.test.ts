/** `tide --remote` the whole way: client, Lambda, the handler as it is deployed, and AWS in memory. */
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, it, vi } from 'vitest'
import { createRemoteHandler } from '../../functions/remote-face.ts'
import { functionNameOf, performRemotely } from '../../src/adapters/lambda/invoke.ts'
import type { Answer } from '../../src/adapters/lambda/wire.ts'
import { readAsked } from '../../src/adapters/logs/read-asked.ts'
import type { Repository } from '../../src/adapters/repository/repository.ts'
import { whereOf } from '../../src/core/change.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { DAY, HOUR } from '../../src/core/instant.ts'
import type { Request } from '../../src/core/request.ts'
import { overrideTag } from '../../src/core/tags.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { type Cloud, perform } from '../../src/operations/perform.ts'
import { realPace, surveyNodes } from '../../src/operations/survey.ts'
import { documentName, probeDocument, readProbe } from '../../src/probe/document.ts'
import { createLambdaSandbox } from '../../src/sandbox/lambda/clients.ts'
import { provideRuntime } from '../../src/sandbox/lambda/runtime.ts'
import { createLogsSandbox } from '../../src/sandbox/logs/clients.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { aFleet, aPeak, clock, scalingSection } from '../build.ts'
import { hostile } from '../everything.ts'

beforeAll(provideRuntime)

const start = clock('12:00')
const probed = { balance: { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' } }
const arena = aFleet({ scaling: scalingSection, ...probed }, [aPeak()])
const pit = aFleet({ fleet: 'pit', group: 'prod-pit', region: 'eu-west-1' })
const group = '/aws/lambda/springtide-production-act'

type Line = Record<string, unknown> & { message?: string; _aws?: unknown }

type Next = (args: never) => Promise<never>

interface Outcome {
  answer?: Answer
  error?: unknown
}

interface World {
  fleets?: Fleet[]
  shipped?: Repository
  timeout?: number
  change?: (cloud: Cloud) => Cloud
}

function world({ fleets = [arena, pit], shipped, timeout, change = (cloud) => cloud }: World = {}) {
  const sandbox = seedSandbox(fleets, start)
  for (const { policy } of fleets) {
    sandbox.region(whereOf(policy)).registerDocument(documentName, probeDocument(readProbe()))
  }
  const lambda = createLambdaSandbox()
  const logs = createLogsSandbox()
  const log: Line[] = []
  const wait = async (milliseconds: number) => sandbox.advanceTo(sandbox.now() + milliseconds)
  const cloud: Cloud = change({
    connect: sandbox.connect,
    openAround: async () => lookAround(sandbox.connect),
    lookAtNodes: async (concerns, onProgress) =>
      surveyNodes(sandbox.connect, concerns, {
        ...realPace,
        now: sandbox.now,
        wait,
        onProgress: ({ answered, asked }) => onProgress(`${answered} of ${asked} nodes answered`),
      }),
    readAsked: (from, to) => readAsked(logs.client, [group], from, to),
  })
  const desired = { fleets, guardrails: Guardrails.parse({}) }
  const about = {
    cloud,
    commit: 'c0ffee',
    now: sandbox.now,
    load: async () => shipped ?? { desired, problems: [] },
  }
  for (const name of ['look', 'act'] as const) {
    lambda.deploy(`springtide-production-${name}`, createRemoteHandler({ name, ...about }), timeout)
  }

  async function ask(request: Request, by = 'ada', functionName = functionNameOf('production', request)) {
    const progress: string[] = []
    const outcome = await listening(log, () =>
      performRemotely(lambda.client, functionName, { request, by }, (sentence) =>
        progress.push(sentence),
      ).then(
        (answer): Outcome => ({ answer }),
        (error: unknown): Outcome => ({ error }),
      ),
    )
    return { ...outcome, progress }
  }
  const writes = () =>
    sandbox.calls.filter(({ operation }) => !/^(Describe|Get|List|SendCommand)/.test(operation))
  const here = (request: Request) =>
    perform(request, { ...cloud, desired, commit: 'c0ffee', now: sandbox.now, onProgress: () => {} })
  const tags = () =>
    sandbox
      .region(whereOf(arena.policy))
      .group('prod-arena')
      .Tags?.map(({ Key, Value }) => [Key, Value])
  return { sandbox, lambda, logs, log, ask, here, writes, tags }
}

/** Keeps what the function logs, as CloudWatch does. */
async function listening<T>(log: Line[], work: () => Promise<T>): Promise<T> {
  const keep = (chunk: unknown) => {
    for (const line of String(chunk).split('\n')) if (line.startsWith('{')) log.push(JSON.parse(line) as Line)
    return true
  }
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(keep),
  )
  try {
    return await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

const prewarm: Request = {
  verb: 'prewarm',
  fleets: ['arena'],
  ask: {
    ask: 'prewarm',
    override: {
      size: { instances: 30 },
      since: start,
      until: start + 2 * HOUR,
      by: 'root',
      because: 'derby',
    },
  },
}

it.each(['status', 'plan', 'tuning', 'balance'] as const)('answers %s as it would here', async (verb) => {
  const afar = await world().ask({ verb, fleets: [] })
  expect(afar.answer).toStrictEqual(await world().here({ verb, fleets: [] }))
  expect(afar.progress[0]).toBe('reading 2 fleets')
})

it('answers drift and timeline, and says how far the nodes are', async () => {
  const { ask, here, writes } = world()
  const drift = await ask({ verb: 'drift', fleets: [] })
  expect(drift.answer).toHaveProperty('report.night')
  expect(drift.progress.at(-1)).toMatch(/of \d+ nodes answered/)
  const timeline: Request = { verb: 'timeline', fleets: ['arena'], at: start, hours: 48 }
  expect((await ask(timeline)).answer).toStrictEqual(await here(timeline))
  expect(writes()).toEqual([])
})

it('applies, says so change by change, and writes down who asked for what', async () => {
  const { ask, log, sandbox, logs } = world()
  const { answer, progress } = await ask({ verb: 'apply', fleets: ['arena'], approve: [] })
  const { outcomes = [] } = (answer as { report: { outcomes: { result: string }[] } }).report
  expect(outcomes.length).toBeGreaterThan(3)
  expect(outcomes.every(({ result }) => result === 'applied')).toBe(true)
  expect(
    progress.filter((sentence) => /^change [0-9a-f]{10} of arena: applied$/.test(sentence)),
  ).toHaveLength(outcomes.length)
  expect(log.filter(({ message }) => message === 'change')).toHaveLength(outcomes.length)
  const asked = {
    at: start,
    by: 'ada (remote)',
    what: 'apply arena',
    became: `${outcomes.length} applied, 0 held, 0 failed`,
  }
  const line = log.find(({ message }) => message === 'asked')
  expect(line).toMatchObject({ function: 'act', commit: 'c0ffee', asked })
  logs.write(group, start, JSON.stringify(line))
  sandbox.advanceTo(start + HOUR)
  const night = await ask({ verb: 'drift', fleets: [], at: start + DAY / 2 })
  expect(night.answer).toHaveProperty('report.night.asked', { read: [asked] })
})

it('writes who asked into the tag, whatever the request says', async () => {
  const { ask, tags, log } = world()
  const { answer } = await ask(prewarm, 'ada')
  expect(answer).toHaveProperty('report.outcomes.0.result', 'applied')
  expect(tags()).toContainEqual([overrideTag, expect.stringContaining('by=ada_remote because=derby')])
  expect(log.find(({ message }) => message === 'asked')).toMatchObject({
    asked: { by: 'ada (remote)', what: 'prewarm arena for 30 instances until 2026-11-25T14:00Z: derby' },
  })
  const lasting = { since: start, until: start + HOUR, by: 'root', because: hostile }
  await ask({ verb: 'hold', fleets: ['arena'], ask: { ask: 'hold', hold: lasting } }, hostile.slice(0, 100))
  expect(JSON.stringify(tags())).not.toContain('root')
})

it.each([
  ['Ada (Slack U012AB3CD)', 'Ada Slack U012AB3CD (remote)'],
  ['((', 'somebody (remote)'],
])('writes down nobody under an ID of Slack: %s', async (by, written) => {
  const { ask, log } = world()
  await ask(prewarm, by)
  expect(log.find(({ message }) => message === 'asked')).toMatchObject({ asked: { by: written } })
})

it('does not let the one that looks write, and writes nothing at another time', async () => {
  const { ask, writes, log } = world()
  expect(await ask(prewarm, 'ada', 'springtide-production-look')).toMatchObject({
    error: { code: 'only-looks' },
  })
  expect(await ask({ ...prewarm, at: start + HOUR })).toMatchObject({ error: { code: 'other-time' } })
  expect(writes()).toEqual([])
  expect(log.filter(({ message }) => message === 'asked')).toMatchObject([
    { function: 'look', asked: { became: 'refused: this function only looks' } },
    { function: 'act', asked: { became: expect.stringContaining('refused: ') } },
  ])
})

it('says what cannot be met in the words of the command, and does not fail', async () => {
  const { ask, log, lambda } = world()
  expect(await ask({ verb: 'plan', fleets: ['arenna'] })).toMatchObject({
    error: { name: 'SpringtideError', code: 'unknown-fleet', hint: 'did you mean arena?' },
  })
  const tooLarge = structuredClone(prewarm)
  if (tooLarge.verb === 'prewarm' && tooLarge.ask.ask === 'prewarm') {
    tooLarge.ask.override.size = { instances: 5_000 }
  }
  expect(await ask(tooLarge)).toMatchObject({ error: { code: 'too-large' } })
  expect(await ask({ verb: 'approve', fleets: [], id: '0123456789' })).toMatchObject({
    error: { code: 'void-approval' },
  })
  expect(lambda.invocations).toHaveLength(3)
  expect(log.filter(({ _aws }) => _aws).map(({ RequestsRefused }) => RequestsRefused)).toEqual([1, 1, 1])
})

it('refuses what is no request in a bounded sentence', async () => {
  const { lambda, log } = world()
  for (const event of [
    {},
    null,
    [],
    { request: { verb: 'status', fleets: [] } },
    { request: { verb: hostile, fleets: [] }, by: 'ada' },
    { request: { verb: 'status', fleets: [] }, by: 'ada', [hostile]: 1 },
  ]) {
    const work = performRemotely(lambda.client, 'springtide-production-act', event as never, () => {})
    const error: unknown = await listening(log, () => work.catch((thrown: unknown) => thrown))
    expect(error).toMatchObject({ code: 'bad-request' })
    expect(String(error)).toMatch(/^[^\p{Cc}\p{Cf}]{1,300}$/u)
  }
})

it('tells what AWS refused as the outcome of each change', async () => {
  const { ask, sandbox, log } = world()
  sandbox.region(whereOf(arena.policy)).deny('CreateOrUpdateTags')
  const { answer } = await ask(prewarm)
  expect(answer).toHaveProperty('report.outcomes.0', {
    id: expect.any(String),
    result: 'failed',
    error: expect.stringContaining('AccessDenied'),
  })
  expect(log.find(({ message }) => message === 'asked')).toMatchObject({
    asked: { became: expect.stringContaining('1 failed') },
  })
})

it('does nothing with a repository that is not valid', async () => {
  const problem = { file: 'policies/arena.yaml', line: 3, column: 1, path: 'group', message: 'is missing' }
  const { ask, sandbox, log } = world({ shipped: { problems: [problem] } as unknown as Repository })
  expect(await ask(prewarm)).toMatchObject({
    error: { code: 'invalid-repository', message: expect.stringContaining('policies/arena.yaml:3') },
  })
  expect(sandbox.calls).toEqual([])
  expect(log.find(({ message }) => message === 'problem')).toMatchObject({ problem })
})

it('fails loudly on a bug, after it has said so', async () => {
  const broken = world({
    change: (cloud) => ({
      ...cloud,
      connect: () => {
        throw new RangeError('a bug')
      },
    }),
  })
  expect(await broken.ask(prewarm)).toMatchObject({
    error: { code: 'bug', hint: expect.stringContaining(group) },
  })
  expect(broken.log.find(({ message }) => message === 'asked')).toMatchObject({
    asked: { became: 'failed: see the log' },
  })
  const { client } = broken.lambda
  const { InvokeWithResponseStreamCommand } = await import('@aws-sdk/client-lambda')
  const Payload = new TextEncoder().encode(JSON.stringify({ request: prewarm, by: 'ada' }))
  const { EventStream = [] } = await client.send(
    new InvokeWithResponseStreamCommand({ FunctionName: 'springtide-production-act', Payload }),
  )
  const ends = await listening(broken.log, async () => {
    const found: unknown[] = []
    for await (const { InvokeComplete } of EventStream) if (InvokeComplete) found.push(InvokeComplete)
    return found
  })
  expect(ends).toMatchObject([{ ErrorCode: 'RangeError' }])
})

it('stops before Lambda kills it, says what is done, and begins no more writes', async () => {
  const slow = world({
    timeout: 10_150,
    change: (cloud) => ({
      ...cloud,
      connect(where) {
        const clients = cloud.connect(where)
        clients.autoScaling.middlewareStack.addRelativeTo(
          ((next: Next) => async (args: never) => {
            await sleep(60)
            return next(args)
          }) as never,
          { relation: 'before', toMiddleware: 'sandbox', name: 'slow', override: true },
        )
        return clients
      },
    }),
  })
  const { error } = await slow.ask({ verb: 'apply', fleets: ['arena'], approve: [] })
  expect(error).toMatchObject({
    code: 'out-of-time',
    message: expect.stringContaining('were written or held'),
  })
  expect(slow.log.find(({ message }) => message === 'asked')).toMatchObject({
    asked: { became: expect.stringContaining("the function's time was over") },
  })
  // What was on its way when time was over, and not one more.
  await sleep(600)
  expect(slow.writes().length).toBeLessThan(2)
  const whole = world()
  await whole.ask({ verb: 'apply', fleets: ['arena'], approve: [] })
  expect(whole.writes().length).toBeGreaterThan(3)
})
