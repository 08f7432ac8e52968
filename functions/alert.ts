/** Springtide's own alarms, told in Slack. */
import { connectAws } from '../src/adapters/connect.ts'
import { createAlertHandler } from './alert-face.ts'
import { shipped } from './shipped.ts'

export const handler = createAlertHandler({
  connect: connectAws(),
  webhook: process.env.SPRINGTIDE_SLACK_WEBHOOK?.trim(),
  now: Date.now,
  ...shipped(process.env),
})
