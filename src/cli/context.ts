/** What every verb starts from: the repository, AWS (or the sandbox in its place), and the instant. */
import { readCommit } from '../adapters/git.ts'
import { readRepository } from '../adapters/repository/repository.ts'
import { type Concern, groupConcerns } from '../core/concern.ts'
import type { Desired } from '../core/desired.ts'
import { SpringtideError } from '../core/error.ts'
import type { Instant } from '../core/instant.ts'
import type { Problem } from '../core/problem.ts'
import { nearest } from '../core/rules/nearest.ts'
import type { Loop } from '../operations/run.ts'
import { type Cloud, openAws, openSandbox } from './cloud.ts'
import type { Terminal } from './terminal.ts'

/** Options that every verb takes. */
export interface CommonOptions {
  repo: string
  json?: boolean
  sandbox?: boolean
  at?: Instant
}

/** The repository is wrong: thrown so that the face prints every problem and exits with 1. */
export class InvalidRepository extends Error {
  readonly problems: Problem[]

  constructor(problems: Problem[]) {
    super('the repository is not valid')
    this.problems = problems
  }
}

/** Reads the repository; keeps only the named fleets, or all where none is named. */
export async function load(options: CommonOptions, names: string[], terminal: Terminal): Promise<Desired> {
  const { desired, problems } = await terminal.during(
    () => 'reading the repository',
    readRepository(options.repo),
  )
  if (!desired) throw new InvalidRepository(problems)
  if (names.length === 0) return desired
  const known = desired.fleets.map(({ name }) => name)
  for (const name of names) {
    if (known.includes(name)) continue
    const guess = nearest(name, known)
    throw new SpringtideError(
      'unknown-fleet',
      `there is no fleet ${name}`,
      guess ? `did you mean ${guess}?` : `the fleets are ${known.join(', ')}`,
    )
  }
  return { ...desired, fleets: desired.fleets.filter(({ name }) => names.includes(name)) }
}

/** The loop of a verb, and how it looks at nodes where it does. */
export type Opened = Loop & Cloud

/** The loop for a verb. `--sandbox` puts AWS in memory behind the same clients, seeded from the repository. */
export async function loopFor(
  options: CommonOptions,
  names: string[],
  terminal: Terminal,
  looking: readonly Concern[] = groupConcerns,
): Promise<Opened> {
  const desired = await load(options, names, terminal)
  const at = options.at ?? Date.now()
  const cloud = options.sandbox ? await openSandbox(desired.fleets, at) : openAws
  return { desired, ...cloud, commit: await readCommit(options.repo), at, concerns: looking }
}

/**
 * The loop for a verb that writes.
 * @throws SpringtideError `other-time`: what is right at another time is wrong now, except in the sandbox.
 */
export async function writingLoopFor(
  options: CommonOptions,
  names: string[],
  terminal: Terminal,
  looking: readonly Concern[] = groupConcerns,
): Promise<Loop> {
  if (options.at !== undefined && !options.sandbox) {
    throw new SpringtideError(
      'other-time',
      '--at is for looking, not for writing',
      'leave it out, or add --sandbox; `tide plan --at` shows another time',
    )
  }
  return loopFor(options, names, terminal, looking)
}
