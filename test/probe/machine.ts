/** A machine of its own for the probe: new namespaces for network, processes and mounts, loopback only, gone with the test. */
import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { NodeReport } from '../../src/core/node.ts'
import { probeScript } from '../../src/probe/document.ts'
import { parseNodeReport } from '../../src/probe/parse.ts'
import type { Peer } from './peer.ts'

export const script = fileURLToPath(probeScript)
const peerProgram = fileURLToPath(new URL('./peer.ts', import.meta.url))
const flags = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']

/** The shells the script must run in, as far as they are here. */
export const shells = [['dash'], ['bash'], ['busybox', 'sh']]
  .filter(([command = '', ...rest]) => spawnSync(command, [...rest, '-c', 'exit 0']).status === 0)
  .map((shell) => ({ name: shell.join(' '), shell }))

/** Whether this host lets us make namespaces: Linux, root, iproute2 and util-linux. */
export const canIsolate =
  process.platform === 'linux' &&
  ['ip', 'ss', 'nsenter'].every((tool) => spawnSync(tool, ['--version']).error === undefined) &&
  spawnSync('unshare', [...flags, 'ip', 'link', 'set', 'lo', 'up']).status === 0

export interface Ask {
  port?: number
  staleAfterSeconds?: number
  shell?: string[]
  /** Another place of the script. */
  script?: string
  /** Programs put before all others on PATH: name → its text. */
  standIns?: Record<string, string>
}

export interface Answer {
  line: string
  report: NodeReport
  seconds: number
}

/** A folder that is gone after the test. */
export function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'tide-probe-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** Programs by name, as shell scripts in a folder to put on PATH. */
function standInPath(programs: Record<string, string>): string {
  const made = folder()
  for (const [name, text] of Object.entries(programs))
    writeFileSync(path.join(made, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  return made
}

/** Runs the probe and checks what always holds: exit 0, nothing on stderr, one line of plain JSON under 2,000 bytes. */
export function runProbe(prefix: string[], ask: Ask = {}): Answer {
  const { port = 443, staleAfterSeconds = 7_200, shell = ['sh'], standIns = {} } = ask
  const [command = 'sh', ...args] = [...prefix, ...shell, ask.script ?? script]
  const started = process.hrtime.bigint()
  const ran = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1e8,
    timeout: 25_000,
    env: {
      PATH: `${standInPath(standIns)}:${process.env.PATH}`,
      port: String(port),
      staleAfterSeconds: String(staleAfterSeconds),
    },
  })
  return { ...answerOf(ran), seconds: Number(process.hrtime.bigint() - started) / 1e9 }
}

function answerOf(ran: SpawnSyncReturns<string>): Omit<Answer, 'seconds'> {
  if (ran.error) throw ran.error
  const broken =
    ran.status !== 0 || ran.stderr !== '' || !/^\{[ -~]*\}\n$/.test(ran.stdout) || ran.stdout.length >= 2_000
  if (broken) throw new Error(`exit ${ran.status}, ${ran.stdout.length} bytes: ${ran.stdout}${ran.stderr}`)
  JSON.parse(ran.stdout)
  const reading = parseNodeReport(ran.stdout)
  return {
    line: ran.stdout,
    report: 'report' in reading ? reading.report : { facts: {}, unknown: { probe: reading.unchecked } },
  }
}

export interface Machine {
  /** Put before a command, it runs there. */
  prefix: string[]
  probe(ask?: Ask): Answer
  /** Runs a shell command there and returns what it prints. Throws where it fails. */
  run(command: string): string
  /** Starts a peer there and waits until it says that it is ready; its process id is this host's. */
  peer(job: Peer, how?: PeerProcess): Promise<{ pid: number }>
}

interface PeerProcess {
  flags?: string[]
  env?: Record<string, string>
  /** A command that starts the program, for example with a limit. */
  under?: string[]
  /** Instead of Node.js itself: another name for it. */
  program?: string
}

export async function startMachine(): Promise<Machine> {
  const setUp = 'ip link set lo up && mount -t sysfs sysfs /sys && echo ready && exec sleep 1000000'
  const holder = spawn('unshare', [...flags, 'sh', '-c', setUp], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => stop(holder))
  await saysReady(holder)
  const [init = ''] = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8').split(' ')
  const prefix = ['nsenter', '-t', init, '-n', '-m', '-p', '--']
  return {
    prefix,
    probe: (ask) => runProbe(prefix, ask),
    run(command) {
      const ran = spawnSync(prefix[0] ?? '', [...prefix.slice(1), 'sh', '-c', command], {
        encoding: 'utf8',
        timeout: 20_000,
      })
      if (ran.status !== 0) throw new Error(`${command}: ${ran.stderr}`)
      return ran.stdout
    },
    async peer(job, how = {}) {
      const { under = [], program = process.execPath, env = {} } = how
      const [command = '', ...args] = [...prefix, ...under, program, ...(how.flags ?? []), peerProgram]
      const child = spawn(command, [...args, JSON.stringify(job)], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { PATH: process.env.PATH, ...env },
      })
      onTestFinished(() => stop(child))
      await saysReady(child)
      return { pid: lastChild(child.pid ?? 0) }
    },
  }
}

/** nsenter and the like stay in front of the program they start. */
function lastChild(pid: number): number {
  const [child = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  const isFront = /nsenter|unshare/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'))
  return isFront && child !== '' ? lastChild(Number(child)) : pid
}

function saysReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => data.includes('ready') && resolve())
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`it ended with ${code} before it was ready`)))
  })
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.on('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
