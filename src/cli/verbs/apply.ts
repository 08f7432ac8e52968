/** tide apply: plans anew and writes what is not held, and what is approved by id. */
import { runApply } from '../../operations/run.ts'
import { reportJson } from '../../render/report-json.ts'
import { reportText } from '../../render/report-text.ts'
import { type CommonOptions, loopFor } from '../context.ts'
import { applyExitCode } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'

export interface ApplyOptions extends CommonOptions {
  approve?: string[]
  exitCode?: boolean
}

export async function apply(fleets: string[], options: ApplyOptions, terminal: Terminal): Promise<number> {
  const loop = await loopFor(options, fleets, terminal)
  const report = await terminal.during(
    `applying to ${loop.desired.fleets.length} fleets`,
    runApply(loop, options.approve),
  )
  if (options.json) terminal.out(`${JSON.stringify(reportJson(report), null, 2)}\n`)
  else terminal.out(reportText(report, terminal.paint))
  return applyExitCode(report, options.exitCode ?? false)
}
