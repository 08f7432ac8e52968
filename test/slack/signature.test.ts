import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '../../src/core/instant.ts'
import { createRepeats } from '../../src/slack/repeats.ts'
import { verifySignature } from '../../src/slack/signature.ts'

/** Slack's own example ("Verifying requests from Slack"). */
const secret = '8f742231b10e8888abcd99yyyzzz85a5'
const body = Buffer.from(
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
)
const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'
const at = 1_531_420_618_000
const headers = { 'X-Slack-Request-Timestamp': '1531420618', 'X-Slack-Signature': signature }

describe('a signature', () => {
  it('is that of the example Slack publishes', () => {
    expect(verifySignature({ headers, body }, secret, at)).toEqual({ at, signature })
  })

  it('is found whatever the case of its header', () => {
    const upper = { 'X-SLACK-REQUEST-TIMESTAMP': '1531420618', 'x-slack-SIGNATURE': signature }
    expect(verifySignature({ headers: upper, body }, secret, at)).toEqual({ at, signature })
  })

  it('holds for five minutes either way, and not a millisecond longer', () => {
    for (const now of [at - 5 * MINUTE, at + 5 * MINUTE])
      expect(verifySignature({ headers, body }, secret, now)).toEqual({ at, signature })
    expect(verifySignature({ headers, body }, secret, at + 5 * MINUTE + 1)).toEqual({
      refused: 'signed more than five minutes ago',
    })
    expect(verifySignature({ headers, body }, secret, at - 5 * MINUTE - 1)).toEqual({
      refused: 'signed more than five minutes ahead',
    })
  })

  it.each([
    ['no timestamp', { 'x-slack-signature': signature }, 'x-slack-request-timestamp is missing'],
    ['no signature', { 'x-slack-request-timestamp': '1531420618' }, 'x-slack-signature is missing'],
    [
      'two signatures',
      { ...headers, 'x-slack-signature': signature },
      'x-slack-signature came more than once',
    ],
    [
      'two signatures joined by Lambda',
      { ...headers, 'X-Slack-Signature': `${signature},${signature}` },
      'x-slack-signature is garbled',
    ],
    ['a short signature', { ...headers, 'X-Slack-Signature': 'v0=a2114d' }, 'x-slack-signature is garbled'],
    [
      'another version',
      { ...headers, 'X-Slack-Signature': signature.replace('v0', 'v1') },
      'x-slack-signature is garbled',
    ],
    [
      'capitals',
      { ...headers, 'X-Slack-Signature': signature.toUpperCase() },
      'x-slack-signature is garbled',
    ],
    ['a line more', { ...headers, 'X-Slack-Signature': `${signature}\n` }, 'x-slack-signature is garbled'],
    [
      'no number',
      { ...headers, 'X-Slack-Request-Timestamp': '15e8' },
      'x-slack-request-timestamp is garbled',
    ],
    [
      'a sign',
      { ...headers, 'X-Slack-Request-Timestamp': '-1531420618' },
      'x-slack-request-timestamp is garbled',
    ],
    ['an empty one', { ...headers, 'X-Slack-Request-Timestamp': '' }, 'x-slack-request-timestamp is garbled'],
  ])('is refused with %s', (_name, wrong, refused) => {
    expect(verifySignature({ headers: wrong, body }, secret, at)).toEqual({ refused })
  })

  it('covers every byte of the body, the timestamp and the secret', () => {
    const refused = 'the signature is of another body or another secret'
    expect(verifySignature({ headers, body }, `${secret}0`, at)).toEqual({ refused })
    const later = { ...headers, 'X-Slack-Request-Timestamp': '1531420619' }
    expect(verifySignature({ headers: later, body }, secret, at)).toEqual({ refused })
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
        const altered = Buffer.from(body)
        altered[index] = (altered[index] ?? 0) ^ flip
        expect(verifySignature({ headers, body: altered }, secret, at)).toEqual({ refused })
      }),
    )
  })

  it('is taken over raw bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(4_000_000_000), (bytes, seconds) => {
        const hash = createHmac('sha256', secret).update(`v0:${seconds}:`).update(bytes).digest('hex')
        const signed = { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${hash}` }
        expect(verifySignature({ headers: signed, body: bytes }, secret, seconds * SECOND)).toEqual({
          at: seconds * SECOND,
          signature: `v0=${hash}`,
        })
      }),
    )
  })
})

it('remembers a signature for as long as it is valid', () => {
  const repeats = createRepeats()
  expect(repeats.isRepeated('v0=a', at, at)).toBe(false)
  expect(repeats.isRepeated('v0=b', at, at)).toBe(false)
  expect(repeats.isRepeated('v0=a', at, at + 5 * MINUTE)).toBe(true)
  expect(repeats.isRepeated('v0=a', at, at + 5 * MINUTE + 1)).toBe(false)
})
