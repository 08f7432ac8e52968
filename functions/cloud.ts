/** AWS with the rights of the function: what stands behind the faces that take requests. */
import { connectAws } from '../src/adapters/connect.ts'
import { connectNodes } from '../src/adapters/connect-nodes.ts'
import { connectLogs } from '../src/adapters/logs/connect.ts'
import { readAsked } from '../src/adapters/logs/read-asked.ts'
import type { Cloud } from '../src/operations/perform.ts'
import { inSentences, realPace, surveyNodes } from '../src/operations/survey.ts'

/** SPRINGTIDE_LOG_GROUPS: the logs of the functions that people ask, with commas between them. */
export function deployedCloud({ SPRINGTIDE_LOG_GROUPS = '' }: NodeJS.ProcessEnv): Cloud {
  const nodes = connectNodes()
  const logs = connectLogs()
  const logGroups = SPRINGTIDE_LOG_GROUPS.split(',').filter((name) => name !== '')
  return {
    connect: connectAws(),
    lookAtNodes: async (concerns, onProgress) =>
      surveyNodes(nodes, concerns, { ...realPace, onProgress: inSentences(onProgress) }),
    readAsked: (from, to) => readAsked(logs, logGroups, from, to),
  }
}
