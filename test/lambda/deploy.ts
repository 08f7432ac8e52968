/** Deploys a function for one test: as SST ships it, with AWS on this machine and Lambda around it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inject, onTestFinished, it as test } from 'vitest'
import type { FunctionName } from '../../infra/names.ts'
import { type Aws, type Reply, startAws } from './aws.ts'
import { type Deployment, type Lambda, startLambda } from './lambda.ts'
import { ship } from './ship.ts'

const ric = inject('ric')

/** Tests that need AWS's runtime client. */
export const it = test.skipIf(ric === null)

interface Options {
  /** By operation. */
  aws?: Record<string, Reply>
  /** In place of the shipped schedules/ and policies/. */
  repository?: Record<string, string>
  /** Besides, or in place of, what it is deployed with. */
  env?: Record<string, string>
  timeoutSeconds?: number
}

export async function deploy(name: FunctionName, options: Options = {}): Promise<Lambda & { aws: Aws }> {
  const { repository, env, timeoutSeconds } = options
  const aws = await startAws(options.aws)
  onTestFinished(aws.close)
  const taskRoot = await scratch(repository)
  const shipped = await ship(name, taskRoot, { aws: aws.url, shipsRepository: !repository })
  const lambda = await run(taskRoot, shipped.handler, {
    ...shipped,
    env: { ...shipped.env, ...env },
    ...(timeoutSeconds ? { timeoutSeconds } : {}),
  })
  return { ...lambda, aws }
}

/** Runs what lies in a folder. */
export async function run(
  taskRoot: string,
  handler: string,
  options: Pick<Deployment, 'env' | 'timeoutSeconds' | 'memoryMb'> = {},
): Promise<Lambda> {
  const lambda = await startLambda({ ric: ric ?? '', taskRoot, handler, ...options })
  onTestFinished(lambda.stop)
  return lambda
}

/** A folder that is gone after the test. */
export async function scratch(files: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'springtide-lambda-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return folder
}
