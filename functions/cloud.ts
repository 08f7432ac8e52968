/** AWS with the rights of the function: what stands behind the faces that take requests. */
import { connectAws, openRoles } from '../src/adapters/connect.ts'
import { connectNodes } from '../src/adapters/connect-nodes.ts'
import { connectLogs } from '../src/adapters/logs/connect.ts'
import { readAsked } from '../src/adapters/logs/read-asked.ts'
import type { Around } from '../src/operations/around/around.ts'
import type { Cloud } from '../src/operations/perform.ts'
import { inSentences, realPace, surveyNodes } from '../src/operations/survey.ts'

/** SPRINGTIDE_LOG_GROUPS: the logs of the functions that people ask, with commas between them. */
export function deployedCloud({ SPRINGTIDE_LOG_GROUPS = '' }: NodeJS.ProcessEnv): Cloud {
  const roles = openRoles()
  const nodes = connectNodes(roles)
  const logs = connectLogs()
  const logGroups = SPRINGTIDE_LOG_GROUPS.split(',').filter((name) => name !== '')
  let around: Promise<Around> | undefined
  return {
    connect: connectAws(roles),
    lookAtNodes: async (concerns, onProgress) =>
      surveyNodes(nodes, concerns, { ...realPace, onProgress: inSentences(onProgress) }),
    // Its clients are read when somebody asks for it: a start that people wait for is none the slower.
    openAround() {
      around ??= openAround()
      return around
    },
    readAsked: (from, to) => readAsked(logs, logGroups, from, to),
  }

  async function openAround(): Promise<Around> {
    const { connectAround } = await import('../src/adapters/connect-around.ts')
    const { lookAround } = await import('../src/operations/around/around.ts')
    return lookAround(connectAround(roles))
  }
}
