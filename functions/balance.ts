/** Every fifteen minutes: how do connections lie on the nodes? */

import { connectAws, openRoles } from '../src/adapters/connect.ts'
import { connectNodes } from '../src/adapters/connect-nodes.ts'
import { surveyNodes } from '../src/operations/survey.ts'
import { createHandler } from './face.ts'
import { shipped } from './shipped.ts'

const roles = openRoles()

export const handler = createHandler({
  name: 'balance',
  concerns: ['balance'],
  connect: connectAws(roles),
  nodes: surveyNodes(connectNodes(roles), ['balance']),
  now: Date.now,
  ...shipped(process.env),
})
