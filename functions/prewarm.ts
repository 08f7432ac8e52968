/** Every minute: is the floor of each fleet right for now? */
import { connectAws } from '../src/adapters/connect.ts'
import { createHandler } from './face.ts'
import { shipped } from './shipped.ts'

export const handler = createHandler({
  name: 'prewarm',
  concerns: ['prewarm'],
  connect: connectAws(),
  now: Date.now,
  ...shipped(process.env),
})
