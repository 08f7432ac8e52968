/** How a command goes through its nodes: so many at a time, until it has met more errors than it may. */
import { type Instant, SECOND } from '../../core/instant.ts'
import { isReachable, type ManagedNode } from './managed-nodes.ts'
import type { FinalStatus, Invocation, NodeAnswer } from './state.ts'

export interface Rules {
  sentAt: Instant
  /** Nodes at a time. */
  concurrency: number
  /** More than this and nodes that have not begun are Terminated. */
  maxErrors: number
  deliverySeconds: number
  executionSeconds: number
}

/** Without an answer of their own, nodes take two seconds. */
const usualSeconds = 2

/** Only these count against MaxErrors ("Understanding command statuses"). */
const errors: FinalStatus[] = ['Failed', 'ExecutionTimedOut']

/** One invocation for each node, in order. */
export function execute(work: { node: ManagedNode; answer: NodeAnswer }[], rules: Rules): Invocation[] {
  const { sentAt, maxErrors } = rules
  const slots = new Array<Instant>(Math.min(rules.concurrency, work.length)).fill(sentAt)
  const failedAt: Instant[] = []
  return work.map(({ node, answer }, index) => {
    const slot = index < slots.length ? index : slots.indexOf(Math.min(...slots))
    const freeAt = slots[slot] ?? sentAt
    if (failedAt.filter((at) => at <= freeAt).length > maxErrors) return ended(node, 'Terminated', freeAt)
    const invocation = isReachable(node)
      ? run(node, answer, freeAt, rules)
      : ended(node, 'DeliveryTimedOut', freeAt + rules.deliverySeconds * SECOND)
    slots[slot] = invocation.endsAt
    if (errors.includes(invocation.status)) failedAt.push(invocation.endsAt)
    return invocation
  })
}

/** Never picked up. */
function ended({ instance }: ManagedNode, status: FinalStatus, endsAt: Instant): Invocation {
  return {
    instanceId: instance.id,
    startsAt: null,
    endsAt,
    status,
    exitCode: -1,
    output: '',
    errorOutput: '',
  }
}

function run(node: ManagedNode, answer: NodeAnswer, at: Instant, rules: Rules): Invocation {
  const { afterSeconds = usualSeconds, exitCode = 0, output = '', errorOutput = '' } = answer
  if (answer.status === 'DeliveryTimedOut')
    return ended(node, answer.status, at + rules.deliverySeconds * SECOND)
  const isLate = afterSeconds > rules.executionSeconds
  const seconds = Math.min(afterSeconds, rules.executionSeconds)
  return {
    instanceId: node.instance.id,
    startsAt: at,
    endsAt: at + seconds * SECOND,
    status: isLate ? 'ExecutionTimedOut' : (answer.status ?? (exitCode === 0 ? 'Success' : 'Failed')),
    exitCode,
    output,
    errorOutput,
  }
}
