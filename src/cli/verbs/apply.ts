/** tide apply: plans anew and writes what is not held, and what is approved by id. */
import { runApply } from '../../operations/run.ts'
import { reportText } from '../../render/report-text.ts'
import { type CommonOptions, writingLoopFor } from '../context.ts'
import { applyExitCode } from '../exit-code.ts'
import { showReport } from '../show.ts'
import type { Terminal } from '../terminal.ts'

export interface ApplyOptions extends CommonOptions {
  approve?: string[]
  exitCode?: boolean
}

export async function apply(fleets: string[], options: ApplyOptions, terminal: Terminal): Promise<number> {
  const loop = await writingLoopFor(options, fleets, terminal)
  let written = 0
  const report = await terminal.during(
    () => `${loop.desired.fleets.length} fleets, ${written} changes done`,
    runApply({ ...loop, onOutcome: () => void written++ }, options.approve),
  )
  showReport(report, options, terminal, reportText)
  return applyExitCode(report, options.exitCode ?? false)
}
