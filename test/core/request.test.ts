import { describe, expect, it } from 'vitest'
import { HOUR } from '../../src/core/instant.ts'
import { describeRequest, isWriting, Request } from '../../src/core/request.ts'
import { clock } from '../build.ts'

const since = clock('14:00')
const lasting = { since, until: since + 2 * HOUR, by: 'ada', because: 'derby' }
const prewarm: Request = {
  verb: 'prewarm',
  fleets: ['chat'],
  ask: { ask: 'prewarm', override: { size: { connections: 600_000 }, ...lasting } },
}
const hold: Request = { verb: 'hold', fleets: ['chat', 'game'], ask: { ask: 'hold', hold: lasting } }

const isRequest = (value: unknown) => Request.safeParse(value).success

describe('a request', () => {
  it.each<Request>([
    { verb: 'status', fleets: [] },
    { verb: 'plan', fleets: ['chat'], at: since },
    { verb: 'tuning', fleets: [] },
    { verb: 'balance', fleets: [] },
    { verb: 'drift', fleets: [] },
    { verb: 'timeline', fleets: [], hours: 48 },
    { verb: 'apply', fleets: [], approve: ['b02aff047e'] },
    { verb: 'approve', fleets: ['chat'], id: 'b02aff047e' },
    prewarm,
    { verb: 'prewarm', fleets: ['chat'], ask: { ask: 'end-prewarm' } },
    hold,
    { verb: 'hold', fleets: [], ask: { ask: 'end-hold' } },
  ])('to $verb goes over a wire and comes back the same', (request) => {
    expect(Request.parse(JSON.parse(JSON.stringify(request)))).toEqual(request)
  })

  it.each([
    ['an unknown verb', { verb: 'destroy', fleets: [] }],
    ['an unknown key', { verb: 'status', fleets: [], role: 'admin' }],
    ['a name that is none', { verb: 'status', fleets: ['../chat'] }],
    ['more fleets than there are', { verb: 'status', fleets: Array(1_001).fill('chat') }],
    ['an id that is none', { verb: 'approve', fleets: [], id: 'B02AFF047E' }],
    ['no hours', { verb: 'timeline', fleets: [], hours: 0 }],
    ['a time that no calendar has', { verb: 'plan', fleets: [], at: 1e18 }],
    ['two sizes', changed({ size: { connections: 1, instances: 1 } })],
    ['more than a tag can hold', changed({ size: { connections: 10_000_000_000 } })],
    ['an end before its beginning', changed({ until: since })],
    ['an end after a year', changed({ until: since + 365 * 24 * HOUR })],
    ['a reason as long as a book', changed({ because: 'x'.repeat(501) })],
  ])('with %s is refused', (_what, value) => {
    expect(isRequest(value)).toBe(false)
  })

  function changed(override: object): unknown {
    if (prewarm.verb !== 'prewarm' || prewarm.ask.ask !== 'prewarm') throw new Error('no pre-warm')
    return { ...prewarm, ask: { ask: 'prewarm', override: { ...prewarm.ask.override, ...override } } }
  }

  it('changes something, or does not', () => {
    const verbs = Request.options.map(({ shape }) => shape.verb.value)
    const writing = verbs.filter((verb) => isWriting({ verb } as Request))
    expect(writing).toEqual(['apply', 'approve', 'prewarm', 'hold'])
  })
})

describe('a request in words', () => {
  it.each<[Request, string]>([
    [{ verb: 'status', fleets: [] }, 'status all fleets'],
    [{ verb: 'apply', fleets: ['chat'], approve: [] }, 'apply chat'],
    [{ verb: 'apply', fleets: [], approve: ['b02aff047e'] }, 'apply all fleets, approving b02aff047e'],
    [{ verb: 'approve', fleets: ['chat'], id: 'b02aff047e' }, 'approve b02aff047e of chat'],
    [prewarm, 'prewarm chat for 600,000 connections until 2026-11-25T16:00Z: derby'],
    [{ verb: 'prewarm', fleets: ['chat'], ask: { ask: 'end-prewarm' } }, 'end the override of chat'],
    [hold, 'hold chat, game until 2026-11-25T16:00Z: derby'],
    [
      { verb: 'hold', fleets: [], ask: { ask: 'hold', hold: { ...lasting, because: '' } } },
      'hold all fleets until 2026-11-25T16:00Z',
    ],
    [{ verb: 'hold', fleets: ['chat'], ask: { ask: 'end-hold' } }, 'end the hold of chat'],
  ])('%j', (request, words) => {
    expect(describeRequest(request)).toBe(words)
  })
})
