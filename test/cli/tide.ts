/** Runs the command as a person does: a process of its own, on a repository in a scratch folder. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

export const root = path.resolve(import.meta.dirname, '../..')

export interface Ran {
  code: number | null
  out: string
  err: string
}

export function tide(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'bin/tide.js'), ...args], {
      env: { ...process.env, ...env },
    })
    const ran: Ran = { code: null, out: '', err: '' }
    child.stdout.on('data', (data) => {
      ran.out += data
    })
    child.stderr.on('data', (data) => {
      ran.err += data
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ ...ran, code }))
  })
}

/** A copy of the shipped schedules/ and policies/, with some files written anew or (`null`) left out; gone after the test. */
export function scratch(files: Record<string, string | null> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tide-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['schedules', 'policies'])
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    if (text === null) rmSync(path.join(folder, name))
    else writeFileSync(path.join(folder, name), text)
  }
  return folder
}
