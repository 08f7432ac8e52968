/** What somebody asked in Slack: as it is passed on from the function that answers at once to the one that works. */
import { createHash } from 'node:crypto'
import type { From } from '../core/access.ts'
import type { Instant } from '../core/instant.ts'

/** A slash command's words, or a click on the button of one held Change. */
export type SlackAsk = From & {
  /** As Slack calls them: only to be shown, for names can be taken by others. */
  personName: string
  /** Where answers go, for 30 minutes and five times. */
  responseUrl: string
  triggerId: string
  /** When Slack signed it. */
  at: Instant
} & ({ kind: 'command'; text: string } | { kind: 'approve'; id: string; fleet: string })

/** How a queue takes it. */
export interface Message {
  body: string
  /** Messages of one group are worked on one after the other. */
  group: string
  /** The queue takes one message with this key in five minutes. */
  once: string
}

/**
 * What one person changes stays in order. Looking at nodes takes minutes, so that what they look at has a line of its
 * own, and nobody waits for anybody else.
 */
export function messageOf(ask: SlackAsk): Message {
  const line = isWish(ask) ? 'changes' : 'looks'
  return {
    // SQS refuses these two characters, and JSON leaves them as they are.
    body: JSON.stringify(ask).replace(/[\uFFFE\uFFFF]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`),
    group: `${line}-${ask.workspace}-${ask.person}`,
    once: createHash('sha256').update(ask.triggerId).digest('hex'),
  }
}

/** Whether it would change something, as far as its first word says. */
export function isWish(ask: SlackAsk): boolean {
  return ask.kind === 'approve' || /^\s*(approve|hold|prewarm)\b/i.test(ask.text)
}

/**
 * Reads what messageOf wrote.
 * @throws Error where the queue holds anything else: only our own function writes into it
 */
export function askOf(body: string): SlackAsk {
  const ask: Record<string, unknown> = JSON.parse(body)
  const texts = ['workspace', 'person', 'channel', 'personName', 'responseUrl', 'triggerId']
  const own = ask.kind === 'command' ? ['text'] : ['id', 'fleet']
  const isWhole =
    (ask.kind === 'command' || ask.kind === 'approve') &&
    Number.isSafeInteger(ask.at) &&
    [...texts, ...own].every((key) => typeof ask[key] === 'string')
  if (!isWhole) throw new Error('a message on the queue is no wish from Slack')
  return ask as unknown as SlackAsk
}
