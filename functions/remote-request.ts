/** What a remote function is asked: checked, with who asks in it. */
import { RemoteRequest } from '../src/adapters/lambda/wire.ts'
import { SpringtideError } from '../src/core/error.ts'
import { isWriting, type Request } from '../src/core/request.ts'
import { shortened } from '../src/core/scalars.ts'

/**
 * Who asks stands in every tag that is written, whatever the request itself says.
 * @throws SpringtideError `bad-request`
 */
export function parseRequest(event: unknown): RemoteRequest {
  const parsed = RemoteRequest.safeParse(event)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SpringtideError(
      'bad-request',
      `no request: ${shortened(`${issue?.path.join('.')}: ${issue?.message}`, 200)}`,
      'ask with the version of tide that is deployed, or deploy this one',
    )
  }
  // What stands in brackets behind a name is ours: no machine can call its person by another's Slack ID.
  const by = `${parsed.data.by.replace(/[\s()]+/g, ' ').trim() || 'somebody'} (remote)`
  return { request: signed(parsed.data.request, by), by }
}

function signed(request: Request, by: string): Request {
  if (request.verb === 'prewarm' && request.ask.ask === 'prewarm') {
    return { ...request, ask: { ...request.ask, override: { ...request.ask.override, by } } }
  }
  if (request.verb === 'hold' && request.ask.ask === 'hold') {
    return { ...request, ask: { ...request.ask, hold: { ...request.ask.hold, by } } }
  }
  return request
}

/** @throws SpringtideError `only-looks`, or `other-time`: what is right at another time is wrong now */
export function refuseWriting(request: Request, name: 'look' | 'act'): void {
  if (!isWriting(request)) return
  if (name === 'look') {
    throw new SpringtideError('only-looks', 'this function only looks', 'ask the function that acts')
  }
  if (request.at !== undefined) {
    throw new SpringtideError(
      'other-time',
      'another time is for looking, not for writing',
      'leave --at out; `tide plan --at` shows another time',
    )
  }
}
