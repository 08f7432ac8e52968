/** The client as it is, over a socket: what a sandbox before the wire cannot show. */
import { expect, it } from 'vitest'
import { connectLambda, performRemotely } from '../../../src/adapters/lambda/invoke.ts'
import { encodeLine } from '../../../src/adapters/lambda/wire.ts'
import type { Request } from '../../../src/core/request.ts'
import { everything } from '../../everything.ts'
import { frame, type Reply, scriptLambda } from './event-stream.ts'

const name = 'springtide-production-look'
const request: Request = { verb: 'status', fleets: ['chat'] }
const answer = { report: everything }

const text = Buffer.from(encodeLine({ progress: '3 of 8 nodes: größer 🌊' }) + encodeLine({ answer }))
const end = frame('InvokeComplete', '{}')

/** The bytes of the frames in pieces that end anywhere. */
function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

const frames = cut(text, 777).map((part) => frame('PayloadChunk', part))

async function ask(reply: Reply) {
  const requests = await scriptLambda(reply)
  const progress: string[] = []
  const asked = { request, by: 'ada' }
  const outcome = await performRemotely(connectLambda(), name, asked, (sentence) =>
    progress.push(sentence),
  ).then(
    (given) => ({ answer: given, error: undefined }),
    (error: unknown) => ({ answer: undefined, error }),
  )
  return { ...outcome, progress, requests }
}

it('understands frames however the network cuts them', async () => {
  const asked = await ask({ pieces: cut(Buffer.concat([...frames, end]), 501) })
  expect(asked).toMatchObject({ progress: ['3 of 8 nodes: größer 🌊'] })
  expect(asked.answer).toStrictEqual(answer)
  expect(asked.requests).toEqual([
    { path: `/2021-11-15/functions/${name}/response-streaming-invocations`, body: { request, by: 'ada' } },
  ])
})

it('hears from AWS why the function ended', async () => {
  const wrong = { ErrorCode: 'Sandbox.Timedout', ErrorDetails: 'Task timed out after 300.00 seconds' }
  const { error } = await ask({
    pieces: [...frames.slice(0, 2), frame('InvokeComplete', JSON.stringify(wrong))],
  })
  expect(error).toMatchObject({
    code: 'remote-failed',
    message: expect.stringContaining('Sandbox.Timedout: Task timed out after 300.00 seconds'),
  })
})

it.each([
  { refuse: 'ResourceNotFoundException', status: 404, code: 'no-remote' },
  { refuse: 'AccessDeniedException', status: 403, code: 'remote-denied' },
  { refuse: 'TooManyRequestsException', status: 429, code: 'remote-busy' },
  { refuse: 'ServiceException', status: 500, code: 'remote-failed' },
])('asks once, and says what $refuse means', async ({ code, ...reply }) => {
  const { error, requests } = await ask(reply)
  expect(error).toMatchObject({ name: 'SpringtideError', code })
  expect(requests).toHaveLength(1)
})

it('does not ask again where the connection was lost', async () => {
  const lost = await ask('hang up')
  expect(lost.error).toMatchObject({
    code: 'remote-unreachable',
    hint: expect.stringContaining('may have begun'),
  })
  expect(lost.requests).toHaveLength(1)
  const broken = await ask({
    pieces: [...frames.slice(0, 3), frames[3]?.subarray(0, 100) ?? end],
    isCut: true,
  })
  expect(broken.error).toMatchObject({ code: 'remote-failed' })
  expect(broken.requests).toHaveLength(1)
})
