/** tide: the command. Does the verb that was typed, and catches errors once. */
import { SpringtideError } from '../core/error.ts'
import { problemsText } from '../render/problems-text.ts'
import { InvalidRepository } from './context.ts'
import { createProgram } from './program.ts'
import { type Terminal, terminal } from './terminal.ts'

const screen = terminal()

// `tide plan | head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

await createProgram(screen, run).parseAsync()

async function run(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    process.exitCode = 1
    tell(error, screen)
  }
}

/** What the user can mend is a sentence; a bug keeps its stack. */
function tell(error: unknown, { err, paint }: Terminal): void {
  if (error instanceof InvalidRepository) err(problemsText(error.problems, paint))
  else if (error instanceof SpringtideError) err(`${paint('red', error.message)}\n${error.hint}\n`)
  else throw error
}
