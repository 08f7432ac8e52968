/** How long a large repository takes to read, to prove and to show: `node bench/check.ts [fleets]`. */
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { loadTypes } from '../src/adapters/ec2/types-file.ts'
import { locateRisks } from '../src/adapters/repository/locate-risks.ts'
import { readRepository } from '../src/adapters/repository/repository.ts'
import type { Desired } from '../src/core/desired.ts'
import { type Proof, prove } from '../src/core/proofs/prove.ts'
import { plain } from '../src/render/paint.ts'
import { proofsText } from '../src/render/proofs-text.ts'

const schedulesPerFleet = 3
const rounds = 5
const at = Date.UTC(2026, 10, 23)
const zones = Intl.supportedValuesOf('timeZone').filter((_, index) => index % 8 === 0)

function policyText(fleet: string, n: number): string {
  const high = 16_000 + (n % 9) * 1_000
  return `# yaml-language-server: $schema=../schema/policy.schema.json
# Fleet ${n} of the benchmark.
fleet: ${fleet}
group: prod-${fleet}
region: ${['us-east-1', 'eu-central-1', 'ap-south-1'][n % 3]}

capacity:
  min: ${3 + (n % 4)}
  max: 80
  connectionsPerInstance: ${high + 8_000} # what load tests proved
  targetPerInstance: ${high - 4_000}
  leadMinutes: ${5 + (n % 8)}
  instanceType: c5.2xlarge
  zones: 3
  kilobitsPerConnection: 40
  kilobytesPerConnection: 16

metric:
  namespace: WebSocket
  name: tcp_established
  dimensions: { AutoScalingGroupName: prod-${fleet} }

scaling:
  out:
    at: ${high}
    period: 1m
    datapoints: 3 of 5
    missingData: notBreaching
    warmup: 150s
    steps:
      - { from: ${high}, add: 2 }
      - { from: ${high + 4_000}, add: 4 }
  in:
    at: ${high / 2 - 500}
    period: 5m
    datapoints: 3 of 3
    missingData: ignore
    remove: 1
    cooldown: 5m
  notify: [arn:aws:sns:us-east-1:123456789012:ops]

warmPool: { min: 2, maxPrepared: 12, state: Stopped, reuseOnScaleIn: true, leadMinutes: 2 }

telemetry: { namespace: WebSocket, metrics: [tcp_established], every: 60s }
tuning: websocket
balance: { port: 443, maxSkew: 25%, ignoreYoungerThan: 15m, staleAfter: 2h, acceptPerSecond: 300 }
`
}

function scheduleText(fleet: string, n: number): string {
  const special =
    n % 3 === 0
      ? `  - name: release-${n}
    on: [2027-03-0${1 + (n % 9)}, 2027-09-10..2027-09-12]
    from: 17:00
    to: 24:00
    connections: ${400_000 + n}
`
      : `  - name: evening-${n}
    ${n % 3 === 1 ? 'days: mon-fri' : 'rrule: "FREQ=MONTHLY;BYDAY=2SU"'}
    from: 19:30
    to: 02:00 # past midnight
    instances: ${10 + (n % 20)}
    ramp: 30m
`
  return `# yaml-language-server: $schema=../schema/schedule.schema.json
fleet: ${fleet}
timezone: ${zones[n % zones.length]}
peaks:
  - name: morning-${n}
    days: mon-fri
    from: 08:00
    to: 12:30
    connections: ${150_000 + n}
    except: [2026-12-25, 2026-12-28..2027-01-02]
${special}`
}

function writeRepository(folder: string, fleets: number): void {
  for (const name of ['policies/tuning', 'schedules']) mkdirSync(join(folder, name), { recursive: true })
  const profile = 'policies/tuning/websocket.yaml'
  copyFileSync(fileURLToPath(new URL(`../${profile}`, import.meta.url)), join(folder, profile))
  for (let n = 0; n < fleets; n += 1) {
    const fleet = `fleet-${n}`
    writeFileSync(join(folder, 'policies', `${fleet}.yaml`), policyText(fleet, n))
    for (let i = 0; i < schedulesPerFleet; i += 1) {
      const nth = n * schedulesPerFleet + i
      writeFileSync(join(folder, 'schedules', `${fleet}-${i}.yaml`), scheduleText(fleet, nth))
    }
  }
}

function readFiles(folder: string): string[] {
  return ['policies', 'schedules'].flatMap((name) =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => readFileSync(join(folder, name, file), 'utf8')),
  )
}

async function read(folder: string): Promise<Desired> {
  const { desired, problems } = await readRepository(folder)
  if (!desired) throw new Error(`${problems.length} problems, the first: ${problems[0]?.message}`)
  return desired
}

function proveAll(desired: Desired): Proof[] {
  return prove(desired, { at, types: loadTypes() })
}

function show(folder: string, desired: Desired, proved: Proof[]): string {
  const proofs = locateRisks(folder, proved)
  return proofsText({ fleets: desired.fleets.length, peaks: 0, proofs, isFailed: false }, plain)
}

/** Each gives what is measured: what comes before it is not. */
const jobs: Record<string, (folder: string) => Promise<() => unknown>> = {
  'read the files only': async (folder) => () => readFiles(folder),
  'read and parse YAML only': async (folder) => () =>
    readFiles(folder).map((text) => parseDocument(text, { prettyErrors: false })),
  readRepository: async (folder) => () => read(folder),
  'prove all of it': async (folder) => {
    const desired = await read(folder)
    return () => proveAll(desired)
  },
  'find lines and print': async (folder) => {
    const desired = await read(folder)
    const proofs = proveAll(desired)
    return () => show(folder, desired, proofs)
  },
  'tide check, all of it': async (folder) => async () => {
    const desired = await read(folder)
    return show(folder, desired, proveAll(desired))
  },
}

/** Milliseconds of one run, in this process. */
async function time(job: string, folder: string): Promise<number> {
  const run = await jobs[job]?.(folder)
  const start = performance.now()
  await run?.()
  return performance.now() - start
}

function timeFresh(job: string, folder: string): { inside: number; process: number } {
  const start = performance.now()
  const inside = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--job', job, folder], {
    encoding: 'utf8',
  })
  return { inside: Number(inside), process: performance.now() - start }
}

function median(values: number[]): string {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
  return middle.toFixed(0).padStart(9)
}

async function measure(fleets: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'springtide-bench-'))
  try {
    writeRepository(folder, fleets)
    const files = fleets * (1 + schedulesPerFleet)
    const lines = [
      `${fleets} fleets, ${files} files, ${zones.length} time zones; Node ${process.version}, ${availableParallelism()} cores; median of ${rounds}, in ms`,
      '',
      `${'job'.padEnd(26)} | process | first run |      warm`,
    ]
    for (const job of Object.keys(jobs)) {
      const fresh = Array.from({ length: rounds }, () => timeFresh(job, folder))
      const warm: number[] = []
      for (let round = 0; round < 2 * rounds; round += 1) warm.push(await time(job, folder))
      const columns = [
        fresh.map(({ process }) => process),
        fresh.map(({ inside }) => inside),
        warm.slice(rounds),
      ]
      lines.push(`${job.padEnd(26)} |${columns.map(median).join(' |').slice(2)}`)
    }
    return `${lines.join('\n')}\n`
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const [flag, job = '', folder = ''] = process.argv.slice(2)
process.stdout.write(
  flag === '--job' ? String(await time(job, folder)) : await measure(Number(flag ?? 1_000)),
)
