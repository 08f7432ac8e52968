/** Is a request from Slack? Its signature over the raw body says so ("Verifying requests from Slack"). */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Instant, MINUTE, SECOND } from '../core/instant.ts'

/** How far a request's time may be from ours, either way: Slack's own advice. */
export const signatureWindow = 5 * MINUTE

export interface Signed {
  headers: Readonly<Record<string, string | undefined>>
  /** The body as it came, byte for byte. */
  body: Uint8Array
}

/** `at`: when Slack signed it, to the second. `refused` is for the log: who sent it learns no reason. */
export type Verdict = { at: Instant; signature: string } | { refused: string }

export function verifySignature({ headers, body }: Signed, secret: string, now: Instant): Verdict {
  const timestamp = only(headers, 'x-slack-request-timestamp', /^\d{1,11}$/)
  if ('refused' in timestamp) return timestamp
  const claimed = only(headers, 'x-slack-signature', /^v0=[0-9a-f]{64}$/)
  if ('refused' in claimed) return claimed
  const at = Number(timestamp.value) * SECOND
  if (now - at > signatureWindow) return { refused: 'signed more than five minutes ago' }
  if (at - now > signatureWindow) return { refused: 'signed more than five minutes ahead' }
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp.value}:`).update(body).digest('hex')}`
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(claimed.value)))
    return { refused: 'the signature is of another body or another secret' }
  return { at, signature }
}

/** Names of headers have no case. Lambda joins headers that come twice with a comma, which no pattern here takes. */
function only(
  headers: Signed['headers'],
  name: string,
  pattern: RegExp,
): { value: string } | { refused: string } {
  const values = Object.entries(headers).flatMap(([key, value]) =>
    key.toLowerCase() === name && value !== undefined ? [value] : [],
  )
  if (values.length > 1) return { refused: `${name} came more than once` }
  const [value] = values
  if (value === undefined) return { refused: `${name} is missing` }
  return pattern.test(value) ? { value } : { refused: `${name} is garbled` }
}
