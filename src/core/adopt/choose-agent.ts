/** Which configuration of the agent is that of a group's nodes: nothing in AWS ties the two together but the metric. */
import { shortened, shown } from '../scalars.ts'
import { publishedIn } from './agent.ts'
import type { AgentParameter, LiveGroup, Note, Unsaid } from './live.ts'

interface Chosen {
  agent?: AgentParameter
  notes: Note[]
  unsaid: Unsaid[]
}

const name = 'name the right one with --agent-parameter'

/** The one that was named, or the only one that publishes the metric; of several, the only one in its namespace too. */
export function chooseAgent(
  { agent, agents }: LiveGroup,
  metric: { namespace: string; name: string },
): Chosen {
  if (agent) return { agent, notes: [], unsaid: [] }
  if (!agents) return { notes: [], unsaid: [] }
  if ('unread' in agents) {
    const why = `it could not be looked for: ${shortened(agents.unread, 200)}; ${name}`
    return { notes: [], unsaid: [{ what: "the agent's configuration", why }] }
  }
  const fitting = agents.read.flatMap((each) => {
    const published = 'read' in each.text && each.text.read !== null ? publishedIn(each.text.read) : null
    return published?.metrics.includes(metric.name) ? [{ each, namespace: published.namespace }] : []
  })
  const exact = fitting.filter(({ namespace }) => namespace === metric.namespace)
  const [one, ...others] = exact.length > 0 ? exact : fitting
  if (!one) return { notes: [], unsaid: [] }
  if (others.length === 0) {
    const says = 'Found by the metric that it publishes: see that these nodes read it'
    return { agent: one.each, notes: [{ path: ['telemetry'], says }], unsaid: [] }
  }
  const what = `parameters ${[one, ...others].map(({ each }) => shown(each.name)).join(', ')}`
  return { notes: [], unsaid: [{ what, why: `each publishes ${shown(metric.name)}: ${name}` }] }
}
