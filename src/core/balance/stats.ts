/** The connections of a fleet, node by node, in numbers: what reports show and metrics carry. */
import type { Fleet } from '../desired.ts'
import type { Survey } from '../node.ts'
import type { FactName } from '../tuning/facts.ts'
import { type CountedNode, countNode } from './count.ts'
import { isExplainedByAge, type Spread, spreadOf } from './spread.ts'

export interface BalanceStats extends Omit<Spread, 'mean'> {
  /** Nodes that are old enough to be compared; the numbers on skew are about these. */
  counted: CountedNode[]
  /** Nodes younger than `ignoreYoungerThan`: still filling. */
  young: CountedNode[]
  /** Nodes whose connections are not known, and why. */
  unreachable: { id: string; why: string }[]
  /** Counts that nodes with known connections leave open. */
  unknown: { id: string; fact: FactName; why: string }[]
  /** Old or young: nodes that hold more than `connectionsPerInstance`. */
  overLimit: CountedNode[]
  /** Connections of all nodes whose connections are known. */
  total: number
  /** Connections per counted node; `null` without one. */
  mean: number | null
  /** The cold nodes are simply younger: connections do not move by themselves after a scale-out. */
  isExplainedByAge: boolean
  /** Of established connections, those without data for `staleAfter`; `null` where no node can say. */
  staleShare: number | null
  /** Of all connections, those the client has closed and the server has not. */
  closeWaitShare: number | null
  /**
   * Connections a second that can be closed without the clients that come back overrunning the nodes that take them;
   * `null` without `acceptPerSecond`, or where nothing has to move.
   */
  shedPerSecond: number | null
}

/** Of what a node can accept, the part that a reconnect wave may use. */
const usableShare = 0.7

/** `null` where the policy has no `balance`. No number of it is ever NaN or infinite, whatever nodes say. */
export function balance(fleet: Fleet, survey: Survey): BalanceStats | null {
  const { balance: declared, capacity } = fleet.policy
  if (!declared) return null
  const readings = Object.entries(survey.nodes).map(([id, reading]) => ({ id, ...countNode(id, reading) }))
  const known = readings.flatMap((reading) => ('node' in reading ? [reading.node] : []))
  const isYoung = ({ uptime }: CountedNode) => uptime < declared.ignoreYoungerThan
  const counted = known.filter((node) => !isYoung(node))
  const spread = spreadOf(counted, declared.maxSkew)
  const receivers = known.length - (spread?.hot.length ?? 0)
  const mayShed = declared.acceptPerSecond !== undefined && (spread?.toMove ?? 0) > 0
  return {
    ...(spread ?? nothing),
    counted,
    young: known.filter(isYoung),
    unreachable: readings.flatMap((reading) =>
      'unchecked' in reading ? [{ id: reading.id, why: reading.unchecked }] : [],
    ),
    unknown: readings.flatMap((reading) =>
      'node' in reading ? reading.missing.map((missing) => ({ id: reading.id, ...missing })) : [],
    ),
    overLimit: known
      .filter(({ established }) => established > capacity.connectionsPerInstance)
      .sort((a, b) => b.established - a.established || (a.id < b.id ? -1 : 1)),
    total: sum(known, ({ established }) => established),
    isExplainedByAge: spread !== null && spread.toMove > 0 && isExplainedByAge(counted, declared.maxSkew),
    staleShare: share(known, 'stale', ({ established }) => established),
    closeWaitShare: share(known, 'closeWait', ({ established, closeWait }) => established + (closeWait ?? 0)),
    shedPerSecond: mayShed ? usableShare * receivers * (declared.acceptPerSecond ?? 0) : null,
  }
}

const nothing = {
  mean: null,
  maxOverMean: null,
  minOverMean: null,
  variation: null,
  hot: [],
  cold: [],
  toMove: 0,
}

/** The part of a count in all connections, over the nodes that know it; 0 where there are no connections. */
function share(
  nodes: readonly CountedNode[],
  count: 'stale' | 'closeWait',
  all: (node: CountedNode) => number,
): number | null {
  const knowing = nodes.filter((node) => node[count] !== null)
  if (knowing.length === 0) return null
  const whole = sum(knowing, all)
  return whole === 0 ? 0 : sum(knowing, (node) => node[count] ?? 0) / whole
}

function sum(nodes: readonly CountedNode[], of: (node: CountedNode) => number): number {
  return nodes.reduce((total, node) => total + of(node), 0)
}
