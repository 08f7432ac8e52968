/** The concern `balance`: do the connections lie evenly on the nodes, and are they all still used by somebody? */
import { count } from '../count.ts'
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import type { Survey } from '../node.ts'
import { type Policy, targetPerInstance } from '../policy.ts'
import { formatDuration } from '../scalars.ts'
import { countNodes, nameNodes } from '../tuning/name-nodes.ts'
import { factsUnchecked, gather, nodesUnchecked } from '../tuning/unchecked.ts'
import type { CountedNode } from './count.ts'
import { type BalanceStats, balance } from './stats.ts'

type Declared = NonNullable<Policy['balance']>

/** Heartbeats leave no connection without data; a few clients that vanished a moment ago are normal. */
const mostStale = 0.05
/** A server closes its side within milliseconds, so a hundredth of all at once is a leak. */
const mostCloseWait = 0.01
/** Under this many on one node, neither share says anything. */
const fewest = 3

/** Findings of one fleet; none where its policy has no `balance`. */
export function planBalance(fleet: Fleet, survey: Survey): Finding[] {
  const declared = fleet.policy.balance
  const stats = balance(fleet, survey)
  if (!declared || !stats) return []
  const about = { fleet, concern: 'balance', nodes: Object.keys(survey.nodes).length } as const
  const unknown = gather()
  for (const { id, fact, why } of stats.unknown) unknown.add(why, id, fact)
  const unreachable = stats.unreachable.map(({ id, why }): [string, { unchecked: string }] => [
    id,
    { unchecked: why },
  ])
  return [
    ...overLimit(fleet, stats),
    ...skewed(fleet, declared, stats),
    ...stale(fleet, declared, stats),
    ...closeWait(fleet, stats),
    ...nodesUnchecked(about, unreachable),
    ...factsUnchecked(about, unknown),
  ]
}

function drifted(fleet: Fleet, code: string, severity: Finding['severity']) {
  return {
    concern: 'balance' as const,
    code,
    fleet: fleet.name,
    target: `nodes of group ${fleet.policy.group}`,
    severity,
    status: 'drifted' as const,
  }
}

function overLimit(fleet: Fleet, { overLimit: over, counted, young }: BalanceStats): Finding[] {
  if (over.length === 0) return []
  const { connectionsPerInstance } = fleet.policy.capacity
  return [
    {
      ...drifted(fleet, 'over-limit', 'critical'),
      expected: `at most ${count(connectionsPerInstance)} connections on a node, as load tests proved`,
      actual: `${countNodes(over.length, counted.length + young.length)} hold more: ${withCounts(over)}`,
      remedy:
        'add nodes before the connections come, and close some on these nodes at a bounded rate; a health check that fails them makes the group terminate its fullest nodes',
    },
  ]
}

function skewed(fleet: Fleet, declared: Declared, stats: BalanceStats): Finding[] {
  const { hot, cold, mean, maxOverMean, minOverMean, counted } = stats
  if (mean === null || hot.length + cold.length === 0) return []
  const sides = [
    ...(hot.length > 0 ? [`hot ${withCounts(hot)}`] : []),
    ...(cold.length > 0 ? [`cold ${withCounts(cold)}`] : []),
  ]
  const young = stats.isExplainedByAge
    ? '; the cold nodes are the youngest, and connections do not move by themselves after a scale-out'
    : ''
  return [
    {
      ...drifted(fleet, 'skewed', stats.isExplainedByAge ? 'info' : 'warning'),
      expected: `every node within ${declared.maxSkew}% of the mean, ${count(Math.round(mean))} connections on each of ${counted.length}`,
      actual: `max/mean ${ratio(maxOverMean)}, min/mean ${ratio(minOverMean)}: ${sides.join('; ')}${young}`,
      remedy: stats.isExplainedByAge
        ? `nothing, they fill as clients come again; sooner only by closing connections: ${howToMove(stats)}`
        : howToMove(stats),
    },
  ]
}

function howToMove({ toMove, shedPerSecond, hot }: BalanceStats): string {
  const where = hot.length > 0 ? 'on the hot nodes' : 'on the nodes that are not cold'
  const move = `at least ${count(toMove)} connections have to be closed ${where} and come again elsewhere`
  if (shedPerSecond === null) {
    return `${move}; \`balance.acceptPerSecond\` in the policy would say how fast`
  }
  const seconds = Math.ceil(toMove / shedPerSecond)
  return `${move}, at most ${count(Number(shedPerSecond.toPrecision(3)))} a second: ${formatDuration(seconds)} or longer`
}

function stale(fleet: Fleet, declared: Declared, stats: BalanceStats): Finding[] {
  const known = [...stats.counted, ...stats.young]
  const leaking = known.filter((node) => isMany(node.stale, node.established, mostStale))
  if (leaking.length === 0) return []
  const all = known.reduce((total, node) => total + (node.stale ?? 0), 0)
  const instances = Math.floor(all / targetPerInstance(fleet.policy))
  return [
    {
      ...drifted(fleet, 'stale-connections', 'warning'),
      expected: `at most ${percent(mostStale)} of a node's connections without data from the client for ${formatDuration(declared.staleAfter)}`,
      actual: `${countNodes(leaking.length, known.length)}: ${withCounts(leaking, 'stale')}; ${percent(stats.staleShare)} of the fleet's connections are stale${instances > 0 ? ` and keep ${count(instances)} instance${instances === 1 ? '' : 's'} running` : ''}`,
      remedy:
        'send heartbeats (a WebSocket ping) and close what does not answer; TCP keep-alive finds clients that are gone',
    },
  ]
}

function closeWait(fleet: Fleet, stats: BalanceStats): Finding[] {
  const known = [...stats.counted, ...stats.young]
  const leaking = known.filter((node) =>
    isMany(node.closeWait, node.established + (node.closeWait ?? 0), mostCloseWait),
  )
  if (leaking.length === 0) return []
  return [
    {
      ...drifted(fleet, 'close-wait', 'warning'),
      expected: `at most ${percent(mostCloseWait)} of a node's connections closed by the client and still open on the server`,
      actual: `${countNodes(leaking.length, known.length)}: ${withCounts(leaking, 'closeWait')}; ${percent(stats.closeWaitShare)} in the fleet`,
      remedy:
        'the server does not close its side: look for sockets it forgets (no `end` or `close` handler, a proxy that keeps its upstream); a restart only hides it',
    },
  ]
}

function isMany(some: number | null, all: number, mostShare: number): boolean {
  return some !== null && some >= fewest && some > all * mostShare
}

/** `i-a 27,908, i-b 27,784 and 3 more`, in the order given. */
function withCounts(
  nodes: readonly CountedNode[],
  which: 'established' | 'stale' | 'closeWait' = 'established',
): string {
  const worst = which === 'established' ? nodes : nodes.toSorted((a, b) => (b[which] ?? 0) - (a[which] ?? 0))
  return nameNodes(
    worst.map((node) => `${node.id} ${count(node[which] ?? 0)}`),
    'given',
  )
}

function ratio(value: number | null): string {
  return value === null ? 'unknown' : value.toFixed(3)
}

function percent(share: number | null): string {
  return share === null ? 'an unknown part' : `${Number((share * 100).toPrecision(2))}%`
}
