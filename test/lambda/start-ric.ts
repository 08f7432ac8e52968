/** Makes sure once for the suite that AWS's runtime client is there, and says in one line why where it is not. */
import type { TestProject } from 'vitest/node'
import { fetchRic } from './fetch-ric.ts'
import { findRic, ricFolder, ricVersion } from './ric.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The program of the runtime client; `null` where it cannot be had. */
    ric: string | null
  }
}

export function setup(project: TestProject): void {
  const folder = ricFolder(process.env)
  if (!findRic(folder)) process.stderr.write(`compiling aws-lambda-ric ${ricVersion} in ${folder}\n`)
  const problem = fetchRic(folder)
  if (problem !== null)
    process.stderr.write(`all tests are skipped, there is no aws-lambda-ric ${ricVersion}: ${problem}\n`)
  project.provide('ric', findRic(folder))
}
