/** Every fifteen minutes: how do connections lie on the nodes? */

import { connectAws } from '../src/adapters/connect.ts'
import { connectNodes } from '../src/adapters/connect-nodes.ts'
import { surveyNodes } from '../src/operations/survey.ts'
import { createHandler } from './face.ts'
import { shipped } from './shipped.ts'

export const handler = createHandler({
  name: 'balance',
  concerns: ['balance'],
  connect: connectAws(),
  nodes: surveyNodes(connectNodes(), ['balance']),
  now: Date.now,
  ...shipped(process.env),
})
