/** Reads configurations of the CloudWatch agent for adoption; apart from the loop, whose roles may not list parameters. */
import { reading } from '../../adapters/cloud-error.ts'
import type { ConnectAround } from '../../adapters/connect-around.ts'
import { listAgentParameters } from '../../adapters/ssm/agent-parameters.ts'
import { readParameters } from '../../adapters/ssm/parameters.ts'
import type { AgentParameter } from '../../core/adopt/live.ts'
import type { Where } from '../../core/change.ts'
import type { Reading } from '../../core/observed.ts'

/** The one of that name; without a name all that there are. */
export type ReadAgents = (where: Where, name: string | undefined) => Promise<Reading<AgentParameter[]>>

export function agentReader(connect: ConnectAround): ReadAgents {
  return async (where, name) => {
    const { ssm } = connect(where)
    const names = name === undefined ? await reading(() => listAgentParameters(ssm)) : { read: [name] }
    if ('unread' in names) return names
    const texts = await readParameters(ssm, names.read)
    return { read: [...texts].map(([each, text]) => ({ name: each, text })) }
  }
}
