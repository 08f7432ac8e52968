/**
 * Memory of one plan over 1,000 fleets without AWS in memory beside it: one process records what AWS answers,
 * another plans from the recording. Run: npm run bench:memory
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { deserialize, serialize } from 'node:v8'
import {
  type ServiceInputTypes as AsInput,
  type ServiceOutputTypes as AsOutput,
  AutoScalingClient,
} from '@aws-sdk/client-auto-scaling'
import {
  CloudWatchClient,
  type ServiceInputTypes as CwInput,
  type ServiceOutputTypes as CwOutput,
} from '@aws-sdk/client-cloudwatch'
import type { InitializeMiddleware } from '@smithy/types'
import type { Clients } from '../src/adapters/connect.ts'
import { MINUTE } from '../src/core/instant.ts'
import { runApply, runPlan } from '../src/operations/run.ts'
import { madeUpFleets } from './fleets.ts'

const at = Date.parse('2027-06-29T04:00:00Z')
const desired = { fleets: madeUpFleets(1_000), guardrails: { limits: {}, freeze: [] } }
const loop = { desired, commit: null, at: at + 20 * MINUTE, concerns: ['prewarm', 'scaling'] as const }
const [mode, folder] = process.argv.slice(2)

if (mode === 'record' && folder) await record(folder)
else if (mode === 'replay' && folder) await replay(folder)
else both()

function both(): void {
  const scratch = mkdtempSync(path.join(tmpdir(), 'tide-memory-'))
  const run = (...args: string[]) => spawnSync(process.execPath, [...args, scratch], { stdio: 'inherit' })
  run(fileURLToPath(import.meta.url), 'record')
  run('--max-old-space-size=128', fileURLToPath(import.meta.url), 'replay')
  rmSync(scratch, { recursive: true })
}

/** Each answer becomes a file, found again by the request; of the same request the last. A client takes middleware before its first call only. */
async function record(to: string): Promise<void> {
  const { seedSandbox } = await import('../src/sandbox/seed.ts')
  const sandbox = seedSandbox(desired.fleets, at)
  const { autoScaling, cloudWatch } = sandbox.connect({ region: 'us-east-1' })
  const keep: InitializeMiddleware<object, object> = (next, context) => async (args) => {
    const result = await next(args)
    writeFileSync(path.join(to, key(context.commandName, args.input)), serialize(result.output))
    return result
  }
  const before = { relation: 'before', toMiddleware: 'sandbox', name: 'record' } as const
  autoScaling.middlewareStack.addRelativeTo(keep as InitializeMiddleware<AsInput, AsOutput>, before)
  cloudWatch.middlewareStack.addRelativeTo(keep as InitializeMiddleware<CwInput, CwOutput>, before)
  for (const minute of [0, 10, 20]) {
    sandbox.advanceTo(at + minute * MINUTE)
    await runApply({ ...loop, connect: sandbox.connect, at: sandbox.now() })
  }
  await runPlan({ ...loop, connect: sandbox.connect })
}

async function replay(from: string): Promise<void> {
  const clients = {
    autoScaling: new AutoScalingClient({ region: 'us-east-1' }),
    cloudWatch: new CloudWatchClient({ region: 'us-east-1' }),
  }
  let bytes = 0
  for (const client of Object.values(clients) as Clients['autoScaling'][]) {
    client.middlewareStack.add(
      (_next, context) => async (args) => {
        const answer = readFileSync(path.join(from, key(context.commandName, args.input)))
        bytes += answer.length
        return { output: deserialize(answer), response: {} }
      },
      { step: 'initialize', name: 'replay' },
    )
  }
  const before = process.memoryUsage.rss() / 1e6
  const { changes, findings } = await runPlan({ ...loop, connect: () => clients })
  const peak = (process.resourceUsage().maxRSS * 1_024) / 1e6
  const instances = (bytes / 1e6).toFixed(0)
  console.log(
    `1,000 fleets: ${before.toFixed(0)} MB before the plan, ${peak.toFixed(0)} MB at the peak (${instances} MB of answers, ${changes.length} changes, ${findings.length} findings)`,
  )
}

function key(command: string | undefined, input: object): string {
  let hash = 0
  for (const character of JSON.stringify(input)) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0
  return `${command}-${hash}`
}
