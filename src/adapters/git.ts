/** Which commit a folder is at. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The short commit id, with `+` where files differ from it; `null` outside a Git repository or without git. */
export async function readCommit(directory: string): Promise<string | null> {
  try {
    const head = await run('git', ['-C', directory, 'rev-parse', '--short=12', 'HEAD'], { timeout: 5_000 })
    const changed = await run('git', ['-C', directory, 'status', '--porcelain', '--', '.'], {
      timeout: 5_000,
    })
    return head.stdout.trim() + (changed.stdout.trim() ? '+' : '')
  } catch {
    return null
  }
}
