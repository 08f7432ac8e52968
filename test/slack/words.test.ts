import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpringtideError } from '../../src/core/error.ts'
import { HOUR, MINUTE } from '../../src/core/instant.ts'
import { Request } from '../../src/core/request.ts'
import { helpFor, verbs } from '../../src/slack/help.ts'
import { requestOf } from '../../src/slack/words.ts'

const at = Date.parse('2026-11-25T12:00Z')
const by = 'Ada (Slack U012AB3CD)'
const ask = (text: string) => requestOf(text, { at, by })

function refusal(text: string): SpringtideError {
  try {
    ask(text)
  } catch (error) {
    if (error instanceof SpringtideError) return error
    throw error
  }
  throw new Error(`${text} was taken`)
}

function prewarm(size: object, lasts: number, because = '') {
  const override = { size, since: at, until: at + lasts, by, because }
  return { verb: 'prewarm', fleets: ['chat'], ask: { ask: 'prewarm', override } }
}

describe('words that look', () => {
  it.each([
    ['status', { verb: 'status', fleets: [] }],
    ['  Status  Chat   game ', { verb: 'status', fleets: ['chat', 'game'] }],
    ['plan --at 2027-06-29T18:00Z', { verb: 'plan', fleets: [], at: Date.parse('2027-06-29T18:00Z') }],
    ['timeline chat', { verb: 'timeline', fleets: ['chat'], hours: 48 }],
    ['timeline chat —hours=24', { verb: 'timeline', fleets: ['chat'], hours: 24 }],
    ['tuning\u00A0chat', { verb: 'tuning', fleets: ['chat'] }],
    ['balance', { verb: 'balance', fleets: [] }],
    ['drift', { verb: 'drift', fleets: [] }],
    ['approve 0A1B2C3D4E chat', { verb: 'approve', fleets: ['chat'], id: '0a1b2c3d4e' }],
  ])('%s', (text, request) => {
    expect(ask(text)).toEqual(request)
  })
})

