/** A folder that looks to SST like the project after `sst install`, so that nothing is written into the project. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')

const linked = ['functions', 'infra', 'node_modules', 'package.json', 'src', 'tsconfig.json']

const copied = ['sst.config.ts', 'tsconfig.sst.json']

/** The repository of schedules takes no links that leave it. */
async function copyRepository(folder: string): Promise<void> {
  for (const name of ['policies', 'schedules'])
    await cp(join(root, name), join(folder, name), { recursive: true })
}

/**
 * With its own Git repository: a deployment knows its commit. `write`: puts policies/ and schedules/ there; the shipped ones
 * where absent. The caller removes it.
 */
export async function createWorkplace(
  platform: string,
  write: (folder: string) => void | Promise<void> = copyRepository,
): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'springtide-infra-')))
  await mkdir(join(folder, '.sst'))
  await symlink(platform, join(folder, '.sst/platform'))
  await symlink(join(platform, 'node_modules'), join(folder, '.sst/node_modules'))
  for (const name of linked) await symlink(join(root, name), join(folder, name))
  for (const name of copied) await cp(join(root, name), join(folder, name))
  await write(folder)
  const git = (...args: string[]) => promisify(execFile)('git', ['-C', folder, ...args])
  await git('init', '--quiet')
  const author = ['-c', 'user.name=check', '-c', 'user.email=check@example.com']
  await git(...author, 'commit', '--quiet', '--allow-empty', '--message=check')
  return folder
}
