/** One page of a listing, with a token that only the same listing understands. */

export interface Page<T> {
  items: T[]
  /** Absent on the last page. */
  nextToken?: string
}

export interface PageRequest {
  /** The operation and what it lists: a token of another listing is refused. */
  listing: string
  nextToken: string | undefined
  /** The largest page, after AWS's limit and the sandbox's own cap. */
  size: number
  /** The service's way to refuse a token. */
  badToken: () => Error
}

/** The page of `all` that the token points at. */
export function page<T>(all: readonly T[], { listing, nextToken, size, badToken }: PageRequest): Page<T> {
  const from = nextToken === undefined ? 0 : readToken(nextToken, listing)
  if (from === null) throw badToken()
  const end = from + size
  const items = all.slice(from, end)
  return end < all.length ? { items, nextToken: writeToken(end, listing) } : { items }
}

function writeToken(offset: number, listing: string): string {
  return Buffer.from(JSON.stringify([offset, listing])).toString('base64url')
}

function readToken(token: string, listing: string): number | null {
  try {
    const [offset, of] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [unknown, unknown]
    return typeof offset === 'number' && of === listing ? offset : null
  } catch {
    return null
  }
}
