/** Slack's requests: verified, passed on to the worker, answered at once. */
import { connectQueue, sendMessage } from '../src/adapters/sqs/queue.ts'
import { SpringtideError } from '../src/core/error.ts'
import { createSlackHandler } from './slack-face.ts'

const { SPRINGTIDE_SLACK_SIGNING_SECRET, SPRINGTIDE_ASKS_QUEUE, SPRINGTIDE_COMMIT } = process.env
const queue = connectQueue()
const queueUrl = required('SPRINGTIDE_ASKS_QUEUE', SPRINGTIDE_ASKS_QUEUE)

export const handler = createSlackHandler({
  secret: required('SPRINGTIDE_SLACK_SIGNING_SECRET', SPRINGTIDE_SLACK_SIGNING_SECRET),
  commit: SPRINGTIDE_COMMIT ?? null,
  enqueue: (message, signal) => sendMessage(queue, queueUrl, message, signal),
  patience: 2_000,
  now: Date.now,
})

/** An empty secret would sign anything: better no function than an open one. */
function required(name: string, value = ''): string {
  if (value.trim() !== '') return value
  throw new SpringtideError('no-setting', `${name} is not set`, 'see "Set it up" in docs/slack.md')
}
