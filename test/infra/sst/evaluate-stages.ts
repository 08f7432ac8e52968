/** Fetches SST where it is not there yet, and evaluates the stages once for the suite; says in one line why it cannot. */
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import type { Evaluation } from '../../../infra/check/evaluate.ts'
import { fetchSst, sstFolder } from '../../../infra/check/sst.ts'
import { createWorkplace } from '../../../infra/check/workplace.ts'

export interface Evaluated {
  /** Where sst.config.ts was evaluated: the project as SST sees it. */
  workplace: string
  production: Evaluation
  dev: Evaluation
}

declare module 'vitest' {
  interface ProvidedContext {
    /** `null` where SST could not be fetched. */
    sst: Evaluated | null
  }
}

const run = promisify(execFile)
const program = join(import.meta.dirname, '../../../infra/check/evaluate.ts')
let workplace: string | undefined

export async function setup(project: TestProject): Promise<void> {
  const platform = await fetchSst(sstFolder(process.env)).catch((error: Error) => error)
  if (platform instanceof Error) {
    const lines = platform.message.split('\n')
    const reason = lines.find((line) => line.startsWith('npm error')) ?? lines[0]
    process.stderr.write(`infra tests are skipped: SST could not be fetched (${reason})\n`)
    project.provide('sst', null)
    return
  }
  workplace = await createWorkplace(platform)
  try {
    project.provide('sst', { workplace, ...(await evaluateBoth(workplace)) })
  } catch (error) {
    await teardown()
    throw error
  }
}

async function evaluateBoth(workplace: string): Promise<Omit<Evaluated, 'workplace'>> {
  const [production, dev] = await Promise.all([
    evaluate(workplace, 'production', {
      SST_SECRET_SlackSigningSecret: 'signing',
      SST_SECRET_SlackAlertsWebhook: 'hook',
    }),
    evaluate(workplace, 'dev', {}),
  ])
  return { production, dev }
}

export async function teardown(): Promise<void> {
  if (workplace) await rm(workplace, { recursive: true, force: true })
}

async function evaluate(folder: string, stage: string, secrets: Record<string, string>): Promise<Evaluation> {
  const file = join(folder, `.sst/evaluation-${stage}.json`)
  await run(process.execPath, [program, folder, stage, file], { env: { ...process.env, ...secrets } })
  return JSON.parse(await readFile(file, 'utf8'))
}
