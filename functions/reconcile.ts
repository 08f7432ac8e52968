/** Every half hour and after each deployment: alarms, policies, warm pools and bounds as the repository says. */
import { connectAws, openRoles } from '../src/adapters/connect.ts'
import { connectAround } from '../src/adapters/connect-around.ts'
import { writtenConcerns } from '../src/core/concern.ts'
import { lookAround } from '../src/operations/around/around.ts'
import { createHandler } from './face.ts'
import { shipped } from './shipped.ts'

const roles = openRoles()

export const handler = createHandler({
  name: 'reconcile',
  concerns: writtenConcerns,
  around: lookAround(connectAround(roles)),
  connect: connectAws(roles),
  now: Date.now,
  ...shipped(process.env),
})
