import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askOf, messageOf, type SlackAsk } from '../../src/slack/ask.ts'
import { parsePayload } from '../../src/slack/payload.ts'
import { clickBody, commandBody } from './signed.ts'

const at = Date.parse('2026-11-25T12:00Z')
const change = JSON.stringify({ id: '0a1b2c3d4e', fleet: 'chat' })

function askIn(body: string): SlackAsk {
  const payload = parsePayload(body, at)
  if (!('ask' in payload)) throw new Error(`no wish: ${JSON.stringify(payload)}`)
  return payload.ask
}

describe('what comes from Slack', () => {
  it('is a slash command with its words', () => {
    expect(parsePayload(commandBody('status chat & "more" ü'), at)).toEqual({
      ask: {
        kind: 'command',
        text: 'status chat & "more" ü',
        workspace: 'T012AB3CD',
        person: 'U012AB3CD',
        personName: 'ada',
        channel: 'C012AB3CD',
        responseUrl: 'https://hooks.slack.com/commands/T012AB3CD/397700885554/96rGlfmibIGlgcZRskXaIFfN',
        triggerId: '398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
        at,
      },
    })
  })

  it('is a click on the button of one change', () => {
    expect(parsePayload(clickBody(change), at)).toEqual({
      ask: {
        kind: 'approve',
        id: '0a1b2c3d4e',
        fleet: 'chat',
        workspace: 'T012AB3CD',
        person: 'U012AB3CD',
        personName: 'ada',
        channel: 'C012AB3CD',
        responseUrl: 'https://hooks.slack.com/actions/T012AB3CD/1232321423432/D09sSasdasdAS9091209',
        triggerId: '12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3',
        at,
      },
    })
  })

  it('is a click in an organisation that sends no team', () => {
    expect(askIn(clickBody(change, { team: null })).workspace).toBe('T012AB3CD')
  })

  it('is now and then only a look at our certificate', () => {
    expect(parsePayload('ssl_check=1&token=abc', at)).toEqual({ isCheck: true })
  })

  it.each([
    ['a shortcut', clickBody(change, { type: 'shortcut' })],
    ['a link button of our own', clickBody(change, { actions: [{ action_id: 'open', type: 'button' }] })],
    ['no action', clickBody(change, { actions: null })],
    ['no JSON', 'payload=%7B'],
    ['a number', 'payload=1'],
    ['nothing', 'payload=null'],
  ])('is ignored where it is %s', (_name, body) => {
    expect(parsePayload(body, at)).toHaveProperty('ignored')
  })

  it.each([
    ['team_id', ''],
    ['team_id', 'T012<!channel>'],
    ['user_id', '__proto__'],
    ['channel_id', 'C1\n'],
    ['trigger_id', ''],
    ['trigger_id', `1.${'a'.repeat(200)}`],
    ['response_url', ''],
    ['response_url', 'http://hooks.slack.com/commands/1'],
    ['response_url', 'https://hooks.slack.com.evil.example/commands/1'],
    ['response_url', 'https://evil.example/?https://hooks.slack.com/'],
    ['response_url', 'https://hooks.slack.com@evil.example/'],
    ['response_url', 'https://user:word@hooks.slack.com/'],
    ['response_url', 'https://hooks.slack.com:8443/'],
    ['response_url', 'http://169.254.169.254/latest/meta-data/'],
    ['response_url', `https://hooks.slack.com/${'a'.repeat(1_000)}`],
  ])('is wrong with the %s %j', (field, value) => {
    expect(parsePayload(commandBody('status', { [field]: value }), at)).toHaveProperty('wrong')
  })

  it('is wrong where a field comes twice: nobody knows which of them counts', () => {
    expect(parsePayload(`${commandBody('status')}&text=hold`, at)).toHaveProperty('wrong')
  })

  it.each([
    '',
    '{}',
    '[]',
    'null',
    '{"id":"0a1b2c3d4e"}',
    '{"id":"0A1B2C3D4E","fleet":"chat"}',
    '{"id":["0a1b2c3d4e"],"fleet":"chat"}',
    '{"id":"0a1b2c3d4e","fleet":"../x"}',
  ])('is wrong with %j on the button', (value) => {
    expect(parsePayload(clickBody(value), at)).toHaveProperty('wrong')
  })

  it('cannot say where it comes from in fields of our own names', () => {
    const ask = askIn(
      commandBody('status', { workspace: 'T999999', person: 'U999999', personName: 'eve', channel: 'C9' }),
    )
    expect(ask).toMatchObject({
      workspace: 'T012AB3CD',
      person: 'U012AB3CD',
      personName: 'ada',
      channel: 'C012AB3CD',
    })
  })

  it('has names without control characters, and no more than so long', () => {
    expect(askIn(commandBody('status', { user_name: '\u202Eeve\u0000\n<!channel>' })).personName).toBe(
      'eve <!channel>',
    )
    expect(askIn(commandBody('status', { user_name: 'a'.repeat(5_000) })).personName).toHaveLength(60)
    expect(askIn(commandBody('status', { user_name: '' })).personName).toBe('somebody')
    expect(askIn(commandBody('status', { user_name: 'Ada (Slack U012AB3CD)' })).personName).toBe(
      'Ada Slack U012AB3CD',
    )
    expect(askIn(commandBody('a'.repeat(9_000)))).toMatchObject({ text: 'a'.repeat(2_001) })
  })

  it('is something or wrong, whatever it is, and throws nothing', () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('approve', [{ action_id: 'approve' }], { id: 1 }, [null]),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .dictionary(
              fc.constantFrom('type', 'actions', 'team', 'user', 'channel', 'response_url', 'trigger_id'),
              odd,
            )
            .map((fields) => clickBody(change, fields)),
          fc
            .dictionary(fc.constantFrom('text', 'team_id', 'user_id', 'user_name', 'payload'), fc.string())
            .map((fields) => commandBody('status', fields)),
        ),
        (body) => {
          expect(Object.keys(parsePayload(body, at))).toHaveLength(1)
        },
      ),
    )
  })

  it('may come from the government of the United States', () => {
    const url = 'https://hooks.slack-gov.com/commands/1'
    expect(askIn(commandBody('status', { response_url: url })).responseUrl).toBe(url)
  })
})

