/**
 * The probe beside `ss | wc -l` and `netstat -apn | wc -l` on real connections in a network namespace: time, CPU, bytes,
 * and the number each gives beside the true one. Needs root on Linux. Run: node bench/probe.ts [connections…]
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { probeScript } from '../src/probe/document.ts'

const port = 443
/** Connections a process holds: under the 20,000 open files that some hosts allow at most. */
const share = 15_000
const runs = 5
const namespace = `tide-bench-${process.pid}`
const script = fileURLToPath(probeScript)
const [mode, ...rest] = process.argv.slice(2)

if (mode === 'server') server()
else if (mode === 'client') client(rest[0] ?? '', Number(rest[1]))
else {
  const wanted = process.argv.slice(2).map(Number)
  for (const connections of wanted.length > 0 ? wanted : [20_000, 100_000]) await measure(connections)
}

function server(): void {
  const held: net.Socket[] = []
  net
    .createServer((socket) => {
      held.push(socket.on('error', () => {}))
      socket.write('h')
    })
    .listen({ port, host: '::', backlog: 4_096, reusePort: true }, () => console.log('ready'))
}

/** Opens connections to one loopback address, each of which has a port range of its own. */
function client(host: string, count: number): void {
  let greeted = 0
  let opened = 0
  const open = () => {
    if (opened++ >= count) return
    net.connect({ host, port }).once('data', () => {
      if (++greeted === count) console.log('ready')
      open()
    })
  }
  for (let lane = 0; lane < 200; lane++) open()
}

async function measure(connections: number): Promise<void> {
  const children: ChildProcess[] = []
  const start = async (...args: string[]) => {
    const inside = ['netns', 'exec', namespace, process.execPath, fileURLToPath(import.meta.url), ...args]
    const child = spawn('ip', inside, { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    await new Promise((resolve, reject) => {
      child.stdout?.once('data', resolve)
      child.once('exit', () => reject(new Error(`${args.join(' ')} ended early`)))
    })
  }
  const batch = async (from: number, count: number) => {
    const parts = Math.ceil(count / share)
    const sizes = Array.from({ length: parts }, (_, part) =>
      part < parts - 1 ? share : count - share * (parts - 1),
    )
    await Promise.all(sizes.map((size, part) => start('client', `127.0.${from + part}.1`, String(size))))
  }
  run('ip', 'netns', 'add', namespace)
  try {
    run('ip', '-n', namespace, 'link', 'set', 'lo', 'up')
    run('ip', 'netns', 'exec', namespace, 'sysctl', '-qw', 'net.ipv4.ip_local_port_range=1024 65535')
    // The kernel deals connections out to the servers, so none gets just its share.
    for (let count = 0; count < connections / (share * 0.8); count++) await start('server')
    const older = Math.floor(connections / 3)
    await batch(1, older)
    const [from] = [Date.now()]
    await sleep(6_000)
    const middle = (from + Date.now()) / 2
    await batch(101, connections - older)
    print(connections, older, () => Math.round((Date.now() - middle) / 1_000))
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map((child) => new Promise((resolve) => child.once('close', resolve))))
    run('ip', 'netns', 'delete', namespace)
  }
}

function print(connections: number, older: number, staleAfterSeconds: () => number): void {
  console.log(`\n${connections} connections, of which ${older} are stale\n`)
  console.log('| what | wall ms | CPU ms | bytes | number given | stale given |\n|---|---|---|---|---|---|')
  const probe = () => `port=${port} staleAfterSeconds=${staleAfterSeconds()} sh ${script}`
  const facts = (line: string) => JSON.parse(line).facts as Record<string, number>
  const row = (
    what: string,
    command: () => string,
    read: (out: string) => [unknown, unknown],
    times = runs,
  ) => {
    const { out, wall, cpu } = best(command, times)
    const [given, stale] = out === '' ? ['–', '–'] : read(out)
    console.log(`| ${what} | ${wall} | ${cpu} | ${out.length} | ${given} | ${stale} |`)
  }
  const counted = (out: string): [unknown, unknown] => [out.trim(), '']
  const said = (out: string): [unknown, unknown] => [facts(out).established, facts(out).stale]
  row('probe', probe, said)
  withEna((folder) => row('probe with ENA sampling', () => `PATH=${folder}:$PATH ${probe()}`, said))
  row('ss, counting', () => `ss -Htn state established '( sport = :${port} )' | wc -l`, counted)
  row('ss, details', () => `ss -Htni state established '( sport = :${port} )' | grep -c lastrcv`, counted)
  if (spawnSync('netstat', ['--version']).error) console.log('| netstat is not installed | | | | | |')
  else row('netstat -apn, counting', () => 'timeout 300 netstat -apn | wc -l', counted, 1)
}

/** Tools that show an ENA interface, so that the probe takes its two samples a second apart. */
function withEna(use: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'tide-bench-'))
  const programs = {
    curl: 'cat /sys/class/net/ens5/address',
    ethtool: 'case $1 in -i) echo driver: ena ;; *) echo bw_in_allowance_exceeded: 1 ;; esac',
  }
  for (const [name, text] of Object.entries(programs))
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  const isThere = spawnSync('ip', ['-n', namespace, 'link', 'add', 'ens5', 'type', 'veth']).status === 0
  if (isThere) use(folder)
  rmSync(folder, { recursive: true })
}

/** The quickest of some runs, with the CPU time of all its processes. */
function best(command: () => string, times: number): { out: string; wall: number; cpu: number } {
  const measured = Array.from({ length: times }, () => {
    const timed = `TIMEFORMAT='%R %U %S'; exec 3>&2 2>/dev/null; { time { ${command()}; } 2>/dev/null; } 2>&3`
    const { stdout, stderr } = spawnSync('ip', ['netns', 'exec', namespace, 'bash', '-c', timed], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    })
    const [wall = 0, user = 0, system = 0] = stderr.trim().split(' ').map(Number)
    return { out: stdout, wall: Math.round(wall * 1_000), cpu: Math.round((user + system) * 1_000) }
  })
  return measured.reduce((quickest, next) => (next.wall < quickest.wall ? next : quickest))
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
}
