/** Finds a Chromium once for the suite, and says in one line why the suite is skipped where there is none. */
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Its executable; `null` where there is none. */
    chromium: string | null
  }
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

export function setup(project: TestProject): void {
  const found = findChromium()
  project.provide('chromium', found)
  if (found !== null) return
  const why = process.env.CHROMIUM
    ? `CHROMIUM, ${process.env.CHROMIUM}, is no executable`
    : `none of ${names.join(', ')} is on the PATH (CHROMIUM names another executable)`
  process.stderr.write(`browser tests are skipped: ${why}\n`)
}

/** CHROMIUM, or the first that is on the PATH. */
export function findChromium(): string | null {
  if (process.env.CHROMIUM) return isExecutable(process.env.CHROMIUM) ? process.env.CHROMIUM : null
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '')
  const places = ['/usr/bin', ...folders].flatMap((folder) => names.map((name) => path.join(folder, name)))
  return places.find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
