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
    /AccessDenied|UnauthorizedOperation|ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch|Credentials/,
  ],
  ['conflict', /ResourceContention|InProgress|ConcurrentModification|AlreadyExists|ResourceInUse/],
  ['not-found', /NotFound|DoesNotExist/],
  ['unreachable', /TimeoutError|ECONN|ENOTFOUND|EAI_AGAIN|NetworkingError/],
]

/** Wraps what an SDK client threw; a bug of our own passes through as it is. */
export function cloudError(operation: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CloudError) return error
  const code = 'code' in error ? String(error.code) : ''
  const row = names.find(([, pattern]) => pattern.test(error.name) || pattern.test(code))
  if (!row && !('$metadata' in error)) return error
  return new CloudError(
    row?.[0] ?? 'rejected',
    operation,
    `${operation}: ${error.name}: ${error.message}`,
    error,
  )
}

/** Runs one AWS call, and throws a CloudError if AWS says no. */
export async function calling<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw cloudError(operation, error)
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
