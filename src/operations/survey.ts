/** Observe, on the nodes: runs the probe on every instance in service, and reads what their types can carry. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { reading } from '../adapters/cloud-error.ts'
import type { ConnectNodes, NodeClients } from '../adapters/connect-nodes.ts'
import { readInstanceTypes, readVariants } from '../adapters/ec2/read-instance-types.ts'
import { type Progress, type Reach, readNodes } from '../adapters/ssm/read-nodes.ts'
import type { Where } from '../core/change.ts'
import type { Concern } from '../core/concern.ts'
import type { Fleet } from '../core/desired.ts'
import { type Instant, MINUTE } from '../core/instant.ts'
import type { InstanceType, NodeReading, Survey } from '../core/node.ts'
import type { Group } from '../core/observed.ts'
import { networkFamilies } from '../core/tuning/bandwidth.ts'
import { documentName } from '../probe/document.ts'
import { parseNodeReport } from '../probe/parse.ts'

/** A fleet whose group exists. */
export interface Found {
  fleet: Fleet
  group: Group
}

/** What a look at the nodes adds to what AWS says of a fleet. */
interface NodesSeen {
  /** Absent where the policy does not say which port its nodes serve (`balance.port`). */
  survey?: Survey
  types: Record<string, InstanceType>
}

/** Looks at the nodes of fleets that live in one place. A face that never does needs none of the clients for it. */
export type LookAtNodes = (where: Where, found: Found[], at: Instant) => Promise<Map<string, NodesSeen>>

/** How long nodes may take, and on which clock. */
export interface Pace {
  now: () => Instant
  wait: (milliseconds: number) => Promise<void>
  /** From the beginning of the survey until what has not answered is unchecked, in milliseconds. */
  patience: number
  onProgress: (progress: Progress) => void
}

export const realPace: Pace = {
  now: Date.now,
  wait: (milliseconds) => sleep(milliseconds),
  patience: 2 * MINUTE,
  onProgress: () => {},
}

/** Progress as a person reads it. */
export function inSentences(onProgress: (sentence: string) => void): Pace['onProgress'] {
  return ({ asked, answered, unchecked }) => {
    const silent = unchecked > 0 ? `, ${unchecked} cannot be reached` : ''
    onProgress(`${answered} of ${asked} nodes answered${silent}`)
  }
}

/** The look that runs the probe over SSM Run Command; instance types are read for `tuning` only. */
export function surveyNodes(
  connect: ConnectNodes,
  concerns: readonly Concern[],
  pace: Pace = realPace,
): LookAtNodes {
  return async (where, found, at) => {
    const clients = connect(where)
    const [surveys, types] = await Promise.all([
      runProbe(found, at, clients, pace),
      concerns.includes('tuning') ? readTypes(found, clients) : {},
    ])
    return new Map(
      found.map(({ fleet: { name } }) => {
        const survey = surveys.get(name)
        return [name, { ...(survey ? { survey } : {}), types }]
      }),
    )
  }
}

async function runProbe(
  found: Found[],
  at: Instant,
  { ssm }: NodeClients,
  pace: Pace,
): Promise<Map<string, Survey>> {
  const asked = found.flatMap(({ fleet, group }) => {
    const { balance } = fleet.policy
    if (!balance) return []
    const parameters = { port: [String(balance.port)], staleAfterSeconds: [String(balance.staleAfter)] }
    return { fleet, instanceIds: inService(group), parameters }
  })
  const { now, wait, patience, onProgress } = pace
  const reach: Reach = { document: documentName, runId: randomUUID(), deadline: now() + patience, now, wait }
  const answers = await readNodes(ssm, asked, reach, onProgress)
  return new Map(
    asked.map(({ fleet, instanceIds }) => {
      const nodes = instanceIds.map((id): [string, NodeReading] => {
        const answer = answers.get(id) ?? { unchecked: 'nothing was heard of it' }
        return [id, 'output' in answer ? parseNodeReport(answer.output) : answer]
      })
      return [fleet.name, { at, nodes: Object.fromEntries(nodes) }]
    }),
  )
}

/** Only members that take traffic: what is launching, warm or terminating has nothing to say yet or any more. */
function inService({ instances }: Group): string[] {
  return instances.filter(({ lifecycle }) => lifecycle === 'InService').map(({ id }) => id)
}

/** The types of the groups' instances and of their families with more network, where a policy says what it needs. */
async function readTypes(found: Found[], { ec2 }: NodeClients): Promise<Record<string, InstanceType>> {
  const names = found
    .filter(({ fleet }) => fleet.policy.capacity.kilobitsPerConnection !== undefined)
    .flatMap(({ group }) => group.instances.map(({ type }) => type))
    .filter((type) => type !== '')
  if (names.length === 0) return {}
  const read = await reading(async () => [
    ...(await readInstanceTypes(ec2, names)).values(),
    ...(await Promise.all(networkFamilies(names).map((family) => readVariants(ec2, family)))).flat(),
  ])
  // A type that could not be read is absent, and an absent type is a Finding of its own.
  return 'read' in read ? Object.fromEntries(read.read.map((type) => [type.name, type])) : {}
}
