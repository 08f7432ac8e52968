/** tide check: is the repository valid? */
import { readRepository } from '../../adapters/repository/repository.ts'
import { plural } from '../../render/paint.ts'
import { problemsAnnotations } from '../../render/problems-annotations.ts'
import { problemsText } from '../../render/problems-text.ts'
import type { CommonOptions } from '../context.ts'
import type { Terminal } from '../terminal.ts'

export interface CheckOptions extends CommonOptions {
  annotations?: boolean
}

export async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  const { out, paint } = terminal
  const { desired, problems } = await terminal.during(
    () => 'reading the repository',
    readRepository(options.repo),
  )
  if (options.json) {
    out(`${JSON.stringify({ valid: problems.length === 0, problems }, null, 2)}\n`)
  } else if (desired) {
    const peaks = desired.fleets.reduce((sum, fleet) => sum + fleet.peaks.length, 0)
    const what = `${plural(desired.fleets.length, 'fleet')} with ${plural(peaks, 'peak')}: valid`
    out(paint('green', `✓ ${what}\n`))
  } else {
    if (options.annotations) out(problemsAnnotations(problems))
    out(problemsText(problems, paint))
  }
  return problems.length === 0 ? 0 : 1
}
