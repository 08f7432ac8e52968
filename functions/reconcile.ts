/** Every half hour and after each deployment: alarms, policies, warm pools and bounds as the repository says. */
import { connectAws } from '../src/adapters/connect.ts'
import { createHandler } from './face.ts'
import { shipped } from './shipped.ts'

export const handler = createHandler({
  name: 'reconcile',
  concerns: ['prewarm', 'scaling'],
  connect: connectAws(),
  now: Date.now,
  ...shipped(process.env),
})
