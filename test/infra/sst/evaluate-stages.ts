/** Fetches SST where it is not there yet, and evaluates what is deployed once for the suite; says in one line why it cannot. */
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { writeRepository } from '../../../bench/repository.ts'
import type { Evaluation } from '../../../infra/check/evaluate.ts'
import { fetchSst, sstFolder } from '../../../infra/check/sst.ts'
import { createWorkplace } from '../../../infra/check/workplace.ts'
import { fleetsPerShare } from '../../../infra/size.ts'

export interface Evaluated {
  /** Where sst.config.ts was evaluated: the project as SST sees it. */
  workplace: string
  production: Evaluation
  dev: Evaluation
  /** The stage production of a repository with more fleets than one run of a tick takes. */
  many: Evaluation
}

/** In one Region of so many accounts: two shares, since no account and Region is divided. */
const accounts = 3

declare module 'vitest' {
  interface ProvidedContext {
    /** `null` where SST could not be fetched. */
    sst: Evaluated | null
  }
}

const run = promisify(execFile)
const program = join(import.meta.dirname, '../../../infra/check/evaluate.ts')
const workplaces: string[] = []

export async function setup(project: TestProject): Promise<void> {
  const platform = await fetchSst(sstFolder(process.env)).catch((error: Error) => error)
  if (platform instanceof Error) {
    const lines = platform.message.split('\n')
    const reason = lines.find((line) => line.startsWith('npm error')) ?? lines[0]
    process.stderr.write(`infra tests are skipped: SST could not be fetched (${reason})\n`)
    project.provide('sst', null)
    return
  }
  try {
    const workplace = await created(createWorkplace(platform))
    const big = await created(createWorkplace(platform, writeMany))
    const secrets = { SST_SECRET_SlackSigningSecret: 'signing', SST_SECRET_SlackAlertsWebhook: 'hook' }
    const [production, dev, many] = await Promise.all([
      evaluate(workplace, 'production', secrets),
      evaluate(workplace, 'dev', {}),
      evaluate(big, 'production', {}),
    ])
    project.provide('sst', { workplace, production, dev, many })
  } catch (error) {
    await teardown()
    throw error
  }
}

async function created(work: Promise<string>): Promise<string> {
  const folder = await work
  workplaces.push(folder)
  return folder
}

function writeMany(folder: string): void {
  const where = (n: number) =>
    `region: us-east-1\nrole: arn:aws:iam::${100_000_000_000 + (n % accounts)}:role/springtide`
  writeRepository(folder, fleetsPerShare + 1, { where, schedules: () => [] })
}

export async function teardown(): Promise<void> {
  for (const folder of workplaces) await rm(folder, { recursive: true, force: true })
}

async function evaluate(folder: string, stage: string, secrets: Record<string, string>): Promise<Evaluation> {
  const file = join(folder, `.sst/evaluation-${stage}.json`)
  await run(process.execPath, [program, folder, stage, file], { env: { ...process.env, ...secrets } })
  return JSON.parse(await readFile(file, 'utf8'))
}
