/** tide plan: what would be changed now, and why. Writes nothing. */
import { runPlan } from '../../operations/run.ts'
import { reportMarkdown } from '../../render/report-markdown.ts'
import { reportText } from '../../render/report-text.ts'
import { type CommonOptions, loopFor } from '../context.ts'
import { planExitCode } from '../exit-code.ts'
import { showReport } from '../show.ts'
import type { Terminal } from '../terminal.ts'

export interface PlanOptions extends CommonOptions {
  markdown?: boolean
  exitCode?: boolean
}

export async function plan(fleets: string[], options: PlanOptions, terminal: Terminal): Promise<number> {
  const loop = await loopFor(options, fleets, terminal)
  const report = await terminal.during(() => `reading ${loop.desired.fleets.length} fleets`, runPlan(loop))
  showReport(report, options, terminal, options.markdown ? reportMarkdown : reportText)
  return planExitCode(report, options.exitCode ?? false)
}
