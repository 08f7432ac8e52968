/** Runs a document's script on this machine as the agent runs it on a node: written to a file, `sh -c <file>`. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SECOND } from '../../core/instant.ts'
import type { NodeAnswer, ScriptRun } from './state.ts'

export interface Shell {
  /** Default `sh`; for example `['busybox', 'sh']`. */
  shell?: readonly string[]
  /** What stands before it, for example `['ip', 'netns', 'exec', 'node-1']`. */
  prefix?: readonly string[]
}

/** The agent keeps this much of each stream; the rest is read and dropped. */
const longest = { output: 24_000, errorOutput: 8_000 }

/** In the sandbox's time it takes as long as any node takes; a script over the document's time-out is killed. */
export async function runInShell(
  { shell = ['sh'], prefix = [] }: Shell,
  run: ScriptRun,
): Promise<NodeAnswer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'springtide-node-'))
  try {
    const file = path.join(folder, '_script.sh')
    await writeFile(file, run.script, { mode: 0o700 })
    return await runFile([...prefix, ...shell, '-c', file], folder, run)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function runFile(words: string[], cwd: string, run: ScriptRun): Promise<NodeAnswer> {
  const [command = 'sh', ...words_] = words
  return new Promise((resolve, reject) => {
    const child = spawn(command, words_, {
      cwd,
      env: { ...process.env, ...run.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what the script started ends with it.
      detached: true,
    })
    const said = { output: '', errorOutput: '' }
    const keep = (stream: keyof typeof said) => (text: string) => {
      said[stream] = (said[stream] + text).slice(0, longest[stream])
    }
    child.stdout.setEncoding('utf8').on('data', keep('output'))
    child.stderr.setEncoding('utf8').on('data', keep('errorOutput'))
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, run.timeoutSeconds * SECOND)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve(isLate ? { ...said, afterSeconds: Infinity } : { ...said, exitCode: code ?? 1 })
    })
  })
}
