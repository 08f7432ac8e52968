/** Where AWS's own runtime client for Node lies on this machine: outside the project, since it is compiled. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** 4 is what nodejs24.x is made of: like Lambda, it refuses handlers that take a callback. */
export const ricVersion = '4.0.2'

/** RIC_DIR names a folder where `node test/lambda/fetch-ric.ts <folder>` put it; otherwise the user's cache. */
export function ricFolder(env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME || path.join(homedir(), '.cache')
  return env.RIC_DIR || path.join(cache, 'springtide', `aws-lambda-ric-${ricVersion}`)
}

/** The program to run, or `null` where it is not there or was not compiled. */
export function findRic(folder: string): string | null {
  const home = path.join(folder, 'node_modules', 'aws-lambda-ric')
  const program = path.join(home, 'index.mjs')
  return existsSync(program) && existsSync(path.join(home, 'rapid-client.node')) ? program : null
}
