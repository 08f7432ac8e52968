/** Every hour: are the nodes what their profile says? */

import { connectAws, openRoles } from '../src/adapters/connect.ts'
import { connectNodes } from '../src/adapters/connect-nodes.ts'
import { surveyNodes } from '../src/operations/survey.ts'
import { createHandler } from './face.ts'
import { shipped } from './shipped.ts'

const roles = openRoles()

export const handler = createHandler({
  name: 'tuning',
  concerns: ['tuning'],
  connect: connectAws(roles),
  nodes: surveyNodes(connectNodes(roles), ['tuning']),
  now: Date.now,
  ...shipped(process.env),
})