describe('a message for the queue', () => {
  const ask = askIn(commandBody('status'))

  it('comes back as it went in', () => {
    for (const one of [ask, askIn(clickBody(change)), askIn(commandBody('hold \u0000 \uFFFE \uD800 😀'))])
      expect(askOf(messageOf(one).body)).toEqual(one)
  })

  it('keeps what one person changes in order, apart from what they look at', () => {
    const group = (text: string, user_id = 'U012AB3CD') =>
      messageOf(askIn(commandBody(text, { user_id }))).group
    const mine = group('prewarm chat 600k for 2h')
    expect([' Hold chat end', 'APPROVE 0a1b2c3d4e chat'].map((text) => group(text))).toEqual([mine, mine])
    expect(messageOf(askIn(clickBody(change))).group).toBe(mine)
    expect(group('tuning')).toBe(group('plan'))
    expect(group('tuning')).not.toBe(mine)
    expect(group('hold chat', 'U999999')).not.toBe(mine)
  })

  it('has one key for one click or command, whatever the rest says', () => {
    const other = askIn(commandBody('plan', { user_name: 'eve' }))
    expect(messageOf(other).once).toBe(messageOf(ask).once)
    expect(messageOf(ask).once).toMatch(/^[0-9a-f]{64}$/)
    expect(messageOf(askIn(commandBody('status', { trigger_id: '1.2.3' }))).once).not.toBe(
      messageOf(ask).once,
    )
  })

  it.each([
    '',
    '{}',
    '[]',
    'null',
    '1',
    JSON.stringify({ ...ask, kind: 'apply' }),
    JSON.stringify({ ...ask, at: '1' }),
    JSON.stringify({ ...ask, text: undefined }),
  ])('is none where it is %j', (body) => {
    expect(() => askOf(body)).toThrow()
  })
})