describe('words that wish', () => {
  it.each([
    'prewarm chat --connections 600k --for 2h',
    'prewarm chat 600k for 2h',
    'Prewarm Chat to 600,000 connections for 2 hours',
    'prewarm chat for 120 minutes 600_000',
    'prewarm chat —connections 600k —for 2h',
    'prewarm chat –connections=600k –for=2h',
    'prewarm --for 2h chat --connections=600000',
    'prewarm chat 0.6m for 1h 60m',
    'prewarm chat, 600k for 1 hour 60 minutes',
    'prewarm chat for 1 hr 60 mins 600k',
  ])('%s', (text) => {
    expect(ask(text)).toEqual(prewarm({ connections: 600_000 }, 2 * HOUR))
  })

  it('can be in instances', () => {
    for (const text of ['prewarm chat 40 instances for 90m', 'prewarm chat --instances 40 --for 1h30m'])
      expect(ask(text)).toEqual(prewarm({ instances: 40 }, 90 * MINUTE))
  })

  it.each([
    ['prewarm chat 5 for 1h because derby', 'derby'],
    ['prewarm chat 5 for 1h because it’s “derby” night, 5 for 1h', 'it\'s "derby" night, 5 for 1h'],
    ['prewarm chat 5 because derby night --for 1h', 'derby night'],
    ['prewarm chat 5 for 1h --because “load test”', 'load test'],
    ["prewarm chat 5 for 1h --because='load test'", 'load test'],
    ['prewarm chat 5 for 1h --because=load', 'load'],
    ['prewarm chat 5 for 1h because "load test"', 'load test'],
    ['prewarm chat 5 for 1h because a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['prewarm chat 5 for 1h because', ''],
    ['prewarm chat 5 for 1h because: derby', 'derby'],
    ['prewarm chat 5 for 1h because pre—peak', 'pre—peak'],
  ])('%s has its reason', (text, because) => {
    expect(ask(text)).toEqual(prewarm({ connections: 5 }, HOUR, because))
  })

  it('can hold some or all fleets', () => {
    const hold = { since: at, until: at + HOUR, by, because: '' }
    expect(ask('hold chat, game for 1h')).toEqual(ask('hold chat game for 1h'))
    expect(ask('hold chat game for 1h')).toEqual({
      verb: 'hold',
      fleets: ['chat', 'game'],
      ask: { ask: 'hold', hold },
    })
    for (const text of ['hold all for 1h', 'hold --all --for 1h', 'hold everything for 1 hour'])
      expect(ask(text)).toEqual({ verb: 'hold', fleets: [], ask: { ask: 'hold', hold } })
  })

  it('can end', () => {
    for (const text of ['prewarm chat end', 'prewarm chat --end', 'prewarm chat —end'])
      expect(ask(text)).toEqual({ verb: 'prewarm', fleets: ['chat'], ask: { ask: 'end-prewarm' } })
    expect(ask('hold chat end')).toEqual({ verb: 'hold', fleets: ['chat'], ask: { ask: 'end-hold' } })
  })

  it('take a fleet in quotes by its name', () => {
    const override = { size: { connections: 5 }, since: at, until: at + HOUR, by, because: '' }
    expect(ask('prewarm "2048" 5 for 1h')).toMatchObject({ fleets: ['2048'], ask: { override } })
    expect(ask('hold "all" for 1h')).toMatchObject({ fleets: ['all'] })
    expect(ask('hold 2048 for 1h')).toMatchObject({ fleets: ['2048'] })
  })

  it('make the same request of the same message, however late it is read', () => {
    expect(ask('prewarm chat 5 for 1h')).toEqual(ask('prewarm chat 5 for 1h'))
  })
})

describe('words that cannot be', () => {
  it.each([
    ['statsu', "unknown command 'statsu' (Did you mean status?)"],
    ['plan --foo', "unknown option '--foo'"],
    ['prewarm chat --by eve 5 for 1h', "unknown option '--by'"],
    ['prewarm', "missing required argument 'fleet'"],
    ['prewarm chat', 'say how much: either connections or instances'],
    ['prewarm chat 5 --instances 5 for 1h', 'say how much: either connections or instances'],
    ['prewarm chat 5', 'say for how long: it ends by itself'],
    ['prewarm chat 5 for 3x', 'Write a duration such as 2h, 90m or 1h30m.'],
    ['prewarm chat 5 for 30d', 'longer ones belong into schedules/'],
    ['prewarm chat game 5 for 1h', 'too many words for prewarm: chat, game'],
    ['prewarm chat 600k until 18:00', 'too many words for prewarm: chat, until, 18:00'],
    ['prewarm chat 600k 30m for 1h', 'It was said twice.'],
    ['prewarm chat 600k for 1h --for 2h', 'It was said twice.'],
    ['prewarm chat 1.5 for 1h', 'Write a whole number such as 600000 or 600k.'],
    ['prewarm chat for 1h end', 'either it ends now or it lasts'],
    ['hold for 1h', 'no fleet was named'],
    ['hold chat all for 1h', 'either all fleets or some by name'],
    ['approve chat', "missing required argument 'fleet'"],
    ['approve 12345 chat', 'the id of a change is ten hexadecimal digits'],
    ['apply', 'everything at once is not applied from Slack'],
    ['check', 'check is for a terminal'],
    ['timeline chat --hours 400', 'Write whole hours from 1 to 336.'],
    ['plan --at yesterday', 'Write an instant with its zone'],
    ['plan <!channel>', '"<!channel>": a name has 1 to 40'],
    ['hold "chat for 1h', 'a quote is not closed'],
    ['__proto__', "unknown command '__proto__'"],
    ['toString', "unknown command 'tostring'"],
    [`plan ${'a '.repeat(2_000)}`, 'that is more than 2000 characters'],
  ])('%s', (text, sentence) => {
    const { message, hint } = refusal(text)
    expect(message).toContain(sentence)
    expect(hint).not.toBe('')
  })

  it('are told without control characters, and shortly', () => {
    const { message } = refusal(`plan --\u202E\u0007${'x'.repeat(1_900)}`)
    expect(message).not.toMatch(/\p{C}/u)
    expect(message.length).toBeLessThan(600)
  })

  it('never are anything but a request or a sentence', () => {
    const piece = fc.constantFrom(
      ...Object.keys(verbs),
      'chat',
      '--for',
      '2h',
      '600k',
      'because',
      '"',
      "'",
      '—all',
      '--',
      '-',
      'end',
      '--end=1',
      '--because',
      '=',
      '\uD800',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(piece, { maxLength: 9 }).map((words) => words.join(' ')),
    )
    fc.assert(
      fc.property(text, (words) => {
        try {
          expect(Request.safeParse(ask(words)).success).toBe(true)
        } catch (error) {
          if (!(error instanceof SpringtideError)) throw error
        }
      }),
    )
  })
})

describe('the help', () => {
  it('comes for help, for nothing, and for a verb', () => {
    const overview = helpFor('')
    expect(overview).toContain('/tide prewarm')
    for (const text of ['  ', 'help', ' HELP ', 'help me', 'help __proto__', 'foo --help'])
      expect(helpFor(text)).toBe(overview)
    for (const text of ['help hold', 'hold --help', 'Hold —help'])
      expect(helpFor(text)).toContain('/tide hold chat end')
  })

  it('does not come for what is asked', () => {
    for (const text of ['status', 'hold help for 1h', 'prewarm chat 5 for 1h because of --help', 'statsu'])
      expect(helpFor(text)).toBeNull()
  })

  it('is plain text with nothing in it that Slack would take for a command', () => {
    for (const text of ['', ...Object.keys(verbs).map((verb) => `help ${verb}`)]) {
      expect(helpFor(text)).not.toMatch(/[<>]/)
      expect(helpFor(text)?.length).toBeLessThan(3_000)
    }
  })

  it.each(Object.entries(verbs))('gives examples of %s that can be asked', (verb, { more }) => {
    const examples = more.slice(1)
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) expect(ask(example).verb).toBe(verb)
  })
})
