/** The repository that was deployed, read once in the life of a container. */
import type { Logger } from '@aws-lambda-powertools/logger'
import type { Desired } from '../src/core/desired.ts'
import { SpringtideError } from '../src/core/error.ts'
import type { Problem } from '../src/core/problem.ts'
import { logProblem } from './logbook.ts'
import type { Shipped } from './shipped.ts'

/** What is given rejects with SpringtideError `invalid-repository`; every problem is in the log then. */
export function keepDesired(load: Shipped['load'], logger: Logger): () => Promise<Desired> {
  let kept: Desired | undefined
  return async () => {
    kept ??= await read()
    return kept
  }

  async function read(): Promise<Desired> {
    const { desired, problems } = await load()
    if (desired) return desired
    for (const problem of problems) logProblem(logger, problem)
    throw new SpringtideError(
      'invalid-repository',
      `the repository that was deployed has ${first(problems)}`,
      'run `tide check`, mend it and deploy; nothing was changed',
    )
  }
}

function first(problems: Problem[]): string {
  const [place] = problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
  return `problems: ${problems.length}; the first is ${place}`
}
