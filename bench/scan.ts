/**
 * What it takes to hear from every node, against AWS in memory with agents that answer within one to four seconds:
 * calls and (virtual) seconds, beside what the page sizes allow at best, other ways, and one SSH session a node.
 * Run: npm run bench:scan
 */
import type { ServiceInputTypes, ServiceOutputTypes, SSMClient } from '@aws-sdk/client-ssm'
import type { InitializeMiddleware } from '@smithy/types'
import { ssmRate } from '../src/adapters/connect-nodes.ts'
import { readNodes } from '../src/adapters/ssm/read-nodes.ts'
import { SECOND } from '../src/core/instant.ts'
import { createSandbox } from '../src/sandbox/sandbox.ts'
import { afterAskingAgents, byTag, type Time } from './ways-to-reach.ts'

const seed = 20_261_122
const sshSeconds = 1.5
const step = {
  action: 'aws:runShellScript',
  name: 'probe',
  inputs: { timeoutSeconds: '20', runCommand: ['true'] },
}
const document = { schemaVersion: '2.2', parameters: { port: { type: 'String' } }, mainSteps: [step] }

type Health = 'all well' | 'a third offline' | 'a third never registered' | 'one terminated'

/** The same numbers in [0, 1) in every run: mulberry32. */
function numbers(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function world(count: number, health: Health) {
  const sandbox = createSandbox({ startsAt: Date.parse('2026-11-25T12:00:00Z') })
  const region = sandbox.region({ region: 'us-east-1' })
  const { ssm } = sandbox.connect({ region: 'us-east-1' })
  region.createGroup({ name: 'chat', min: count, max: count })
  region.registerDocument('probe', document)
  const ids = region.instances('chat').map(({ id }) => id)
  const random = numbers(seed)
  const delays = new Map(ids.map((id) => [id, 1 + 3 * random()]))
  const dead = new Set(ids.filter(() => random() < 1 / 3))
  const hand = region.ssm('chat')
  const line = JSON.stringify({ springtide: 1, facts: { established: 20_000, padding: 'x'.repeat(1_800) } })
  hand.answers((id) => ({ output: line, afterSeconds: delays.get(id) ?? 1 }))
  if (health === 'a third offline') hand.offline((id) => dead.has(id))
  if (health === 'a third never registered') hand.unregistered((id) => dead.has(id))
  if (health === 'one terminated') hand.unregistered((id) => id === ids[count >> 1])
  const wait = async (milliseconds: number) => sandbox.advanceTo(sandbox.now() + milliseconds)
  takeTurns(ssm, () => wait(SECOND / ssmRate))
  const begun = sandbox.now()
  const time: Time = { now: sandbox.now, wait, deadline: begun + 240 * SECOND }
  const well = health === 'all well' ? count : health === 'one terminated' ? count - 1 : count - dead.size
  return { sandbox, ssm, ids, time, well, seconds: () => (sandbox.now() - begun) / SECOND }
}

/** Calls leave one after the other at the pace that Springtide keeps; their own duration hides behind it. */
function takeTurns(ssm: SSMClient, turn: () => Promise<void>): void {
  const paced: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => async (args) => {
    const answer = await next(args)
    await turn()
    return answer
  }
  ssm.middlewareStack.addRelativeTo(paced, { relation: 'before', toMiddleware: 'sandbox' })
}

type World = ReturnType<typeof world>

const ways: Record<string, (of: World) => Promise<number>> = {
  'Springtide: ids, then the silent': async ({ ssm, ids, time }) => {
    const reach = { document: 'probe', runId: 'bench', ...time }
    const answers = await readNodes(ssm, [{ instanceIds: ids, parameters: { port: ['443'] } }], reach)
    return [...answers.values()].filter((answer) => 'output' in answer).length
  },
  'agents first, then ids': ({ ssm, ids, time }) => afterAskingAgents(ssm, ids, time),
  'tag of the group': ({ ssm, time }) => byTag(ssm, 'chat', time),
}

async function row(count: number, health: Health, way: string): Promise<void> {
  const of = world(count, health)
  const [wall, cpu] = [performance.now(), process.cpuUsage()]
  const heard = await ways[way]?.(of)
  const { user, system } = process.cpuUsage(cpu)
  const bound = 2 * Math.ceil(count / 50)
  const boundSeconds = Math.max(bound / ssmRate, 4)
  const calls = of.sandbox.calls.length
  const cells = [
    count,
    health,
    way,
    `${heard} of ${of.well}`,
    calls,
    bound,
    (calls / bound).toFixed(2),
    of.seconds().toFixed(1),
    boundSeconds.toFixed(1),
    Math.round(count * sshSeconds),
    ((user + system) / 1_000).toFixed(0),
    (performance.now() - wall).toFixed(0),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

console.log(
  '| nodes | health | way | heard | calls | lower bound | ratio | seconds (virtual) | lower bound | SSH one by one | CPU ms | wall ms |',
)
console.log('|---|---|---|---|---|---|---|---|---|---|---|---|')
const [own = ''] = Object.keys(ways)
for (const count of [10, 100, 1_000, 5_000]) await row(count, 'all well', own)
for (const count of [1_000, 5_000])
  for (const way of Object.keys(ways).slice(1)) await row(count, 'all well', way)
for (const health of ['one terminated', 'a third offline', 'a third never registered'] as const)
  for (const way of Object.keys(ways)) await row(5_000, health, way)
