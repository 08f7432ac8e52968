/** What the agent's configuration, written from the policy, will and will not publish; and whom throttling is told. */
import type { Policy } from '../policy.ts'
import { listed, shortened } from '../scalars.ts'
import { collected, unknownDimensions } from '../telemetry/agent.ts'
import { agentText } from '../telemetry/agent-text.ts'
import { counterSource } from '../telemetry/counters.ts'
import type { Found } from './risk.ts'

export function agentRisks(policy: Policy): Found[] {
  if (policy.telemetry?.agentParameter === undefined) return []
  return [
    ...unreadableName(policy),
    ...leftOut(policy),
    ...countedTwice(policy),
    ...emptySets(policy),
    ...tooLarge(policy),
  ]
}

/** The policies that AWS made for the agent allow names with this prefix only ("Create IAM roles … CloudWatch agent"). */
const readable = 'AmazonCloudWatch-'

function unreadableName({ telemetry }: Policy): Found[] {
  const name = telemetry?.agentParameter ?? readable
  if (name.startsWith(readable)) return []
  return [
    {
      severity: 'info',
      at: ['telemetry', 'agentParameter'],
      says: `CloudWatchAgentServerPolicy lets nodes read parameters that begin with ${readable}, and not ${shortened(name)}`,
      fix: `give the role of the nodes ssm:GetParameter on it, or write \`telemetry.agentParameter: ${readable}…\``,
    },
  ]
}

function leftOut(policy: Policy): Found[] {
  const names = (policy.telemetry?.metrics ?? []).filter((name) => collected(policy, name).plugin === null)
  if (names.length === 0) return []
  return [
    {
      severity: 'info',
      at: ['telemetry', 'metrics'],
      says: `the agent's netstat and ethtool know no ${listed(names)}: left to the server, or to what else stands in the parameter`,
      fix: 'see in the nightly report that it arrives',
    },
  ]
}

/** The agent counts established sockets of all ports under the name of the connection metric. */
function countedTwice(policy: Policy): Found[] {
  const { metric, telemetry } = policy
  if (!telemetry?.metrics.includes(metric.name)) return []
  const way = collected(policy, metric.name)
  if (way.plugin !== 'netstat' || metric.name.endsWith(way.measurement)) return []
  return [
    {
      severity: 'info',
      at: ['telemetry', 'agentParameter'],
      says: `the agent will publish ${way.measurement}, of all ports, as ${shortened(metric.name)}: a server that publishes it too counts every connection twice`,
      fix: 'publish it in one place only: by the agent, or without `telemetry.agentParameter`',
    },
  ]
}

function emptySets(policy: Policy): Found[] {
  return unknownDimensions(policy).map((name) => ({
    severity: 'warning',
    at: ['telemetry', 'aggregatedBy'],
    says: `nobody fills in the dimension ${shortened(name)}: the agent skips every set with it`,
    fix: `write its value in \`metric.dimensions.${shortened(name)}\`, or leave it out of \`telemetry.aggregatedBy\``,
  }))
}

function tooLarge(policy: Policy): Found[] {
  const text = agentText(policy, null)
  if (!('bytes' in text)) return []
  return [
    {
      severity: 'error',
      at: ['telemetry', 'aggregatedBy'],
      says: `the agent's configuration has ${text.bytes} bytes, and a parameter holds ${text.most}: it is never written`,
      fix: 'aggregate by fewer sets of dimensions, or with shorter names',
    },
  ]
}

export function throttlingRisks(policy: Policy): Found[] {
  const counters = policy.telemetry?.throttling ?? []
  const at = ['telemetry', 'throttling']
  const silent = counters.flatMap((counter) => {
    const source = counterSource(policy, counter)
    return source.by === 'nobody' ? [{ counter, ...source }] : []
  })
  const [first] = silent
  const found: Found[] = []
  if (first) {
    const which = silent.map(({ counter }) => counter).join(', ')
    const says = `no alarm can watch ${which}: ${first.why}`
    found.push({ severity: 'warning', at, says, fix: first.fix })
  }
  if (silent.length < counters.length && !policy.scaling?.notify?.length) {
    const says = 'alarms on throttling ring, and nobody is told'
    found.push({ severity: 'info', at, says, fix: 'write `scaling.notify` with the ARN of a topic' })
  }
  return found
}
