/** Lambda's side of its Runtime API (2018-06-01): hands out events, takes answers, and is strict about their order. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RuntimeError {
  errorType: string
  errorMessage: string
}

export interface Answer {
  requestId: string
  /** What it answered; for a stream, all of its text. */
  response?: unknown
  /** Of a stream: each piece, and milliseconds since the event was handed out. */
  pieces: { text: string; afterMs: number }[]
  /** Lambda counts it as an error: the metric Errors of the function rises. */
  error?: RuntimeError
}

interface RuntimeApi {
  /** As AWS_LAMBDA_RUNTIME_API has it. */
  address: string
  /** Resolves once the function asks for its first event, or tells that it cannot start. */
  started: Promise<RuntimeError | null>
  /** The answer, or after `timeoutMs` the error that Lambda tells of a function that it ends. */
  invoke(event: unknown, timeoutMs: number): Promise<Answer>
  close(): Promise<void>
}

interface Watch {
  /** It waits for an event, and there is none: Lambda freezes it. */
  onIdle(): void
  /** An event is about to be handed out: Lambda thaws it. */
  onEvent(): void
}

interface Invocation {
  requestId: string
  body: string
  deadline: number
  handedOut: number
  done(answer: Answer): void
}

export async function startRuntimeApi(functionArn: string, watch: Watch): Promise<RuntimeApi> {
  const queue: Invocation[] = []
  const open = new Map<string, Invocation>()
  let waiting: ServerResponse | undefined
  let start: (error: RuntimeError | null) => void = () => {}
  const started = new Promise<RuntimeError | null>((resolve) => {
    start = resolve
  })

  function handOut(): void {
    const invocation = waiting && queue.shift()
    if (!waiting || !invocation) return
    const { requestId, body, deadline } = invocation
    invocation.handedOut = performance.now()
    open.set(requestId, invocation)
    waiting
      .writeHead(200, {
        'content-type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': requestId,
        'Lambda-Runtime-Deadline-Ms': String(deadline),
        'Lambda-Runtime-Invoked-Function-Arn': functionArn,
        'Lambda-Runtime-Trace-Id': traceId(),
      })
      .end(body)
    waiting = undefined
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, id = '', what = ''] =
      /\/runtime\/(?:invocation\/)?([^/]+)(?:\/(\w+))?$/.exec(request.url ?? '') ?? []
    if (id === 'next') {
      waiting = response
      start(null)
      if (queue.length === 0) watch.onIdle()
      return handOut()
    }
    if (id === 'init') {
      start(JSON.parse(await text(request)))
      return accept(response)
    }
    const invocation = open.get(id)
    // As Lambda answers an id that is not being worked on: each event has one answer.
    if (!invocation) return void response.writeHead(400).end('{"errorType":"InvalidRequestID"}')
    const pieces: Answer['pieces'] = []
    const isStream = request.headers['lambda-runtime-function-response-mode'] === 'streaming'
    for await (const chunk of request.setEncoding('utf8'))
      pieces.push({ text: String(chunk), afterMs: performance.now() - invocation.handedOut })
    open.delete(id)
    const body = pieces.map((piece) => piece.text).join('')
    const failed = what === 'error' ? JSON.parse(body) : trailing(request)
    invocation.done({
      requestId: id,
      pieces: isStream ? pieces : [],
      ...(what === 'error' ? {} : { response: isStream ? body : JSON.parse(body) }),
      ...(failed ? { error: failed } : {}),
    })
    accept(response)
  }

  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    started,
    invoke(event, timeoutMs) {
      return new Promise((resolve) => {
        const requestId = randomUUID()
        const errorMessage = `${requestId} Error: Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`
        const error = { errorType: 'Sandbox.Timedout', errorMessage }
        const timer = setTimeout(() => done({ requestId, pieces: [], error }), timeoutMs)
        const done = (answer: Answer) => {
          clearTimeout(timer)
          resolve(answer)
        }
        const deadline = Date.now() + timeoutMs
        queue.push({ requestId, body: JSON.stringify(event), deadline, handedOut: 0, done })
        if (waiting) watch.onEvent()
        handOut()
      })
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
}

/** A stream that has begun can tell of an error only after its last piece. */
function trailing({ trailers }: IncomingMessage): RuntimeError | undefined {
  const body = trailers['lambda-runtime-function-error-body']
  return body === undefined ? undefined : JSON.parse(Buffer.from(body, 'base64').toString())
}

async function text(request: IncomingMessage): Promise<string> {
  let all = ''
  for await (const chunk of request.setEncoding('utf8')) all += chunk
  return all
}

/** As active tracing sends it: the segment of the function is this one's parent, and it is sampled. */
function traceId(): string {
  const hex = randomUUID().replaceAll('-', '')
  const seconds = Math.floor(Date.now() / 1_000).toString(16)
  return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(-16)};Sampled=1`
}
