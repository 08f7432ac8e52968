/** How long a large repository takes to read, to prove and to show: `node bench/check.ts [fleets]`. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
import { schedulesPerFleet, writeRepository, zones } from './repository.ts'

const rounds = 5
const at = Date.UTC(2026, 10, 23)

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
