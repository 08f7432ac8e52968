/** What could not be done, and what to do instead, to the one who asked. */
import { bold, paragraph, say } from './blocks.ts'
import { reply, type SlackMessage } from './message.ts'

export function errorMessage(sentence: string, hint: string): SlackMessage {
  const lines = [[bold('✗'), say(` ${sentence}`, 1_000)], ...(hint ? [[say(hint, 1_000)]] : [])]
  return reply(`Not done: ${sentence}`, [paragraph(...lines)], 'ephemeral')
}
