/** What people ask in Slack, done one by one from the queue. */
import { deployedCloud } from './cloud.ts'
import { shipped } from './shipped.ts'
import { createWorkerHandler } from './worker-face.ts'

export const handler = createWorkerHandler({
  cloud: deployedCloud(process.env),
  now: Date.now,
  ...shipped(process.env),
})
