/** What every verb starts from: the repository it is asked about, and the options all verbs have. */
import { readRepository } from '../adapters/repository/repository.ts'
import type { Desired } from '../core/desired.ts'
import type { Instant } from '../core/instant.ts'
import type { Problem } from '../core/problem.ts'
import type { Terminal } from './terminal.ts'

/** Options that every verb takes. */
export interface CommonOptions {
  repo: string
  json?: boolean
  sandbox?: boolean
  at?: Instant
  /** Ask the deployed function of this stage, with no rights but to invoke it. */
  remote?: boolean
  stage: string
  /** The file a page is written to. */
  html?: string
}

/** The repository is wrong: thrown so that the face prints every problem and exits with 1. */
export class InvalidRepository extends Error {
  readonly problems: Problem[]

  constructor(problems: Problem[]) {
    super('the repository is not valid')
    this.problems = problems
  }
}

export async function load({ repo }: Pick<CommonOptions, 'repo'>, terminal: Terminal): Promise<Desired> {
  const { desired, problems } = await terminal.during(() => 'reading the repository', readRepository(repo))
  if (!desired) throw new InvalidRepository(problems)
  return desired
}
