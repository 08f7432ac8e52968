/** What `tide adopt` reads groups with: AWS, or AWS in memory with one group that was set up by hand. */
import type { Connect } from '../../adapters/connect.ts'
import type { ConnectAround } from '../../adapters/connect-around.ts'
import { type Where, whereOf } from '../../core/change.ts'
import type { Instant } from '../../core/instant.ts'
import type { ReadAgents } from '../../operations/adopt/read-agents.ts'
import type { Around } from '../../operations/around/around.ts'

/** Where groups are read, and when. */
export interface Adopting {
  connect: Connect
  around: Around
  readAgents: ReadAgents
  now: Instant
}

export type OpenAdopting = (where: Where, group: string) => Promise<Adopting>

export async function openAws(): Promise<Adopting> {
  const { connectAws } = await import('../../adapters/connect.ts')
  const { connectAround } = await import('../../adapters/connect-around.ts')
  return adopting(connectAws(), connectAround(), Date.now())
}

export async function openByHand(where: Where, group: string): Promise<Adopting> {
  const { createSandbox } = await import('../../sandbox/sandbox.ts')
  const { seedByHand } = await import('../../sandbox/seed-by-hand.ts')
  const sandbox = createSandbox({ startsAt: Date.now() })
  await seedByHand(sandbox, whereOf(where), group)
  return adopting(sandbox.connect, sandbox.connect, sandbox.now())
}

async function adopting(connect: Connect, near: ConnectAround, now: Instant): Promise<Adopting> {
  const { lookAround } = await import('../../operations/around/around.ts')
  const { agentReader } = await import('../../operations/adopt/read-agents.ts')
  return { connect, around: lookAround(near), readAgents: agentReader(near), now }
}
