/** Runs a streaming function as the runtime does, and gives what it writes in chunks that end anywhere. */
import { PassThrough } from 'node:stream'
import type { InvokeWithResponseStreamResponseEvent } from '@aws-sdk/client-lambda'
import type { Context, StreamifyHandler } from 'aws-lambda'

type Event = InvokeWithResponseStreamResponseEvent

/** Sizes of chunks in turn, in bytes: small ones cut through characters. */
const sizes = [1, 2, 5, 1_021, 16_384]

/** `lasting`: the connection is lost after so many bytes. */
export async function* respond(
  handler: StreamifyHandler,
  event: unknown,
  context: Context,
  lasting: number,
): AsyncGenerator<Event> {
  const stream = new PassThrough()
  // What is written after the end is lost, as on Lambda.
  stream.on('error', () => {})
  const ended = run(handler, event, stream, context)
  let sent = 0
  for await (const Payload of cut(stream)) {
    sent += Payload.length
    if (sent > lasting) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    yield { PayloadChunk: { Payload } }
  }
  yield { InvokeComplete: (await ended) ?? {} }
}

/** How it failed, or `null`; the stream has ended either way ("Runtime.js" and "ResponseStream.js" of the runtime). */
async function run(
  handler: StreamifyHandler,
  event: unknown,
  stream: PassThrough,
  context: Context,
): Promise<{ ErrorCode: string; ErrorDetails: string } | null> {
  const { promise: killed, resolve: kill } = Promise.withResolvers<Failure>()
  const timer = setTimeout(
    () => kill({ name: 'Sandbox.Timedout', message: 'Task timed out' }),
    context.getRemainingTimeInMillis(),
  )
  const failure = await Promise.race([attempt(handler, event, stream, context), killed])
  clearTimeout(timer)
  if (!failure) return null
  stream.end()
  const { name, message } = failure
  return {
    ErrorCode: name,
    ErrorDetails: JSON.stringify({ errorType: name, errorMessage: message, trace: [] }),
  }
}

interface Failure {
  name: string
  message: string
}

async function attempt(
  handler: StreamifyHandler,
  event: unknown,
  stream: PassThrough,
  context: Context,
): Promise<Failure | null> {
  try {
    await handler(event, stream as unknown as awslambda.HttpResponseStream, context)
    return stream.writableFinished ? null : { name: 'Error', message: 'Response stream is not finished.' }
  } catch (error) {
    return error instanceof Error ? error : { name: 'Error', message: String(error) }
  }
}

async function* cut(stream: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let turn = 0
  for await (const chunk of stream) {
    for (let from = 0; from < chunk.length; ) {
      const size = sizes[turn++ % sizes.length] ?? 1
      yield new Uint8Array(chunk.subarray(from, from + size))
      from += size
    }
  }
}
