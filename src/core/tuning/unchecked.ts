/** Findings about what nobody knows of the nodes, by reason: no node without a report is ever taken for fine. */
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import type { NodeReading } from '../node.ts'
import { shortened } from '../scalars.ts'
import { countNodes, nameNodes } from './name-nodes.ts'

type About = { fleet: Fleet; concern: 'tuning' | 'balance'; nodes: number }

/** Nodes can invent reasons without end: beyond these, the rest is one Finding. */
const mostReasons = 5

/** Nodes that gave no report, by reason. */
export function nodesUnchecked(about: About, nodes: [string, NodeReading][]): Finding[] {
  const reasons = gather()
  for (const [id, reading] of nodes) if ('unchecked' in reading) reasons.add(reading.unchecked, id)
  return byReason(reasons.all, (why, ids) => ({
    ...unchecked(about, 'node-unchecked'),
    expected: 'a report of every node in service',
    actual: `unchecked on ${countNodes(ids.size, about.nodes)}: ${why} (${nameNodes([...ids])})`,
    remedy:
      'see that the SSM agent runs and is online there, and that its role and the tag of the fleet are right; then look again',
  }))
}

/** Facts that reports leave open, by reason; `facts` are those it concerns. */
export function factsUnchecked(about: About, unknown: Gathered): Finding[] {
  return byReason(unknown.all, (why, ids, facts) => ({
    ...unchecked(about, 'fact-unchecked'),
    expected: `to know ${nameNodes([...facts])}`,
    actual: `unchecked on ${countNodes(ids.size, about.nodes)}: ${why} (${nameNodes([...ids])})`,
    remedy: 'see the reason; what the node cannot say by itself has to be looked at there',
  }))
}

interface Group {
  ids: Set<string>
  facts: Set<string>
}

export interface Gathered {
  all: Map<string, Group>
  add(why: string, id: string, fact?: string): void
}

/** Collects who does not know what, by reason. */
export function gather(): Gathered {
  const all = new Map<string, Group>()
  return {
    all,
    add(why, id, fact) {
      const reason = shortened(why, 160)
      const group = all.get(reason) ?? { ids: new Set(), facts: new Set() }
      group.ids.add(id)
      if (fact !== undefined) group.facts.add(fact)
      all.set(reason, group)
    },
  }
}

function byReason(
  reasons: Map<string, Group>,
  finding: (why: string, ids: Set<string>, facts: Set<string>) => Finding,
): Finding[] {
  const sorted = [...reasons].sort(
    ([a, left], [b, right]) => right.ids.size - left.ids.size || (a < b ? -1 : 1),
  )
  const shown = sorted.slice(0, mostReasons).map(([why, { ids, facts }]) => finding(why, ids, facts))
  const rest = sorted.slice(mostReasons).map(([, group]) => group)
  if (rest.length === 0) return shown
  const ids = new Set(rest.flatMap((group) => [...group.ids]))
  const facts = new Set(rest.flatMap((group) => [...group.facts]))
  return [...shown, finding(`${rest.length} other reasons`, ids, facts)]
}

function unchecked({ fleet, concern }: About, code: string) {
  return {
    concern,
    code,
    fleet: fleet.name,
    target: `nodes of group ${fleet.policy.group}`,
    severity: 'warning' as const,
    status: 'unchecked' as const,
  }
}
