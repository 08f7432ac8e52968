/** Starts moto (a stand-in for AWS, in Python) once for the suite, and says in one line why where it cannot. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where moto listens; `null` where it could not be started. */
    moto: string | null
  }
}

const python = process.env.MOTO_PYTHON ?? 'python3'
const patienceSeconds = 60
let moto: ChildProcess | undefined

export async function setup(project: TestProject): Promise<void> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const problem = await start(port, url)
  project.provide('moto', problem === null ? url : null)
  if (problem !== null) {
    process.stderr.write(
      `moto tests are skipped: \`${python} -m moto.server\` ${problem}. Install it with: pip install 'moto[server]' (MOTO_PYTHON names another Python)\n`,
    )
  }
}

export function teardown(): void {
  moto?.kill()
}

/** The reason why it did not start, or `null`. */
async function start(port: number, url: string): Promise<string | null> {
  moto = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  let ended: string | null = null
  moto.stderr?.on('data', (data) => {
    said = `${said}${data}`.slice(-2_000)
  })
  moto.on('error', ({ message }) => {
    ended = `failed (${message})`
  })
  moto.on('close', (code) => {
    ended ??= `ended with ${code} (${said.trim().split('\n').at(-1)})`
  })
  for (let waited = 0; waited < patienceSeconds * 10; waited++) {
    if (ended !== null) return ended
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => null)
    if (answer?.ok) return null
    await sleep(100)
  }
  return `did not answer within ${patienceSeconds} seconds`
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
