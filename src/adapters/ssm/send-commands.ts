/** Sends the document to one batch of nodes. AWS refuses a whole request for one id it does not like: those are found and left out. */
import { InvalidInstanceId, SendCommandCommand, type SSMClient } from '@aws-sdk/client-ssm'
import type { Instant } from '../../core/instant.ts'
import { CloudError, calling } from '../cloud-error.ts'
import { readUnreachable } from './agents.ts'
import type { NodeAnswer } from './judge.ts'
import type { Reach } from './read-nodes.ts'

/** API_SendCommand: InstanceIds has at most 50. */
export const idsPerCommand = 50

/** API_SendCommand: 30 is the least. After it, a node that did not pick the command up will not run it. */
const deliverySeconds = 30

/** Requests spent on one batch: enough to find one bad id of fifty by halves, and a second one near it. */
const mostRequests = 16

/** IAM names one node at a time: where several in a row are denied, the tag or the permission is missing as such. */
const mostDenials = 4

export interface Batch {
  instanceIds: string[]
  parameters: Record<string, string[]>
}

export interface Sent {
  commandId: string
  instanceIds: string[]
  sentAt: Instant
}

interface Sending {
  commands: Sent[]
  refused: Map<string, NodeAnswer>
  /** AWS refused the batch for an id in it. */
  hasBadIds: boolean
}

/** Every id of the batch is in one of the commands or refused with a reason. */
export async function sendCommands(ssm: SSMClient, batch: Batch, reach: Reach): Promise<Sending> {
  const commands: Sent[] = []
  const refused = new Map<string, NodeAnswer>()
  let [requests, denials, hasBadIds] = [0, 0, false]
  const refuse = (ids: string[], unchecked: string) => {
    for (const id of ids) refused.set(id, { unchecked })
  }

  async function send(ids: string[]): Promise<void> {
    if (ids.length === 0) return
    if (reach.now() >= reach.deadline) return refuse(ids, 'not asked: the time for it was over')
    requests += 1
    try {
      commands.push(await sendOne(ssm, { ...batch, instanceIds: ids }, reach))
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      await narrow(ids, error)
    }
  }

  async function narrow(ids: string[], error: CloudError): Promise<void> {
    const denied = error.code === 'denied' ? ids.filter((id) => error.message.includes(id)) : []
    const isInvalid = error.cause instanceof InvalidInstanceId
    if (denied.length > 0) denials += 1
    const isHopeless = requests >= mostRequests || denials >= mostDenials
    if (isHopeless || (denied.length === 0 && !isInvalid)) return refuse(ids, notAsked(error))
    if (denied.length > 0) {
      refuse(denied, notAsked(error))
      return send(ids.filter((id) => !denied.includes(id)))
    }
    // An agent that is off or unknown is the usual reason; where that is not it, halving finds the ids.
    const bad = hasBadIds ? new Map<string, string>() : await readUnreachable(ssm, ids)
    hasBadIds = true
    for (const [id, reason] of bad) refuse([id], reason)
    const rest = ids.filter((id) => !bad.has(id))
    if (bad.size > 0) return send(rest)
    if (ids.length === 1)
      return refuse(
        ids,
        'Systems Manager takes no command for it: stopping, terminating, or out of its reach',
      )
    const half = Math.ceil(ids.length / 2)
    await send(ids.slice(0, half))
    await send(ids.slice(half))
  }

  await send(batch.instanceIds)
  return { commands, refused, hasBadIds }
}

async function sendOne(ssm: SSMClient, { instanceIds, parameters }: Batch, reach: Reach): Promise<Sent> {
  const { Command } = await calling('SendCommand', () =>
    ssm.send(
      new SendCommandCommand({
        DocumentName: reach.document,
        InstanceIds: instanceIds,
        Parameters: parameters,
        TimeoutSeconds: deliverySeconds,
        // The default of 0 errors would call the command off after the first node that fails.
        MaxErrors: '100%',
        MaxConcurrency: '100%',
        Comment: `springtide ${reach.runId}`.slice(0, 100),
      }),
    ),
  )
  return { commandId: Command?.CommandId ?? '', instanceIds, sentAt: reach.now() }
}

function notAsked({ code, message }: CloudError): string {
  return `could not be asked${code === 'throttled' ? ', throttled' : ''}: ${message}`
}
