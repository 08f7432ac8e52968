/** What must hold between fleets whose nodes fetch one parameter: it holds one configuration of the agent. */
import type { Policy } from '../policy.ts'
import { agentConfiguration } from '../telemetry/agent.ts'
import { meaning } from '../telemetry/agent-meaning.ts'
import { complaint } from './complaint.ts'
import type { FileComplaint } from './repository-rules.ts'

interface Said {
  file: string
  /** The parameter: the same for two fleets only where it is the same one on AWS. */
  of: string
  name: string
  says: string
}

/** Each would write over the other for ever. */
export function sharedParameterRules(policies: { file: string; value: Policy | null }[]): FileComplaint[] {
  const said = policies.flatMap(({ file, value }) => (value ? saidIn(file, value) : []))
  return [...Map.groupBy(said, ({ of }) => of).values()].flatMap((same) =>
    same.flatMap(({ file, name, says }) => {
      const other = same.find((one) => one.file !== file && one.says !== says)
      if (!other) return []
      const message = `parameter ${name} is to hold one configuration of the agent here and another in ${other.file}: name one of its own, or write the same in both`
      return [{ file, ...complaint(['telemetry', 'agentParameter'], message) }]
    }),
  )
}

function saidIn(file: string, policy: Policy): Said[] {
  const name = policy.telemetry?.agentParameter
  if (name === undefined) return []
  const account = policy.role?.split(':')[4] ?? 'this account'
  const says = meaning(agentConfiguration(policy))
  return [{ file, name, of: `${policy.region} ${account} ${name}`, says }]
}
