/** Every minute: is the floor of each fleet right for now? */
import { connectAws } from '../src/adapters/connect.ts'
import { SECOND } from '../src/core/instant.ts'
import { createHandler } from './face.ts'
import { shipped } from './shipped.ts'

export const handler = createHandler({
  name: 'prewarm',
  concerns: ['prewarm'],
  connect: connectAws(),
  // Of the forty seconds before its deadline, the rest is for writes.
  patience: 15 * SECOND,
  now: Date.now,
  ...shipped(process.env),
})
