/**
 * Runs a Command document on nodes and reads what each says, fifty nodes a call. Sends first and asks about agents
 * only where a node is silent or refused, so that a healthy fleet costs one send and one page for each fifty.
 */
import type { SSMClient } from '@aws-sdk/client-ssm'
import pMap from 'p-map'
import type { Instant } from '../../core/instant.ts'
import { chunk, concurrency } from '../batch.ts'
import { readUnreachable } from './agents.ts'
import type { NodeAnswer } from './judge.ts'
import { listen } from './listen.ts'
import { type Batch, idsPerCommand, type Sent, sendCommands } from './send-commands.ts'

/** Nodes that are to run the document with these parameters. */
export interface Asked {
  instanceIds: readonly string[]
  parameters: Record<string, string[]>
}

export interface Reach {
  /** Name of the Command document. */
  document: string
  /** Written into each command's comment, so that it can be found again. */
  runId: string
  /** No call begins after this; what has not answered by then is unchecked. */
  deadline: Instant
  now: () => Instant
  wait: (milliseconds: number) => Promise<void>
}

/** Numbers of nodes. */
export interface Progress {
  asked: number
  answered: number
  unchecked: number
}

/**
 * What each node said, at most 2,500 characters and as it came, or why nobody knows. Every id asked about is in the
 * answer; AWS's refusals are reasons and never thrown. SendCommand has no client token: the SDK repeats a request
 * whose answer was lost, and then the document runs twice, so it may only read.
 */
export async function readNodes(
  ssm: SSMClient,
  asked: readonly Asked[],
  reach: Reach,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Map<string, NodeAnswer>> {
  const batches = toBatches(asked)
  const answers = new Map<string, NodeAnswer>()
  const total = batches.reduce((sum, { instanceIds }) => sum + instanceIds.length, 0)
  const settle = (some: Iterable<[string, NodeAnswer]>) => {
    const before = answers.size
    for (const [id, answer] of some) if (!answers.has(id)) answers.set(id, answer)
    if (answers.size > before) onProgress(count(total, answers))
  }
  const sent = await sendAll(ssm, batches, reach, settle)
  await listen(ssm, sent, reach, { settle, isSettled: (id) => answers.has(id) })
  return answers
}

/** After this many batches were refused for bad ids, agents are asked about before more is sent. */
const refusalsToBeWary = 3

async function sendAll(
  ssm: SSMClient,
  batches: Batch[],
  reach: Reach,
  settle: (some: Iterable<[string, NodeAnswer]>) => void,
): Promise<Sent[]> {
  const postponed: Batch[] = []
  let refusals = 0
  const send = async (batch: Batch) => {
    const { commands, refused, hasBadIds } = await sendCommands(ssm, batch, reach)
    if (hasBadIds) refusals += 1
    settle(refused)
    return commands
  }
  const sent = await pMap(
    batches,
    (batch) => {
      if (refusals < refusalsToBeWary) return send(batch)
      postponed.push(batch)
      return []
    },
    { concurrency },
  )
  const reachable = await pMap(
    postponed,
    async (batch) => {
      if (reach.now() >= reach.deadline) return batch
      const reasons = await readUnreachable(ssm, batch.instanceIds)
      settle([...reasons].map(([id, reason]) => [id, { unchecked: reason }]))
      return { ...batch, instanceIds: batch.instanceIds.filter((id) => !reasons.has(id)) }
    },
    { concurrency },
  )
  const later = await pMap(toBatches(reachable), send, { concurrency })
  return [...sent, ...later].flat()
}

/** Fleets with equal parameters share commands; a node that is named twice is asked once, as it was named first. */
function toBatches(asked: readonly Asked[]): Batch[] {
  const seen = new Set<string>()
  const alike = Map.groupBy(asked, ({ parameters }) => JSON.stringify(parameters))
  return [...alike.values()].flatMap((same) => {
    const ids = new Set(same.flatMap(({ instanceIds }) => instanceIds)).difference(seen)
    for (const id of ids) seen.add(id)
    const parameters = same[0]?.parameters ?? {}
    return chunk([...ids], idsPerCommand).map((instanceIds) => ({ instanceIds, parameters }))
  })
}

function count(asked: number, answers: ReadonlyMap<string, NodeAnswer>): Progress {
  const answered = [...answers.values()].filter((answer) => 'output' in answer).length
  return { asked, answered, unchecked: answers.size - answered }
}
