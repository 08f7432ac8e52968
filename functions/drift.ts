/** Every night: what differs, what nobody could look at, how the last peaks went and what comes, by mail. */
import { connectMail } from '../src/adapters/ses/connect.ts'
import { deployedCloud } from './cloud.ts'
import { createDriftHandler } from './drift-face.ts'
import { shipped } from './shipped.ts'

const mail = connectMail()

export const handler = createDriftHandler({
  cloud: deployedCloud(process.env),
  connectMail: () => mail,
  now: Date.now,
  stage: process.env.SPRINGTIDE_STAGE ?? 'dev',
  ...shipped(process.env),
})
