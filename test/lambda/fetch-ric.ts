/** Fetches and compiles AWS's runtime client, about a minute: node test/lambda/fetch-ric.ts [folder] */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findRic, ricFolder, ricVersion } from './ric.ts'

/** What its install runs, with the Debian package that has it. */
const tools = {
  autoreconf: 'autoconf',
  automake: 'automake',
  libtoolize: 'libtool',
  cmake: 'cmake',
  make: 'make',
  'g++': 'g++',
  python3: 'python3',
}

/** Since npm 11 install scripts ask to be allowed one by one. */
const manifest = '{ "private": true, "allowScripts": { "aws-lambda-ric": true } }\n'

/** The reason why it cannot be had, or `null` once it is there. */
export function fetchRic(folder: string): string | null {
  if (findRic(folder)) return null
  const missing = Object.entries(tools).filter(([tool]) => spawnSync(tool, ['--version']).error)
  if (missing.length > 0)
    return `compiling it needs ${missing.map(([, name]) => name).join(', ')} (apt-get install)`
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), manifest)
  const { status, stderr, error } = spawnSync(
    'npm',
    ['install', `aws-lambda-ric@${ricVersion}`, '--prefix', folder, '--no-audit', '--no-fund'],
    { cwd: folder, encoding: 'utf8', timeout: 600_000, env: { ...process.env, ...headersOfNode() } },
  )
  if (findRic(folder)) return null
  const said = (error?.message ?? stderr).trim().split('\n').slice(-3).join(' | ')
  return `npm install ended with ${status}: ${said}`
}

/** Where the Node that runs this has its headers beside it, nothing is fetched from nodejs.org for the compiler. */
function headersOfNode(): Record<string, string> {
  const home = path.resolve(realpathSync(process.execPath), '../..')
  return existsSync(path.join(home, 'include/node/node_api.h')) ? { npm_config_nodedir: home } : {}
}

if (import.meta.main) {
  const folder = path.resolve(process.argv[2] ?? ricFolder(process.env))
  const problem = fetchRic(folder)
  process.stdout.write(
    problem === null ? `RIC_DIR=${folder}\n` : `aws-lambda-ric ${ricVersion} cannot be had: ${problem}\n`,
  )
  process.exitCode = problem === null ? 0 : 1
}
