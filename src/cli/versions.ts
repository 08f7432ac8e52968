/** Another version of the repository, to compare with: a folder, or what Git has under a name. */
import { statSync } from 'node:fs'
import { withVersion } from '../adapters/git-version.ts'
import { readRepository } from '../adapters/repository/repository.ts'
import type { Desired, Fleet } from '../core/desired.ts'
import { SpringtideError } from '../core/error.ts'
import { plural } from '../render/paint.ts'

/**
 * @param against a folder where there is one of that name, else a commit, branch or tag
 * @throws SpringtideError `no-version`, `invalid-version`
 */
export async function loadVersion(repo: string, against: string): Promise<Desired> {
  const { desired, problems } = isFolder(against)
    ? await readRepository(against)
    : await withVersion(repo, against, ({ folder }) => readRepository(folder))
  if (desired) return desired
  const [first] = problems
  throw new SpringtideError(
    'invalid-version',
    `${against} is no valid repository: ${plural(problems.length, 'problem')}, the first at ${first?.file}:${first?.line}: ${first?.message}`,
    'compare with another version; `tide check --repo` shows all problems of a folder',
  )
}

/** Whether two versions of a fleet are played alike: where its peaks stand, and what only reports look at, is left out. */
export function isSame(one: Fleet, other: Fleet): boolean {
  return essence(one) === essence(other)
}

function essence({ policy, peaks }: Fleet): string {
  const {
    accept: _accept,
    telemetry: _telemetry,
    tuning: _tuning,
    balance: _balance,
    forecast: _forecast,
    country: _country,
    routing,
    ...played
  } = policy
  return JSON.stringify({
    played,
    algorithm: routing?.algorithm,
    peaks: peaks.map(({ place: _, ...peak }) => peak),
  })
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
