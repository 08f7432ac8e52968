/**
 * What a simulation costs: CPU time, memory and where the time goes, over days and over instances, with prewarm
 * ticking each simulated minute. Run: npm run bench:simulate
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Fleet } from '../src/core/desired.ts'
import { Guardrails } from '../src/core/guardrails.ts'
import { Policy } from '../src/core/policy.ts'
import { simulate } from '../src/simulator/simulate.ts'
import { timeShares } from './time-shares.ts'

const from = Date.parse('2027-06-28T00:00:00Z')
const target = 16_000

/** Three peaks, as the shipped fleets have them, that ask for `instances` at the most. */
function fleetOf(instances: number): Fleet {
  const trigger = { period: '1m', datapoints: '3 of 5', missingData: 'notBreaching', warmup: '150s' }
  const share = (part: number) => Math.ceil(instances * part)
  const policy = Policy.parse({
    fleet: 'chat',
    group: 'prod-chat-ws',
    region: 'us-east-1',
    capacity: {
      min: share(0.2),
      max: share(1.5),
      connectionsPerInstance: 28_000,
      targetPerInstance: target,
      leadMinutes: 8,
    },
    metric: { namespace: 'WebSocket', name: 'tcp_established' },
    scaling: {
      out: {
        ...trigger,
        at: 20_000,
        steps: [
          { from: 20_000, add: share(0.02) },
          { from: 25_000, add: share(0.04) },
        ],
      },
      in: {
        at: 9_500,
        period: '5m',
        datapoints: '3 of 3',
        missingData: 'ignore',
        remove: share(0.01),
        cooldown: '5m',
      },
    },
  })
  const common = {
    timezone: 'America/Sao_Paulo',
    except: [],
    place: { file: 'schedules/chat.yaml', line: 4 },
  }
  const every = (days: number[], start: number, end: number) => ({
    when: { kind: 'days' as const, days, window: { from: start * 60, to: end * 60 } },
  })
  const derby = { kind: 'rrule' as const, rrule: 'FREQ=MONTHLY;BYDAY=2SU', from: '2026-01-01' }
  return {
    name: 'chat',
    policy,
    file: 'policies/chat.yaml',
    tuning: null,
    peaks: [
      {
        ...common,
        name: 'morning',
        rampSeconds: 0,
        size: { instances: share(0.7) },
        ...every([1, 2, 3, 4, 5], 8, 12),
      },
      {
        ...common,
        name: 'evening',
        rampSeconds: 1_800,
        size: { instances },
        ...every([1, 2, 3, 4, 5, 6, 7], 18, 23),
      },
      {
        ...common,
        name: 'derby',
        rampSeconds: 0,
        size: { instances },
        when: { ...derby, window: { from: 960, to: 1_110 } },
      },
    ],
  }
}

/** A quiet night and one hump a day, up to what all instances hold at the target. */
function loadOf(instances: number, days: number): Float64Array {
  return Float64Array.from({ length: days * 1_440 }, (_, minute) => {
    const hour = (minute / 60 + 21) % 24
    const hump = Math.max(0, Math.sin(((hour - 6) / 18) * Math.PI)) ** 2
    return Math.round(instances * target * (0.25 + 0.75 * hump))
  })
}

function play(days: number, instances: number) {
  const fleet = fleetOf(instances)
  const desired = { fleets: [fleet], guardrails: Guardrails.parse({}) }
  return simulate({ desired, fleet, from, load: loadOf(instances, days), seed: 1, prewarm: true, faults: [] })
}

async function measure(days: number, instances: number): Promise<void> {
  const [wall, cpu] = [performance.now(), process.cpuUsage()]
  const { calls } = await play(days, instances)
  const { user, system } = process.cpuUsage(cpu)
  const row = [
    days,
    instances,
    ((user + system) / 1e6).toFixed(2),
    ((performance.now() - wall) / 1_000).toFixed(2),
    ((user + system) / (days * 1_440)).toFixed(0),
    ((process.resourceUsage().maxRSS * 1_024) / 1e6).toFixed(0),
    calls,
  ]
  console.log(`| ${row.join(' | ')} |`)
}

async function profile(days: number, instances: number): Promise<void> {
  const shares = await timeShares(() => play(days, instances))
  const total = [...shares.values()].reduce((sum, each) => sum + each, 0)
  for (const [owner, each] of shares) {
    if (each < total / 100) continue
    console.log(`| ${owner} | ${((each / total) * 100).toFixed(0)} % |`)
  }
}

const [mode, days, instances] = process.argv.slice(2)
if (mode === 'measure') await measure(Number(days), Number(instances))
else if (mode === 'profile') await profile(Number(days), Number(instances))
else {
  // A process of its own for each row, so that memory and compiled code are its own.
  const run = (...args: (string | number)[]) =>
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...args.map(String)], { stdio: 'inherit' })
  console.log('| days | instances | CPU s | wall s | µs a minute | MB at the peak | calls |')
  console.log('|---|---|---|---|---|---|---|')
  for (const [many, size] of [
    [7, 300],
    [14, 300],
    [28, 300],
    [28, 100],
    [28, 30],
  ] as const)
    run('measure', many, size)
  console.log('\nWhere the time of 28 days with 300 instances goes:\n\n| spent in | share |\n|---|---|')
  run('profile', 28, 300)
}
