/** Asks the deployed function, and hears its answer as it comes. */
import {
  InvokeWithResponseStreamCommand,
  type InvokeWithResponseStreamCommandOutput,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import { SpringtideError } from '../../core/error.ts'
import { isWriting, type Request } from '../../core/request.ts'
import { CloudError, calling } from '../cloud-error.ts'
import { clientConfig } from '../connect.ts'
import { splitLines } from './lines.ts'
import { failed, noRegion, notAsked } from './remote-error.ts'
import { type Answer, decodeLine, type Line, type RemoteRequest } from './wire.ts'

/** In milliseconds. The function may work for five minutes, and need not say a word on its way. */
const patience = 330_000

/**
 * One attempt: a request that was lost half-way may have been carried out. Without a Region the SDK's own chain
 * decides.
 */
export function connectLambda({ region }: { region?: string } = {}): LambdaClient {
  const { region: _unset, requestHandler, ...config } = clientConfig({ region: '' })
  return new LambdaClient({
    ...config,
    ...(region ? { region } : {}),
    maxAttempts: 1,
    requestHandler: { ...requestHandler, requestTimeout: patience, socketTimeout: patience },
  })
}

/** Two functions: one has no right to change anything. */
export function functionNameOf(stage: string, request: Request): string {
  return `springtide-${stage}-${isWriting(request) ? 'act' : 'look'}`
}

/**
 * `onProgress` gets a sentence now and then.
 * @throws SpringtideError what the function threw; `no-remote`, `remote-denied`, `remote-busy`, `remote-unreachable`,
 * `no-region`, `remote-answer` or `remote-failed` where it could not be asked or did not answer
 */
export async function performRemotely(
  client: LambdaClient,
  functionName: string,
  asked: RemoteRequest,
  onProgress: (sentence: string) => void,
): Promise<Answer> {
  const stream = await invoke(client, functionName, asked)
  const end: End = {}
  let last: Exclude<Line, { progress: string }> | undefined
  let foreign: unknown
  try {
    for await (const text of splitLines(payloads(stream, end))) {
      const line = attempt(() => decodeLine(text))
      // What comes after a line that makes no sense is heard too: the end of the stream may say why.
      if ('failed' in line) foreign ??= line.failed
      else if ('progress' in line.value) onProgress(line.value.progress)
      else last ??= line.value
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    if (!last) throw failed(functionName, `its answer broke off: ${why}`, error)
  }
  if (last && 'answer' in last) return last.answer
  if (last) throw new SpringtideError(last.error.code, last.error.message, last.error.hint)
  if (end.error !== undefined) throw failed(functionName, end.error)
  throw foreign ?? failed(functionName, 'it ended without an answer')
}

/** How the stream ended. */
interface End {
  error?: string
}

type Stream = NonNullable<InvokeWithResponseStreamCommandOutput['EventStream']>

async function* payloads(stream: Stream, end: End): AsyncGenerator<Uint8Array> {
  for await (const { PayloadChunk, InvokeComplete } of stream) {
    if (PayloadChunk?.Payload) yield PayloadChunk.Payload
    const { ErrorCode, ErrorDetails } = InvokeComplete ?? {}
    if (ErrorCode) end.error = ErrorDetails ? `${ErrorCode}: ${ErrorDetails}` : ErrorCode
  }
}

async function invoke(client: LambdaClient, functionName: string, asked: RemoteRequest): Promise<Stream> {
  try {
    const { EventStream } = await calling('InvokeWithResponseStream', () =>
      client.send(
        new InvokeWithResponseStreamCommand({
          FunctionName: functionName,
          Payload: new TextEncoder().encode(JSON.stringify(asked)),
        }),
      ),
    )
    return EventStream ?? none()
  } catch (error) {
    if (isWithoutRegion(error)) throw noRegion(functionName, error)
    throw error instanceof CloudError ? notAsked(functionName, error) : error
  }
}

/** The SDK has no name for this error, only its words. */
function isWithoutRegion(error: unknown): boolean {
  return error instanceof Error && error.message.includes('no AWS Region is set')
}

async function* none(): Stream {}

function attempt<T>(work: () => T): { value: T } | { failed: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { failed: error }
  }
}
