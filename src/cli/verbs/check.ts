/** tide check: is the repository valid? */
import { readRepository } from '../../adapters/repository/repository.ts'
import { plural } from '../../render/paint.ts'
import { problemsText } from '../../render/problems-text.ts'
import type { CommonOptions } from '../context.ts'
import type { Terminal } from '../terminal.ts'

export async function check(options: CommonOptions, terminal: Terminal): Promise<number> {
  const { desired, problems } = await terminal.during(
    () => 'reading the repository',
    readRepository(options.repo),
  )
  if (options.json) {
    terminal.out(`${JSON.stringify({ valid: problems.length === 0, problems }, null, 2)}\n`)
  } else if (desired) {
    const peaks = desired.fleets.reduce((sum, fleet) => sum + fleet.peaks.length, 0)
    terminal.out(
      terminal.paint(
        'green',
        `✓ ${plural(desired.fleets.length, 'fleet')} with ${plural(peaks, 'peak')}: valid\n`,
      ),
    )
  } else {
    terminal.out(problemsText(problems, terminal.paint))
  }
  return problems.length === 0 ? 0 : 1
}
