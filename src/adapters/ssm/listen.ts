/** Looks at commands that were sent, ever less often, until every node has answered or the deadline is there. */
import type { SSMClient } from '@aws-sdk/client-ssm'
import pMap from 'p-map'
import { formatInstant, type Instant, SECOND } from '../../core/instant.ts'
import { chunk, concurrency } from '../batch.ts'
import { CloudError } from '../cloud-error.ts'
import { idsPerAsking, readUnreachable } from './agents.ts'
import { readInvocations } from './invocations.ts'
import type { NodeAnswer } from './judge.ts'
import type { Reach } from './read-nodes.ts'
import type { Sent } from './send-commands.ts'

/** Seconds after sending: agents answer within one to four, and what was not picked up is timed out after 30. */
const looksAfterSeconds = [5, 10, 20, 35]

/** However the looks fall, the last one is taken this long before the deadline. */
const lastLookSeconds = 2

interface Ledger {
  settle: (answers: Iterable<[string, NodeAnswer]>) => void
  isSettled: (instanceId: string) => boolean
}

interface Open extends Sent {
  looks: number
  lookedAt: Instant
  /** By instance id: how far it was when it was last looked at. */
  states: Map<string, string>
}

/** Settles every node of the commands. */
export async function listen(ssm: SSMClient, sent: Sent[], reach: Reach, ledger: Ledger): Promise<void> {
  const { now, wait, deadline } = reach
  const silent = ({ instanceIds }: Sent) => instanceIds.filter((id) => !ledger.isSettled(id))
  let open: Open[] = sent.map((command) => ({
    ...command,
    looks: 0,
    lookedAt: command.sentAt,
    states: new Map(),
  }))
  while (open.length > 0) {
    const next = Math.min(...open.map((command) => nextLook(command, deadline)))
    if (Math.max(next, now()) >= deadline) break
    if (next > now()) await wait(next - now())
    const due = open.filter((command) => nextLook(command, deadline) <= now())
    await pMap(due, (command) => look(ssm, command, reach, ledger), { concurrency })
    // Most that are silent at their first look have no agent to wait for; one call tells that of fifty nodes.
    const unheard = due.filter(({ looks }) => looks === 1).flatMap(silent)
    await pMap(chunk(unheard, idsPerAsking), (ids) => giveUpUnreachable(ssm, ids, reach, ledger), {
      concurrency,
    })
    open = open.filter((command) => silent(command).length > 0)
  }
  const by = `no answer by ${formatInstant(deadline)}`
  for (const command of open) {
    const state = (id: string) => command.states.get(id) ?? 'the command was not picked up'
    ledger.settle(silent(command).map((id) => [id, { unchecked: `${by}: ${state(id)}` }]))
  }
}

function nextLook({ sentAt, looks, lookedAt }: Open, deadline: Instant): Instant {
  const usual = sentAt + (looksAfterSeconds[looks] ?? Infinity) * SECOND
  const last = deadline - lastLookSeconds * SECOND
  if (usual < last) return usual
  return lookedAt < last ? last : Infinity
}

/** A listing that AWS refuses leaves its nodes to the next look; one for an id nobody asked about is passed over. */
async function look(ssm: SSMClient, command: Open, { now, deadline }: Reach, ledger: Ledger): Promise<void> {
  if (now() >= deadline) return
  command.looks += 1
  command.lookedAt = now()
  try {
    const expected = new Set(command.instanceIds)
    const heard = await readInvocations(ssm, command.commandId)
    const answers: [string, NodeAnswer][] = []
    for (const { instanceId, said } of heard) {
      if (!expected.has(instanceId)) continue
      if ('state' in said) command.states.set(instanceId, said.state)
      else answers.push([instanceId, said])
    }
    ledger.settle(answers)
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    for (const id of command.instanceIds) command.states.set(id, error.message)
  }
}

async function giveUpUnreachable(ssm: SSMClient, ids: string[], reach: Reach, ledger: Ledger): Promise<void> {
  if (reach.now() >= reach.deadline) return
  const reasons = await readUnreachable(ssm, ids)
  ledger.settle([...reasons].map(([id, reason]) => [id, { unchecked: reason }]))
}
