/**
 * Looks for MiniStack, a second stand-in for AWS, and says in one line where none is. It is not started here: at its start
 * it removes the containers of every other MiniStack on the machine.
 */
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where MiniStack listens; `null` where none does. */
    ministack: string | null
  }
}

const url = process.env.SPRINGTIDE_MINISTACK

export async function setup(project: TestProject): Promise<void> {
  const answer = url ? await fetch(`${url}/_ministack/health`).catch(() => null) : null
  project.provide('ministack', url && answer?.ok ? url : null)
  if (answer?.ok) return
  const why = url ? `${url} does not answer as one` : 'SPRINGTIDE_MINISTACK names none'
  process.stderr.write(
    `MiniStack tests are skipped: ${why}. Start one with: pip install ministack; BIND_HOST=127.0.0.1 ministack; then set SPRINGTIDE_MINISTACK=http://127.0.0.1:4566 (what it holds is deleted)\n`,
  )
}
