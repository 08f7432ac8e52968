/** Runs a built function as Lambda does: AWS's runtime client, its environment, its limits, frozen between events. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Answer, type RuntimeError, startRuntimeApi } from './runtime-api.ts'

export interface Deployment {
  /** The program of AWS's runtime client. */
  ric: string
  /** Holds the code and what is shipped with it; Lambda's /var/task. */
  taskRoot: string
  /** As in `functions/prewarm.handler`. */
  handler: string
  env?: Record<string, string>
  timeoutSeconds?: number
  memoryMb?: number
}

type Line = Record<string, unknown> & { message?: string }

interface Invocation extends Answer {
  /** What it wrote since the event before; lines of JSON only. */
  log: Line[]
}

export interface Lambda {
  /** Why it could not start; `null` where it has. */
  initError: RuntimeError | null
  /** From the start of the process to its asking for the first event. */
  initMs: number
  /** What that cost of a processor; unlike `initMs` it hardly depends on what else the machine does. Only Linux tells. */
  initCpuMs: number | null
  invoke(event: unknown): Promise<Invocation>
  /** What the X-Ray daemon got. */
  traces: Record<string, unknown>[]
  /** All that it wrote. */
  output(): string
  stop(): Promise<void>
}

export async function startLambda(deployment: Deployment): Promise<Lambda> {
  const { ric, taskRoot, timeoutSeconds = 50, memoryMb = 512 } = deployment
  const name = `springtide-test-${path.basename(deployment.handler).replace(/\..*/, '')}`
  const traces: Record<string, unknown>[] = []
  const daemon = createSocket('udp4').on('message', (packet) => traces.push(segment(packet.toString())))
  await new Promise<void>((resolve) => daemon.bind(0, '127.0.0.1', resolve))
  let child: ChildProcess | undefined
  const api = await startRuntimeApi(`arn:aws:lambda:us-east-1:123456789012:function:${name}`, {
    onIdle: () => child?.kill('SIGSTOP'),
    onEvent: () => child?.kill('SIGCONT'),
  })

  // A file, not a pipe: what was written before an answer is there when the answer is.
  const log = path.join(taskRoot, `output-${api.address.split(':')[1]}.log`)
  const output = openSync(log, 'a')
  const begin = performance.now()
  child = spawn(process.execPath, [...heap(memoryMb), ric], {
    cwd: taskRoot,
    env: {
      ...environment(name, memoryMb),
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
      LAMBDA_TASK_ROOT: taskRoot,
      _HANDLER: deployment.handler,
      ...deployment.env,
    },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const exited = new Promise<void>((resolve) => child?.on('exit', () => resolve()))
  const initError = await Promise.race([api.started, exited.then(() => vanished)])
  const initMs = performance.now() - begin
  const initCpuMs = cpuMs(child.pid)
  let read = 0

  return {
    initError,
    initMs,
    initCpuMs,
    traces,
    output: () => readFileSync(log, 'utf8'),
    async invoke(event) {
      const answer = await Promise.race([
        api.invoke(event, timeoutSeconds * 1_000),
        exited.then(() => ({ requestId: '', pieces: [], error: vanished })),
      ])
      if (answer.error?.errorType === 'Sandbox.Timedout') child?.kill('SIGKILL')
      const text = readFileSync(log, 'utf8')
      const lines = text.slice(read).split('\n')
      read = text.length
      return { ...answer, log: lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)) }
    },
    async stop() {
      child?.kill('SIGKILL')
      await exited
      await api.close()
      daemon.close()
    },
  }
}

const vanished: RuntimeError = {
  errorType: 'Runtime.ExitError',
  errorMessage: 'the process ended without an answer',
}

/** Of all threads; /proc/<pid>/schedstat tells of the first alone. */
function cpuMs(pid: number | undefined): number | null {
  try {
    const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    )
    return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6
  } catch {
    return null
  }
}

/** As the bootstrap of nodejs24.x sets them. */
function heap(memoryMb: number): string[] {
  const young = Math.floor(memoryMb / 10)
  return [
    '--expose-gc',
    `--max-semi-space-size=${Math.floor(young / 2)}`,
    `--max-old-space-size=${memoryMb - young}`,
  ]
}

/** What Lambda sets ("Defined runtime environment variables"), and nothing of this machine's. */
function environment(name: string, memoryMb: number): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: 'test',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/25/[$LATEST]0123456789abcdef',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
  }
}

/** A packet to the daemon is a line that names the format, and a line of JSON. */
function segment(packet: string): Record<string, unknown> {
  return JSON.parse(packet.slice(packet.indexOf('\n') + 1))
}
