/** tide plan: what would be changed now, and why. Writes nothing. */
import { runPlan } from '../../operations/run.ts'
import { reportJson } from '../../render/report-json.ts'
import { reportMarkdown } from '../../render/report-markdown.ts'
import { reportText } from '../../render/report-text.ts'
import { type CommonOptions, loopFor } from '../context.ts'
import { planExitCode } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'

export interface PlanOptions extends CommonOptions {
  markdown?: boolean
  exitCode?: boolean
}

export async function plan(fleets: string[], options: PlanOptions, terminal: Terminal): Promise<number> {
  const loop = await loopFor(options, fleets, terminal)
  const report = await terminal.during(() => `reading ${loop.desired.fleets.length} fleets`, runPlan(loop))
  if (options.json) terminal.out(`${JSON.stringify(reportJson(report), null, 2)}\n`)
  else if (options.markdown) terminal.out(reportMarkdown(report))
  else terminal.out(reportText(report, terminal.paint))
  return planExitCode(report, options.exitCode ?? false)
}
