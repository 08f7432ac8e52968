/**
 * How long each function takes to start, under AWS's own runtime client: built as it is deployed, with its packages left
 * beside it, and next to a handler with nothing in it. Run: npm run bench:cold-start [runs]
 */
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { type FunctionName, functionNames } from '../infra/names.ts'
import { startAws } from '../test/lambda/aws.ts'
import { root } from '../test/lambda/bundle.ts'
import { alarmChanged, fifoBatch, scheduled, slashCommand, urlRequest } from '../test/lambda/events.ts'
import { type Deployment, startLambda } from '../test/lambda/lambda.ts'
import { findRic, ricFolder } from '../test/lambda/ric.ts'
import { ship, signingSecret } from '../test/lambda/ship.ts'

const [runs = 11] = process.argv.slice(2).map(Number)
const ric = findRic(ricFolder(process.env))
if (!ric) throw new Error('there is no aws-lambda-ric: node test/lambda/fetch-ric.ts')

const tick = () => scheduled('springtide-production-Tick', new Date())
const plan = () => ({ request: { verb: 'plan', fleets: [] }, by: 'bench' })
const events: Record<FunctionName, () => unknown> = {
  prewarm: tick,
  reconcile: tick,
  tuning: tick,
  balance: tick,
  drift: tick,
  slack: command,
  worker: () => fifoBatch(['no wish']),
  look: plan,
  act: plan,
  alert: () => alarmChanged('PrewarmSilent', 'TickSucceeded', 'OK', new Date()),
}

function command(): unknown {
  const { headers, body } = slashCommand('status', signingSecret, new Date())
  return urlRequest(headers, body)
}

interface Cost {
  initMs: number
  initCpuMs: number
  answerMs: number
}

async function measure(deployment: Omit<Deployment, 'ric'>, event: () => unknown): Promise<Cost> {
  // Without a webhook: nothing is posted to the real Slack.
  const env = { ...deployment.env, SPRINGTIDE_SLACK_WEBHOOK: '' }
  const lambda = await startLambda({ ric: ric ?? '', ...deployment, env })
  if (lambda.initError) throw new Error(`${deployment.handler}: ${lambda.initError.errorMessage}`)
  const begin = performance.now()
  await lambda.invoke(event())
  const answerMs = performance.now() - begin
  await lambda.stop()
  return { initMs: lambda.initMs, initCpuMs: lambda.initCpuMs ?? Number.NaN, answerMs }
}

function median(costs: Cost[], of: keyof Cost): number {
  return costs.map((cost) => cost[of]).sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 0
}

const scratch = await mkdtemp(path.join(tmpdir(), 'springtide-cold-'))
const aws = await startAws()

console.log(
  '| function | kB | init ms | of it CPU ms | first answer ms | init and answer ms | unbundled: init ms | CPU ms |',
)
console.log('|---|---|---|---|---|---|---|---|')
row('(middy alone)', null, await repeat(await bare(path.join(scratch, 'bare')), () => ({})), null)
for (const name of functionNames) {
  const bundled = path.join(scratch, name)
  const { bundle, ...deployment } = await ship(name, bundled, { aws: aws.url, shipsRepository: true })
  const unbundled = path.join(scratch, `${name}-unbundled`)
  const packages = {
    aws: aws.url,
    shipsRepository: true,
    build: { packages: 'external', minify: false },
  } as const
  const { bundle: _, ...loose } = await ship(name, unbundled, packages)
  await rm(path.join(unbundled, 'node_modules'), { recursive: true, force: true })
  await symlink(path.join(root, 'node_modules'), path.join(unbundled, 'node_modules'))
  const costs = await repeat({ ...deployment, taskRoot: bundled }, events[name])
  row(name, bundle.bytesAtStart, costs, await repeat({ ...loose, taskRoot: unbundled }, events[name]))
}
await aws.close()
await rm(scratch, { recursive: true })

async function bare(taskRoot: string): Promise<Omit<Deployment, 'ric'>> {
  await build({
    stdin: {
      contents: "import middy from '@middy/core'; export const handler = middy(async () => 1)",
      resolveDir: root,
    },
    outfile: path.join(taskRoot, 'functions/bare.mjs'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'esnext',
  })
  return { taskRoot, handler: 'functions/bare.handler' }
}

async function repeat(deployment: Omit<Deployment, 'ric'>, event: () => unknown): Promise<Cost[]> {
  const costs: Cost[] = []
  for (let run = 0; run < runs; run++) costs.push(await measure(deployment, event))
  return costs
}

function row(name: string, bytes: number | null, costs: Cost[], unbundled: Cost[] | null): void {
  const [init, answer] = [median(costs, 'initMs'), median(costs, 'answerMs')]
  const cells = [
    name,
    bytes === null ? '' : (bytes / 1e3).toFixed(0),
    ...[init, median(costs, 'initCpuMs'), answer, init + answer].map((ms) => ms.toFixed(0)),
    ...(unbundled
      ? [median(unbundled, 'initMs'), median(unbundled, 'initCpuMs')].map((ms) => ms.toFixed(0))
      : ['', '']),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}
