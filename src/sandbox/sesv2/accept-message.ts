/** What SES takes, and what it makes of it: the message that recipients receive. */
import { BadRequestException, MessageRejected, type SendEmailRequest } from '@aws-sdk/client-sesv2'
import type { Instant } from '../../core/instant.ts'
import { refused, SandboxError } from '../refusal.ts'

export interface Accepted {
  messageId: string
  from: string
  to: string[]
  /** As it was handed over. */
  raw: Uint8Array
  /** As it arrives: with SES's own Message-ID and Date. */
  delivered: Uint8Array
}

export interface Circumstances {
  /** Addresses and domains, in small letters. */
  identities: ReadonlySet<string>
  region: string
  /** Of the message, from 1. */
  number: number
  at: Instant
}

const mostRecipients = 50
const mostBytes = 40 * 1_024 * 1_024
/** With its line break. */
const mostOctetsPerLine = 1_000

export function acceptMessage(
  request: SendEmailRequest,
  { identities, region, number, at }: Circumstances,
): Accepted {
  const raw = rawOf(request)
  if (Math.ceil(raw.length / 3) * 4 > mostBytes)
    throw bad(`Message length is more than ${mostBytes} bytes long.`)
  const { head, body } = split(raw)
  checkHead(head)
  if (longestLine(raw) > mostOctetsPerLine) throw bad('A line of the message is longer than 1000 characters.')
  const [from = '', to] = [addresses(head, 'from')[0], addresses(head, 'to')]
  if (to.length > mostRecipients) throw bad('Recipient count exceeds 50.')
  if (!isVerified(from, identities)) {
    throw new MessageRejected(
      refused(
        `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${from}`,
      ),
    )
  }
  const messageId = `0100018f-${String(number).padStart(12, '0')}-000000`
  const ours = [`Message-ID: <${messageId}@email.amazonses.com>`, `Date: ${new Date(at).toUTCString()}`]
  const kept = head.filter((field) => !/^(message-id|date):/i.test(field))
  const delivered = Buffer.concat([Buffer.from(`${[...ours, ...kept].join('\r\n')}\r\n\r\n`, 'latin1'), body])
  return { messageId, from, to, raw, delivered }
}

/** Strict about what it has a model of: any other member of a request would be ignored in silence. */
function rawOf(request: SendEmailRequest): Uint8Array {
  const { Content, ...others } = request
  const { Raw, ...otherContents } = Content ?? {}
  const unknown = [others, otherContents].flatMap(Object.keys)
  if (unknown.length > 0)
    throw new SandboxError(`SendEmail: the sandbox has no model of ${unknown.join(', ')}`)
  if (!Raw?.Data || Raw.Data.length === 0)
    throw bad('Content: one of Raw, Simple and Template must be given.')
  if (!(Raw.Data instanceof Uint8Array))
    throw new SandboxError('SendEmail: Content.Raw.Data is of the wrong type')
  return Raw.Data
}

/** The bare addresses of a field: names, quoted ones too, are left out. */
function addresses(head: string[], name: string): string[] {
  const field = head.find((line) => line.toLowerCase().startsWith(`${name}:`)) ?? ''
  const value = field
    .slice(name.length + 1)
    .replaceAll(/\r\n/g, '')
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
  return value.split(',').map((part) => {
    const address = (/<([^<>]*)>\s*$/.exec(part)?.[1] ?? part).trim()
    if (!/^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9.-]+$/i.test(address))
      throw bad(`Illegal address in '${name}': ${address}`)
    return address
  })
}

function isVerified(address: string, identities: ReadonlySet<string>): boolean {
  const small = address.toLowerCase()
  return identities.has(small) || identities.has(small.slice(small.lastIndexOf('@') + 1))
}

/** The header fields (folded ones in one piece), and what comes after the first blank line. */
function split(raw: Uint8Array): { head: string[]; body: Uint8Array } {
  const bytes = Buffer.from(raw)
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) throw bad('The message has no blank line between its header and its body.')
  const head = bytes
    .subarray(0, end)
    .toString('latin1')
    .split(/\r\n(?![ \t])/)
  return { head, body: bytes.subarray(end + 4) }
}

/** Fields that a message must have, and those that it may have only once. */
function checkHead(head: string[]): void {
  const names = head.map((field) => field.split(':')[0]?.toLowerCase() ?? '')
  for (const name of ['From', 'To'])
    if (!names.includes(name.toLowerCase())) throw bad(`Missing required header '${name}'.`)
  if (names.includes('cc') || names.includes('bcc'))
    throw new SandboxError('SendEmail: the sandbox has no model of Cc and Bcc')
  const once = [
    'from',
    'to',
    'subject',
    'date',
    'message-id',
    'reply-to',
    'references',
    'content-type',
    'mime-version',
  ]
  const twice = once.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (twice) throw bad(`Duplicate header '${twice}'.`)
}

function longestLine(raw: Uint8Array): number {
  let [longest, start] = [0, 0]
  for (let index = 0; index < raw.length; index++) {
    if (raw[index] !== 10) continue
    longest = Math.max(longest, index + 1 - start)
    start = index + 1
  }
  return Math.max(longest, raw.length - start)
}

function bad(message: string): BadRequestException {
  return new BadRequestException(refused(message))
}
