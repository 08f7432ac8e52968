/**
 * What a plan and a tick cost, against AWS in memory: calls beside the lower bound that page sizes allow,
 * wall time, own CPU and memory. Run: npm run bench:plan
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { MINUTE } from '../src/core/instant.ts'
import { runApply, runPlan } from '../src/operations/run.ts'
import { seedSandbox } from '../src/sandbox/seed.ts'
import { madeUpFleets } from './fleets.ts'

const at = Date.parse('2027-06-29T04:00:00Z')
const runs = 5

interface Cost {
  calls: number
  wallMs: number
  cpuMs: number
}

async function measure(sandbox: ReturnType<typeof seedSandbox>, work: () => Promise<unknown>): Promise<Cost> {
  const costs: Cost[] = []
  for (let run = 0; run < runs; run++) {
    sandbox.calls.length = 0
    const [wall, cpu] = [performance.now(), process.cpuUsage()]
    await work()
    const { user, system } = process.cpuUsage(cpu)
    costs.push({
      calls: sandbox.calls.length,
      wallMs: performance.now() - wall,
      cpuMs: (user + system) / 1_000,
    })
  }
  const median = (of: (cost: Cost) => number) =>
    costs.map(of).sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
  return {
    calls: median(({ calls }) => calls),
    wallMs: median(({ wallMs }) => wallMs),
    cpuMs: median(({ cpuMs }) => cpuMs),
  }
}

/** Groups 100 a call, alarms 100 names a call, policies and scheduled actions 100 a page of the account. */
function lowerBound(fleets: number): number {
  const pages = (things: number) => Math.max(1, Math.ceil(things / 100))
  return pages(fleets) + pages(fleets * 3) + pages(fleets * 3) + pages(0)
}

async function one(count: number): Promise<void> {
  const fleets = madeUpFleets(count)
  const sandbox = seedSandbox(fleets, at)
  const seeded = process.memoryUsage.rss() / 1e6
  const loop = {
    desired: { fleets, guardrails: { limits: {}, freeze: [] } },
    connect: sandbox.connect,
    commit: null,
    at,
    concerns: ['prewarm', 'scaling'] as const,
  }
  await runApply(loop)
  // Twenty minutes of ticks, so that what is measured is an ordinary minute: no floor has just been raised.
  for (let minute = 1; minute <= 20; minute++) {
    sandbox.advanceTo(at + minute * MINUTE)
    await runApply({ ...loop, at: sandbox.now(), concerns: ['prewarm'] })
    sandbox.calls.length = 0
  }
  const later = { ...loop, at: sandbox.now() }
  const plan = await measure(sandbox, () => runPlan(later))
  const tick = await measure(sandbox, () => runApply({ ...later, concerns: ['prewarm'] }))
  const peak = (process.resourceUsage().maxRSS * 1_024) / 1e6
  const bound = lowerBound(count)
  const row = [
    count,
    plan.calls,
    bound,
    (plan.calls / bound).toFixed(2),
    plan.wallMs.toFixed(0),
    plan.cpuMs.toFixed(0),
    tick.calls,
    tick.cpuMs.toFixed(0),
    seeded.toFixed(0),
    peak.toFixed(0),
  ]
  console.log(`| ${row.join(' | ')} |`)
}

const [size] = process.argv.slice(2)
if (size) {
  await one(Number(size))
} else {
  console.log(
    '| fleets | plan: calls | lower bound | ratio | wall ms | CPU ms | prewarm tick: calls | CPU ms | RSS MB with the sandbox seeded | at the peak |',
  )
  console.log('|---|---|---|---|---|---|---|---|---|---|')
  // A process of its own for each size, so that memory is its own; the heap is what a 256 MB Lambda leaves.
  for (const fleets of [1, 10, 100, 1_000]) {
    spawnSync(
      process.execPath,
      ['--max-old-space-size=128', fileURLToPath(import.meta.url), String(fleets)],
      { stdio: 'inherit' },
    )
  }
}
