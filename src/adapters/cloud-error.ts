/** AWS said no: one small sorted error instead of dozens of exception classes. */

export type CloudErrorCode = 'not-found' | 'throttled' | 'denied' | 'conflict' | 'rejected' | 'unreachable'

export class CloudError extends Error {
  readonly code: CloudErrorCode
  readonly operation: string

  constructor(code: CloudErrorCode, operation: string, message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'CloudError'
    this.code = code
    this.operation = operation
  }
}

/** Sorted by the error's name as the services send it; what is in no row is `rejected`. */
const names: [CloudErrorCode, RegExp][] = [
  ['throttled', /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/],
  [
    'denied',
    // ENOENT, EACCES: within a call only the credential chain opens files (AWS_WEB_IDENTITY_TOKEN_FILE).
    /AccessDenied|UnauthorizedOperation|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|MissingAuthentication|OptInRequired|Signature|Credentials|ENOENT|EACCES/,
  ],
  ['conflict', /ResourceContention|InProgress|ConcurrentModification|AlreadyExists|ResourceInUse/],
  ['not-found', /NotFound|DoesNotExist/],
  [
    'unreachable',
    /TimeoutError|ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|NetworkingError/,
  ],
]

/** Wraps what an SDK client threw; a bug of our own passes through as it is. */
function cloudError(operation: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CloudError) return error
  if (error.message === 'Region is missing') {
    const message = `${operation}: no AWS Region is set: set AWS_REGION, or a region in the profile`
    return new CloudError('rejected', operation, message, error)
  }
  const code = 'code' in error ? String(error.code) : ''
  const row = names.find(([, pattern]) => pattern.test(error.name) || pattern.test(code))
  if (!row && !('$metadata' in error)) return error
  return new CloudError(row?.[0] ?? 'rejected', operation, `${operation}: ${words(error)}`, error)
}

/** One line. Where an answer is not AWS's own (a proxy's page), the SDK knows nothing but its status. */
function words(error: Error): string {
  // Node tries every address of a name and puts the failures into an AggregateError without a message.
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [error]
  const messages = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)))
  const said = messages.join(', ').split('\n')[0]
  const { httpStatusCode } = ('$metadata' in error ? error.$metadata : {}) as { httpStatusCode?: number }
  const isUnsaid = httpStatusCode !== undefined && (said === 'Unknown' || said === 'UnknownError')
  return isUnsaid ? `HTTP ${httpStatusCode} in words that are not AWS's` : `${error.name}: ${said}`
}

/** Runs one AWS call, and throws a CloudError if AWS says no. */
export async function calling<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw cloudError(operation, error)
  }
}

/** The same for a removal: what is gone already, by whosever hand, is as it is wanted. */
export async function removing(operation: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await calling(operation, call)
  } catch (error) {
    if (!(error instanceof CloudError && error.code === 'not-found')) throw error
  }
}

/** Runs a read; AWS's refusal becomes the reason why it is unread. */
export async function reading<T>(read: () => Promise<T>): Promise<{ read: T } | { unread: string }> {
  try {
    return { read: await read() }
  } catch (error) {
    if (error instanceof CloudError) return { unread: error.message }
    throw error
  }
}
