/** A message as Slack takes it, as far as Springtide writes one: plain data. */
import { safe } from '../paint.ts'

/** Text that Slack shows as it stands: nothing in it is parsed, whatever it says. */
export interface Span {
  type: 'text'
  text: string
  style?: { bold?: true; code?: true }
}

export interface RichText {
  type: 'rich_text'
  elements: { type: 'rich_text_section' | 'rich_text_preformatted'; elements: Span[] }[]
}

/** Slack decodes entities in it: only our own words and names without `& < >` go in. */
export interface PlainText {
  type: 'plain_text'
  text: string
  emoji: false
}

export interface Button {
  type: 'button'
  action_id: string
  text: PlainText
  accessibility_label: string
  value: string
  confirm: { title: PlainText; text: PlainText; confirm: PlainText; deny: PlainText; style?: 'danger' }
}

export type Block =
  | RichText
  | { type: 'context'; elements: PlainText[] }
  | { type: 'actions'; elements: Button[] }

export interface SlackMessage {
  /** What notifications and screen readers get: our own words, what others wrote escaped. */
  text: string
  blocks: Block[]
  /** Absent in what goes to an incoming webhook, which always writes into its channel. */
  response_type?: 'ephemeral' | 'in_channel'
  /** So that an answer to a button leaves the message with the button as it is. */
  replace_original?: false
  unfurl_links: false
  unfurl_media: false
}

/** An answer to somebody: for them alone, or for all in the channel. */
export function reply(text: string, blocks: Block[], seenBy: 'ephemeral' | 'in_channel'): SlackMessage {
  return { ...posting(text, blocks), response_type: seenBy, replace_original: false }
}

/** A message that nobody asked for. */
export function posting(text: string, blocks: Block[]): SlackMessage {
  return { text: escaped(text), blocks, unfurl_links: false, unfurl_media: false }
}

const mostFallback = 1_000

/** Slack's three control characters (docs.slack.dev, "Formatting message text"): without them nobody is called and nothing links. */
function escaped(text: string): string {
  return shown(text, mostFallback).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Never empty, which Slack refuses; without control and bidirectional characters. */
export function shown(text: string, most: number): string {
  return cut(safe(text, Number.POSITIVE_INFINITY), most) || '(nothing)'
}

/** At most so many UTF-16 units, never half a character: Slack refuses text that is not well-formed. */
export function cut(text: string, most: number): string {
  const whole = text.toWellFormed()
  return whole.length > most ? `${whole.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : whole
}
