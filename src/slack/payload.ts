/** The body of a request from Slack, verified before: form fields or JSON, read by hand so that a cold start stays short. */
import type { Instant } from '../core/instant.ts'
import { slackOrigins } from '../core/slack-origins.ts'
import type { SlackAsk } from './ask.ts'

export type Payload =
  | { ask: SlackAsk }
  /** Slack tries our certificate now and then. */
  | { isCheck: true }
  /** Slack's, and nothing that Springtide asked for, such as a click on another app's button. */
  | { ignored: string }
  | { wrong: string }

/** Longer words are cut one character behind it, so that whoever reads them can tell. */
export const mostWords = 2_000

type Fields = Record<string, unknown>
type About = Pick<
  SlackAsk,
  'workspace' | 'person' | 'personName' | 'channel' | 'responseUrl' | 'triggerId' | 'at'
>

const id = /^[A-Z0-9]{2,30}$/
const trigger = /^[\w.-]{1,200}$/
const changeId = /^[0-9a-f]{10}$/
const fleetName = /^[a-z0-9][a-z0-9-]{0,39}$/

/** `at`: when Slack signed it. `origins`: where answers may go. */
export function parsePayload(body: string, at: Instant, origins = slackOrigins): Payload {
  const form = new URLSearchParams(body)
  const keys = [...form.keys()]
  if (new Set(keys).size < keys.length) return { wrong: 'a field came more than once' }
  if (form.get('ssl_check') === '1') return { isCheck: true }
  const json = form.get('payload')
  return json === null
    ? parseCommand(Object.fromEntries(form), at, origins)
    : parseInteraction(fieldsOf(json), at, origins)
}

/** docs.slack.dev, "Slash commands". */
function parseCommand(form: Fields, at: Instant, origins: readonly string[]): Payload {
  const about = readAbout(
    {
      ...form,
      workspace: form.team_id,
      person: form.user_id,
      personName: form.user_name,
      channel: form.channel_id,
    },
    at,
    origins,
  )
  if ('wrong' in about) return about
  const { text = '' } = form
  if (typeof text !== 'string') return { wrong: 'text is missing' }
  return { ask: { ...about, kind: 'command', text: text.slice(0, mostWords + 1) } }
}

/** docs.slack.dev, "block_actions payload". A workspace of an organisation may send no team. */
function parseInteraction(payload: Fields, at: Instant, origins: readonly string[]): Payload {
  if (payload.type !== 'block_actions') return { ignored: 'no click on a button' }
  const actions: unknown[] = Array.isArray(payload.actions) ? payload.actions : []
  const clicked = actions.map(fieldsIn).find(({ action_id }) => action_id === 'approve')
  if (!clicked) return { ignored: 'a click on nothing that can be approved' }
  const [team, user, channel] = [fieldsIn(payload.team), fieldsIn(payload.user), fieldsIn(payload.channel)]
  const about = readAbout(
    {
      ...payload,
      workspace: team.id ?? user.team_id,
      person: user.id,
      personName: user.username ?? user.name,
      channel: channel.id,
    },
    at,
    origins,
  )
  if ('wrong' in about) return about
  const value = typeof clicked.value === 'string' ? fieldsOf(clicked.value) : {}
  if (!matches(value.id, changeId) || !matches(value.fleet, fleetName))
    return { wrong: 'the value of the button is none of ours' }
  return { ask: { ...about, kind: 'approve', id: value.id, fleet: value.fleet } }
}

function readAbout(fields: Fields, at: Instant, origins: readonly string[]): About | { wrong: string } {
  const { workspace, person, channel, personName, response_url: responseUrl, trigger_id: triggerId } = fields
  if (!matches(workspace, id)) return { wrong: 'the workspace is missing or garbled' }
  if (!matches(person, id)) return { wrong: 'the person is missing or garbled' }
  if (!matches(channel, id)) return { wrong: 'the channel is missing or garbled' }
  if (!matches(triggerId, trigger)) return { wrong: 'trigger_id is missing or garbled' }
  if (!isAddress(responseUrl, origins)) return { wrong: 'response_url is none of Slack' }
  return { workspace, person, channel, personName: nameOf(personName), responseUrl, triggerId, at }
}

function isAddress(value: unknown, origins: readonly string[]): value is string {
  if (typeof value !== 'string' || value.length > 1_000 || !URL.canParse(value)) return false
  const { origin, username, password } = new URL(value)
  return origins.includes(origin) && username === '' && password === ''
}

/** Without brackets: what stands in brackets behind a name is ours, so that nobody's name looks like another's ID. */
function nameOf(value: unknown): string {
  const text = typeof value === 'string' ? value : ''
  return (
    text
      .replace(/[\s\p{C}\p{Zl}\p{Zp}()]+/gu, ' ')
      .slice(0, 60)
      .trim() || 'somebody'
  )
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value)
}

function fieldsOf(json: string): Fields {
  try {
    return fieldsIn(JSON.parse(json))
  } catch {
    return {}
  }
}

function fieldsIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
