/** The `aws` command, where it is on PATH: what somebody else's hands type, word by word. */
import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

const command = process.env.AWS_CLI ?? 'aws'

export const hasAws = spawnSync(command, ['--version']).status === 0
if (!hasAws) {
  process.stderr.write(
    `stories of the aws command are skipped: \`${command} --version\` failed. Install it with: pip install awscli (AWS_CLI names another)\n`,
  )
}

/** Its answer as text. @throws where the command fails */
export async function aws(...args: string[]): Promise<string> {
  const env = { ...process.env, AWS_PAGER: '', AWS_DEFAULT_REGION: 'us-east-1' }
  const { stdout } = await promisify(execFile)(command, [...args, '--output', 'text'], { env })
  return stdout.trim()
}
