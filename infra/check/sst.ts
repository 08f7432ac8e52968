/** SST's platform code, in a folder of its own outside the project: `node infra/check/sst.ts` fetches it. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

export const versions = { sst: '4.17.1', aws: '7.20.0' }

const run = promisify(execFile)

/** Some 320 MB, kept between runs. */
export function sstFolder(env: NodeJS.ProcessEnv): string {
  const name = `sst-${versions.sst}-aws-${versions.aws}`
  return env.SPRINGTIDE_SST_DIR ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'springtide', name)
}

/** The platform's folder. Needs the npm registry the first time, and no AWS; rejects where that cannot be reached. */
export async function fetchSst(folder: string): Promise<string> {
  const platform = join(folder, '.sst/platform')
  if (existsSync(platform)) return platform
  await mkdir(dirname(folder), { recursive: true })
  const beside = await mkdtemp(`${folder}-`)
  try {
    const files = {
      'package.json': JSON.stringify({ private: true, dependencies: { sst: versions.sst } }),
      'sst.config.ts': config,
    }
    for (const [name, text] of Object.entries(files)) await writeFile(join(beside, name), text)
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: beside })
    const program = join(beside, 'node_modules/.bin/sst')
    await run(program, ['install'], { cwd: beside, env: { ...process.env, ...alone } })
    await rm(folder, { recursive: true, force: true })
    await rename(beside, folder)
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
  return platform
}

/** Without Pulumi's and Bun's own downloads, which the check does not use. */
const alone = {
  SST_SKIP_DEPENDENCY_CHECK: '1',
  SST_NO_BUN: '1',
  SST_STAGE: 'check',
  SST_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
}

/** Only says which provider's types and code the platform is to be installed with. */
const config = `export default $config({
  app: () => ({ name: 'check', home: 'aws', providers: { aws: '${versions.aws}' } }),
  async run() {},
})
`

if (import.meta.main) process.stdout.write(`${await fetchSst(sstFolder(process.env))}\n`)
