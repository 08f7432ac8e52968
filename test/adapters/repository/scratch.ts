/** A repository in a temporary folder, written file by file, and what reading it says. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readRepository } from '../../../src/adapters/repository/repository.ts'
import type { Desired } from '../../../src/core/desired.ts'

/** A policy that is fine. */
export const chat = `fleet: chat
group: prod-chat-ws
region: us-east-1
capacity:
  min: 3
  max: 40
  connectionsPerInstance: 28000
  targetPerInstance: 16000
  leadMinutes: 8
metric:
  namespace: WebSocket
  name: tcp_established
scaling:
  out:
    at: 20000
    period: 1m
    datapoints: 3 of 5
    missingData: notBreaching
    warmup: 150s
    steps:
      - { from: 20000, add: 2 }
      - { from: 25000, add: 4 }
  in:
    at: 9500
    period: 5m
    datapoints: 3 of 3
    missingData: ignore
    remove: 1
    cooldown: 5m
warmPool: { min: 2, maxPrepared: 6 }
`

/** A schedule that is fine. */
export const evenings = `fleet: chat
timezone: Europe/Paris
peaks:
  - name: evening
    days: mon-fri
    from: 19:00
    to: 23:00
    connections: 150000
`

export type Files = Record<string, string | Buffer>

/** The folder of a repository with these files; it is removed after the test. */
export function repository(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'springtide-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  return folder
}

/** The problems of a repository, a line each: `file:line:column path: message`. */
export async function problemsIn(folder: string): Promise<string[]> {
  const { problems } = await readRepository(folder)
  return problems.map(
    ({ file, line, column, path, message }) => `${file}:${line}:${column} ${path}: ${message}`,
  )
}

/** The problems of a repository with these files. */
export function problemsOf(files: Files): Promise<string[]> {
  return problemsIn(repository(files))
}

/** The problems of the policy of chat, changed: without its file name. */
export async function policyProblems(text: string): Promise<string[]> {
  const problems = await problemsOf({ 'policies/chat.yaml': text })
  return problems.map((problem) => problem.replace('policies/chat.yaml:', ''))
}

/** The problems of a schedule of chat: without its file name. */
export async function scheduleProblems(text: string): Promise<string[]> {
  const problems = await problemsOf({ 'policies/chat.yaml': chat, 'schedules/chat.yaml': text })
  return problems.map((problem) => problem.replace('schedules/chat.yaml:', ''))
}

/** The problems of one peak of chat; line 1 is the line after `- name: big`. */
export async function peakProblems(...lines: string[]): Promise<string[]> {
  const body = lines.map((line) => `    ${line}\n`).join('')
  const problems = await scheduleProblems(
    `fleet: chat\ntimezone: Europe/Paris\npeaks:\n  - name: big\n${body}`,
  )
  return problems.map((problem) => problem.replace(/^(\d+)/, (line) => String(Number(line) - 4)))
}

/** What a repository that must be fine says. */
export async function desiredOf(files: Files): Promise<Desired> {
  const { desired, problems } = await readRepository(repository(files))
  if (!desired)
    throw new Error(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'))
  return desired
}
